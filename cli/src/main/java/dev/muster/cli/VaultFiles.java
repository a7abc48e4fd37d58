package dev.muster.cli;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.vault.Identity;
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
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Files that are encrypted and decrypted where they lie. A new content is written beside its place
/// and renamed, so that an interrupt leaves the old file or the new one.
final class VaultFiles {
    private static final FileAttribute<Set<PosixFilePermission>> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Surroundings here;
    private final Vault vault;
    private final Optional<String> output;

    VaultFiles(Surroundings here, List<Identity> identities) {
        this(here, new Vault(identities), Optional.empty());
    }

    private VaultFiles(Surroundings here, Vault vault, Optional<String> output) {
        this.here = here;
        this.vault = vault;
        this.output = output;
    }

    /// The same, with results in another file than the one read.
    VaultFiles writing(Optional<String> name) {
        return new VaultFiles(here, vault, name);
    }

    void encrypt(String file, Identity identity) {
        var plain = read(file);
        if (Vault.isEncrypted(plain)) {
            throw wrong(file, "the input is already encrypted");
        }
        write(output.orElse(file), Vault.encrypt(plain, identity).getBytes(StandardCharsets.UTF_8));
    }

    void decrypt(String file) {
        write(output.orElse(file), unlocked(file).plain());
    }

    void rekey(String file, Identity identity) {
        var plain = unlocked(file).plain();
        keepingAccess(file, Vault.encrypt(plain, identity));
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

    void create(String file, Identity identity) {
        if (Files.exists(Path.of(file))) {
            throw new InputException(Diagnostic.error(file + " exists, please use 'edit' instead"));
        }
        var plain = new Editing(here).edit(file, new byte[0]);
        write(file, Vault.encrypt(plain, identity).getBytes(StandardCharsets.UTF_8));
    }

    void edit(String file) {
        var unlocked = unlocked(file);
        var edited = new Editing(here).edit(file, unlocked.plain());
        if (!Arrays.equals(edited, unlocked.plain())) {
            keepingAccess(file, Vault.encrypt(edited, unlocked.again()));
        }
    }

    private Vault.Unlocked unlocked(String file) {
        var bytes = read(file);
        if (!Vault.isEncrypted(bytes)) {
            throw wrong(file, "the input is not encrypted by a vault");
        }
        return vault.unlock(
                new String(bytes, StandardCharsets.UTF_8), new Source(file, "").start());
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

    /// Writes a file that only its owner may read; '-' is standard output.
    void write(String file, byte[] bytes) {
        if (file.equals("-")) {
            here.out().writeBytes(bytes);
            return;
        }
        var path = Path.of(file).toAbsolutePath();
        try {
            var folder = path.getParent();
            var real = Files.isSymbolicLink(path) ? path.toRealPath() : path;
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
