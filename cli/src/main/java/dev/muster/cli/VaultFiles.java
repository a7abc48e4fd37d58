package dev.muster.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.vault.Age;
import dev.muster.vault.Vault;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Files that are encrypted and decrypted where they lie. A new content is written beside its place
/// and renamed, so that an interrupt leaves the old file or the new one.
final class VaultFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Surroundings here;
    private final Optional<String> output;

    VaultFiles(Surroundings here) {
        this(here, Optional.empty());
    }

    private VaultFiles(Surroundings here, Optional<String> output) {
        this.here = here;
        this.output = output;
    }

    /// The same, with results in another file than the one read.
    VaultFiles writing(Optional<String> name) {
        return new VaultFiles(here, name);
    }

    void encrypt(String file, Function<byte[], String> lock) {
        var plain = read(file);
        if (Vault.isEncrypted(plain)) {
            throw wrong(file, "the input is already encrypted");
        }
        write(output.orElse(file), lock.apply(plain).getBytes(StandardCharsets.UTF_8));
    }

    void decrypt(String file) {
        write(output.orElse(file), unlocked(file).plain());
    }

    void rekey(String file, Function<byte[], String> lock) {
        var plain = unlocked(file).plain();
        keepingAccess(file, lock.apply(plain));
    }

    /// Shows the plain text, in a pager where a person reads it.
    void view(String file) {
        var plain = new String(unlocked(file).plain(), StandardCharsets.UTF_8);
        var text = plain.endsWith("\n") ? plain : plain + "\n";
        if (here.columns().isEmpty()) {
            here.out().print(text);
        } else {
            new Editing(here).page(text);
        }
    }

    void create(String file, Function<byte[], String> lock) {
        if (Files.exists(Path.of(file))) {
            throw new InputException(Diagnostic.error(file + " exists, please use 'edit' instead"));
        }
        var plain = new Editing(here).edit(file, new byte[0]);
        write(file, lock.apply(plain).getBytes(StandardCharsets.UTF_8));
    }

    /// What an encrypted file holds.
    ///
    /// @param lock encrypts another content for the same readers
    record Opened(byte[] plain, Function<byte[], String> lock) {}

    /// Opens a file.
    ///
    /// @param encrypt who may read it then, where it is encrypted to keys
    Opened open(String file, EncryptOptions encrypt) {
        var unlocked = unlocked(file);
        // who may read it has to be known before the work is done
        var lock =
                unlocked.again()
                        .<Function<byte[], String>>map(
                                identity -> plain -> Vault.encrypt(plain, identity))
                        .orElseGet(() -> {
                            var keys = encrypt.again(Path.of(file));
                            return plain -> Age.encrypt(plain, keys);
                        });
        return new Opened(unlocked.plain(), lock);
    }

    /// @param encrypt who may read it then, where it is encrypted to keys
    void edit(String file, EncryptOptions encrypt) {
        var opened = open(file, encrypt);
        var edited = new Editing(here).edit(file, opened.plain());
        if (!Arrays.equals(edited, opened.plain())) {
            keepingAccess(file, opened.lock().apply(edited));
        }
    }

    /// Encrypts anew all that is encrypted to keys in a folder and below. Everything is opened
    /// before the first file is written.
    void rekeyBelow(Path folder, List<String> keys) {
        var plain = new LinkedHashMap<String, byte[]>();
        try (var files = Files.walk(folder)) {
            for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (Vault.isOfAge(file)) {
                    plain.put(file.toString(), unlocked(file.toString()).plain());
                }
            }
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(folder + " can't be read: " + failure.getMessage()));
        }
        plain.forEach((file, bytes) -> keepingAccess(file, Age.encrypt(bytes, keys)));
    }

    private Vault.Unlocked unlocked(String file) {
        var bytes = read(file);
        if (!Vault.isEncrypted(bytes)) {
            throw wrong(file, "the input is not encrypted by a vault");
        }
        return here.vault().unlock(bytes, new Source(file, "").start());
    }

    private byte[] read(String file) {
        try {
            return file.equals("-") ? here.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (NoSuchFileException _) {
            throw new InputException(Diagnostic.error("there is no file " + file));
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be read: " + failure.getMessage()));
        }
    }

    private void keepingAccess(String file, String text) {
        var path = Path.of(file);
        try {
            var before = Files.readAttributes(path, "unix:mode,uid,gid");
            var mode = Files.getPosixFilePermissions(path);
            write(file, text.getBytes(StandardCharsets.UTF_8));
            Files.setPosixFilePermissions(path, mode);
            var after = Files.readAttributes(path, "unix:mode,uid,gid");
            for (var id : List.of("uid", "gid")) {
                if (!Objects.equals(before.get(id), after.get(id))) {
                    Files.setAttribute(path, "unix:" + id, before.get(id));
                }
            }
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be written: " + failure.getMessage()));
        }
    }

    /// Writes a file that only its owner may read, and makes its folder; '-' is standard output.
    void write(String file, byte[] bytes) {
        if (file.equals("-")) {
            here.out().writeBytes(bytes);
            return;
        }
        var path = Path.of(file).toAbsolutePath();
        try {
            var folder = path.getParent();
            var real = Files.isSymbolicLink(path) ? path.toRealPath() : path;
            if (folder != null) {
                Files.createDirectories(folder);
            }
            var beside = Files.createTempFile(folder, ".muster-", ".tmp", PRIVATE);
            try {
                Files.write(beside, bytes);
                Files.move(beside, real, ATOMIC_MOVE, REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(beside);
            }
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(file + " can't be written: " + failure.getMessage()));
        }
    }

    private static InputException wrong(String file, String what) {
        return new InputException(
                Diagnostic.error(
                        what,
                        new Source(file.equals("-") ? "<standard input>" : file, "").start()));
    }
}
