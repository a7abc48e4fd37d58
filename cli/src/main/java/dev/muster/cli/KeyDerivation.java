package dev.muster.cli;

import dev.muster.source.Source;
import dev.muster.validator.KeyTree;
import dev.muster.validator.Keystore;
import dev.muster.validator.Mnemonic;
import dev.muster.validator.SecretKey;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Grows validators' keys from a mnemonic that lies encrypted on the controller.
record KeyDerivation(
        Surroundings here, Path mnemonic, Optional<Path> passphrase, Optional<Path> password) {
    private static final int OWN_PASSWORD = 24;
    private static final int MOST = 10_000;

    /// Prints the public keys, and writes keystores where a folder is named.
    void derive(long first, int count, Keystore.Derivation kdf, Optional<Path> output) {
        if (first < 0 || count < 1 || count > MOST) {
            throw new IllegalArgumentException(
                    "--first and --count must be positive, and at most " + MOST + " at a time");
        }
        var unlocked = unlocked();
        var words = new String(unlocked.plain(), StandardCharsets.UTF_8);
        here.vault().redaction().note(words);
        var tree = KeyTree.of(Mnemonic.parse(words).seed(passphrase.map(this::secret).orElse("")));
        var keys = new LinkedHashMap<String, SecretKey>();
        for (long number = first; number < first + count; number++) {
            var path = KeyTree.signing(number);
            keys.put(path, tree.at(path));
        }
        output.ifPresent(folder -> refuseExisting(folder, keys.values()));
        keys.forEach((path, key) -> {
            output.ifPresent(folder -> write(key, path, kdf, folder, unlocked));
            here.out().println(key.publicKey() + "  " + path);
        });
    }

    /// What is there already may be all that opens a key, and is never written over.
    private static void refuseExisting(Path folder, Collection<SecretKey> keys) {
        for (var key : keys) {
            for (var file : List.of(keystore(folder, key), password(folder, key))) {
                if (Files.exists(file)) {
                    throw ValidatorsCommand.mistake(
                            file + " is there already",
                            "nothing was written: name another folder, or remove it");
                }
            }
        }
    }

    private static Path keystore(Path folder, SecretKey key) {
        return folder.resolve(key.publicKey() + ".json");
    }

    private static Path password(Path folder, SecretKey key) {
        return folder.resolve("secrets").resolve(key.publicKey() + ".txt");
    }

    private Vault.Unlocked unlocked() {
        var bytes = bytes(mnemonic);
        if (!Vault.isEncrypted(bytes)) {
            throw ValidatorsCommand.mistake(
                    mnemonic + " is not encrypted: whoever reads it has all keys",
                    "muster vault encrypt " + mnemonic);
        }
        return here.vault().unlock(bytes, new Source(mnemonic.toString(), "").start());
    }

    private byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException failure) {
            throw ValidatorsCommand.mistake(
                    file + " can't be read: " + failure.getMessage(), "nothing was written");
        }
    }

    /// The text of a file, opened where it is encrypted.
    private String secret(Path file) {
        try {
            var text = new String(here.vault().bytes(file), StandardCharsets.UTF_8);
            var secret = text.replaceFirst("\\R$", "");
            here.vault().redaction().note(secret);
            return secret;
        } catch (IOException failure) {
            throw ValidatorsCommand.mistake(
                    file + " can't be read: " + failure.getMessage(), "nothing was written");
        }
    }

    private void write(
            SecretKey key,
            String path,
            Keystore.Derivation kdf,
            Path folder,
            Vault.Unlocked unlocked) {
        var random = new SecureRandom();
        var own = password.isEmpty();
        var word = password.map(this::secret).orElseGet(() -> fresh(random));
        var keystore = Keystore.lock(key, word, path, kdf, random);
        made(folder);
        if (own) {
            var identity =
                    unlocked.again()
                            .orElseThrow(() ->
                                    ValidatorsCommand.mistake(
                                            "the mnemonic is encrypted to keys, so it is not told how"
                                                    + " to encrypt passwords",
                                            "give the keystores' password with --password-file"));
            made(folder.resolve("secrets"));
            // the password is there before anything that it alone opens
            put(
                    password(folder, key),
                    Vault.encrypt(word.getBytes(StandardCharsets.UTF_8), identity));
        }
        put(keystore(folder, key), keystore.text());
    }

    private static String fresh(SecureRandom random) {
        var bytes = new byte[OWN_PASSWORD];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static void made(Path folder) {
        try {
            Files.createDirectories(
                    folder,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } catch (IOException failure) {
            throw ValidatorsCommand.mistake(
                    folder + " can't be made: " + failure.getMessage(), "name another folder");
        }
    }

    private void put(Path file, String text) {
        new VaultFiles(here).write(file.toString(), text.getBytes(StandardCharsets.UTF_8));
    }
}
