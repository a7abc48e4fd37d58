package dev.muster.cli;

import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.vault.Age;
import dev.muster.vault.Identity;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/// What to encrypt with: a password, or the keys of people.
final class EncryptOptions {
    @Option(
            names = "--encrypt-vault-id",
            paramLabel = "NAME",
            description = "The vault id to encrypt with, where several are given.")
    private Optional<String> name = Optional.empty();

    @Option(
            names = "--age",
            description = "Encrypt to the keys in the nearest .age-recipients, by no password.")
    private boolean age;

    @Option(
            names = {"-r", "--recipient"},
            paramLabel = "KEY",
            description = "Encrypt to this key: age1..., or an SSH public key; may be repeated.")
    private List<String> recipients = List.of();

    @Option(
            names = {"-R", "--recipients-file"},
            paramLabel = "FILE",
            description = "Encrypt to the keys in this file.")
    private List<Path> files = List.of();

    /// Whether it is keys of people that were named.
    boolean isForKeys() {
        return age || !recipients.isEmpty() || !files.isEmpty();
    }

    /// The vault id that was chosen.
    Optional<String> name(Surroundings here) {
        return name.or(() -> here.configuration().text(Setting.DEFAULT_VAULT_ENCRYPT_IDENTITY));
    }

    /// What makes armoured text of bytes, for a file in a place.
    Function<byte[], String> lock(VaultOptions vault, Surroundings here, Path place) {
        var keys = keys(place);
        if (!keys.isEmpty()) {
            return plain -> Age.encrypt(plain, keys);
        }
        var identity = chosen(vault.identities(here, true), name(here), false);
        return plain -> Vault.encrypt(plain, identity);
    }

    /// The recipients that the options name, none where they name none.
    private List<String> keys(Path place) {
        var keys = new ArrayList<String>();
        recipients.forEach(key -> keys.add(AgeRecipients.checked(key)));
        files.forEach(file -> keys.addAll(AgeRecipients.read(file).keys()));
        if (age) {
            keys.addAll(nearest(place));
        }
        return keys;
    }

    /// The recipients for a file that was encrypted to some before.
    List<String> again(Path file) {
        var keys = keys(file);
        return keys.isEmpty() ? nearest(file) : keys;
    }

    private static List<String> nearest(Path place) {
        return AgeRecipients.above(place)
                .orElseThrow(() ->
                        new InputException(
                                Diagnostic.error(
                                                "no file "
                                                        + AgeRecipients.NAME
                                                        + " says who may read this")
                                        .hint("muster vault recipients --add KEY makes one")))
                .keys();
    }

    static Identity chosen(List<Identity> identities, Optional<String> name, boolean firstWins) {
        if (name.isPresent()) {
            return identities.stream()
                    .filter(identity -> identity.name().equals(name.get()))
                    .findFirst()
                    .orElseThrow(() ->
                            new InputException(
                                    Diagnostic.error(
                                                    "no password of the vault id '"
                                                            + name.get()
                                                            + "' is given")
                                            .hint("given are " + names(identities))));
        }
        if (identities.size() > 1 && !firstWins) {
            throw new InputException(
                    Diagnostic.error(
                                    "the vault-ids "
                                            + names(identities)
                                            + " are available to encrypt")
                            .hint("--encrypt-vault-id says with which"));
        }
        return identities.getFirst();
    }

    private static String names(List<Identity> identities) {
        return identities.stream().map(Identity::name).collect(Collectors.joining(","));
    }
}
