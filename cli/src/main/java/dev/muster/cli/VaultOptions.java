package dev.muster.cli;

import dev.muster.vault.Identity;
import dev.muster.vault.Vault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

    /// The surroundings with a vault that these passwords open.
    Surroundings open(Surroundings here) {
        var sources = sources(here);
        if (ask
                || here.variable("ANSIBLE_ASK_VAULT_PASS")
                        .filter(VaultOptions::means)
                        .isPresent()) {
            sources.add(asked(here));
        }
        return sources.isEmpty() ? here : here.with(vault(here, sources));
    }

    /// The identities to read with; a person is asked where nothing is named.
    List<Identity> identities(Surroundings here, boolean fresh) {
        var sources = sources(here);
        if (ask || sources.isEmpty()) {
            sources.add(asked(here));
        }
        return new VaultPasswords(here, fresh).of(sources);
    }

    private static Vault vault(Surroundings here, List<String> sources) {
        boolean strict =
                here.variable("ANSIBLE_VAULT_ID_MATCH").filter(VaultOptions::means).isPresent();
        return new Vault(new VaultPasswords(here, false).of(sources), strict);
    }

    private List<String> sources(Surroundings here) {
        var sources = configured(here);
        sources.addAll(ids);
        files.forEach(file -> sources.add(name(here) + "@" + file));
        here.variable("ANSIBLE_VAULT_PASSWORD_FILE")
                .ifPresent(file -> sources.add(name(here) + "@" + file));
        return sources;
    }

    /// The sources that every command has, whatever its options.
    static List<String> configured(Surroundings here) {
        var sources = new ArrayList<String>();
        here.variable("ANSIBLE_VAULT_IDENTITY_LIST").stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .map(String::strip)
                .filter(source -> !source.isEmpty())
                .forEach(sources::add);
        return sources;
    }

    static String asked(Surroundings here) {
        return name(here) + "@" + VaultPasswords.ASKED;
    }

    /// What a password without a name is called.
    static String name(Surroundings here) {
        return here.variable("ANSIBLE_VAULT_IDENTITY").orElse(Identity.DEFAULT);
    }

    private static boolean means(String truth) {
        return List.of("1", "true", "yes", "on", "y", "t")
                .contains(truth.toLowerCase(java.util.Locale.ROOT));
    }
}
