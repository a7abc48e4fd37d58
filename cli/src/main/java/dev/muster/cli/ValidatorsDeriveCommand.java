package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.validator.Keystore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `muster validators derive`: keys out of a mnemonic.
@Command(
        name = "derive",
        description = {
            "Derives validators' keys from a mnemonic in a vault.",
            "Prints their public keys, and writes keystores if a folder is named. The mnemonic's file"
                    + " must be encrypted."
        },
        mixinStandardHelpOptions = true)
final class ValidatorsDeriveCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private VaultOptions vault = new VaultOptions();

    @Option(
            names = {"-m", "--mnemonic"},
            required = true,
            paramLabel = "FILE",
            description = "The encrypted file with the words (BIP-39, English).")
    private Path mnemonic = Path.of("");

    @Option(
            names = "--passphrase-file",
            paramLabel = "FILE",
            description = "A file with the mnemonic's passphrase, if it has one.")
    private Optional<Path> passphrase = Optional.empty();

    @Option(
            names = "--first",
            paramLabel = "N",
            description = "The first validator's number (${DEFAULT-VALUE}).",
            defaultValue = "0")
    private long first;

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How many (${DEFAULT-VALUE}).",
            defaultValue = "1")
    private int count;

    @Option(
            names = {"-o", "--keystores"},
            paramLabel = "FOLDER",
            description = "Write keystores there.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description =
                    "The keystores' password. Without it, each gets a password of its own in"
                            + " FOLDER/secrets, encrypted as the mnemonic is.")
    private Optional<Path> password = Optional.empty();

    @Option(
            names = "--kdf",
            paramLabel = "NAME",
            description = "scrypt or pbkdf2 (${DEFAULT-VALUE}).",
            defaultValue = "scrypt")
    private Keystore.Derivation kdf = Keystore.Derivation.SCRYPT;

    ValidatorsDeriveCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.openAsking(surroundings, List.of(mnemonic.toString()));
        try {
            new KeyDerivation(here, mnemonic, passphrase, password)
                    .derive(first, count, kdf, output);
            return ExitCode.DONE.code();
        } catch (IllegalArgumentException wrong) {
            throw ValidatorsCommand.mistake(
                    String.valueOf(wrong.getMessage()), "nothing was written");
        }
    }
}
