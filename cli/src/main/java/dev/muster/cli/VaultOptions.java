package dev.muster.cli;

import dev.muster.setting.Setting;
import dev.muster.vault.AgeKeys;
import dev.muster.vault.Identity;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which passwords open what a vault holds.
final class VaultOptions {
    @Option(
            names = "--vault-id",
            paramLabel = "[NAME@]SOURCE",
            description =
                    "A vault password by a name: of a file, a script or 'prompt'; may be repeated.")
    private List<String> ids = List.of();

    @Option(
            names = {"--vault-password-file", "--vault-pass-file"},
            paramLabel = "FILE",
            description = "A vault password in a file, or printed by a script; may be repeated.")
    private List<String> files = List.of();

    @Option(
            names = {"-J", "--ask-vault-password", "--ask-vault-pass"},
            description = "Ask for the vault password.")
    private boolean ask;

    @Option(
            names = "--age-identity",
            paramLabel = "FILE",
            description =
                    "A private key that opens files of age: an age key or an SSH key; may be"
                            + " repeated. ~/.config/muster/age.txt and ~/.ssh/id_* are tried too."
                            + " An ssh-agent can't stand in for the file: it signs, and opens nothing.")
    private List<String> keys = List.of();

    /// The surroundings with a vault that these passwords and keys open.
    Surroundings open(Surroundings here) {
        var sources = sources(here);
        if (ask || here.configuration().truth(Setting.DEFAULT_ASK_VAULT_PASS)) {
            sources.add(asked(here));
        }
        return open(here, new VaultPasswords(here, false).of(sources));
    }

    /// The same, where a person is asked for a password if nothing else is given and the file turns
    /// out to need one.
    Surroundings openAsking(Surroundings here, List<String> files) {
        boolean needed = files.stream().anyMatch(file -> !Vault.isOfAge(Path.of(file)));
        return needed ? open(here, identities(here, false)) : open(here);
    }

    private Surroundings open(Surroundings here, List<Identity> identities) {
        return here.with(
                new Vault(
                        identities,
                        here.configuration().truth(Setting.DEFAULT_VAULT_ID_MATCH),
                        ageKeys(here),
                        here.vault().redaction()));
    }

    private AgeKeys ageKeys(Surroundings here) {
        var files = new ArrayList<Path>();
        keys.forEach(file -> files.add(Path.of(file)));
        here.variable("MUSTER_AGE_IDENTITY").ifPresent(file -> files.add(Path.of(file)));
        for (var usual : List.of(".config/muster/age.txt", ".ssh/id_ed25519", ".ssh/id_rsa")) {
            files.add(here.home().resolve(usual));
        }
        return new AgeKeys(files, question -> here.person().ask(question, false, Optional.empty()));
    }

    /// The identities to encrypt with; a person is asked where nothing is named.
    List<Identity> identities(Surroundings here, boolean fresh) {
        var sources = sources(here);
        if (ask || sources.isEmpty()) {
            sources.add(asked(here));
        }
        return new VaultPasswords(here, fresh).of(sources);
    }

    private List<String> sources(Surroundings here) {
        var sources = configured(here);
        sources.addAll(ids);
        files.forEach(file -> sources.add(name(here) + "@" + file));
        here.configuration()
                .path(Setting.DEFAULT_VAULT_PASSWORD_FILE)
                .ifPresent(file -> sources.add(name(here) + "@" + file));
        return sources;
    }

    /// The sources that every command has, whatever its options.
    static List<String> configured(Surroundings here) {
        return new ArrayList<>(here.configuration().list(Setting.DEFAULT_VAULT_IDENTITY_LIST));
    }

    static String asked(Surroundings here) {
        return name(here) + "@" + VaultPasswords.ASKED;
    }

    /// What a password without a name is called.
    static String name(Surroundings here) {
        return here.configuration().text(Setting.DEFAULT_VAULT_IDENTITY).orElse(Identity.DEFAULT);
    }
}
