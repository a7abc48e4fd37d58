package dev.muster.modules.certificates;

import dev.muster.pki.SshIssued;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The list of what an SSH authority has signed: a line of `issued.tsv` for each certificate, added
/// behind the others by whoever signs.
public final class SshLedger {
    /// Many hosts of a play have their certificates signed at once.
    private static final ReentrantLock TURN = new ReentrantLock();

    private final Path file;

    private SshLedger(Path file) {
        this.file = file;
    }

    /// The list of the authority in a folder, if it keeps one.
    public static Optional<SshLedger> in(Path folder) {
        var file = folder.resolve("issued.tsv");
        return Files.isRegularFile(file) ? Optional.of(new SshLedger(file)) : Optional.empty();
    }

    /// Adds a certificate.
    public void add(SshIssued issued) {
        var line = ByteBuffer.wrap((issued.line() + "\n").getBytes(StandardCharsets.UTF_8));
        TURN.lock();
        try (var open =
                        FileChannel.open(
                                file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                var lock = open.lock()) {
            if (Files.size(file) > 0 && Files.readString(file).startsWith("$ANSIBLE_VAULT")) {
                throw new InputException(
                        Diagnostic.error(file + " is encrypted, so that nothing can be added")
                                .hint("`muster vault decrypt` it: it holds no secrets"));
            }
            while (lock.isValid() && line.hasRemaining()) {
                open.write(line);
            }
            open.force(false);
        } catch (IOException failure) {
            throw new InputException(
                    Diagnostic.error(
                                    file
                                            + " can't be written, so that nothing is signed: "
                                            + failure.getMessage())
                            .hint("who signs for an authority needs its folder"));
        } finally {
            TURN.unlock();
        }
    }
}
