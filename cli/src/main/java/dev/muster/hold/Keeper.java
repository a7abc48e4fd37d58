package dev.muster.hold;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Starts, asks and ends the hold behind a socket.
public record Keeper(Path socket) {
    private static final int PATIENCE_SECONDS = 30;

    /// How the hold says it does; empty where there is none.
    public Optional<String> status() {
        return ask(Wire.STATUS);
    }

    /// Ends the hold; whether there was one.
    public boolean stop() {
        return ask(Wire.STOP).isPresent();
    }

    /// Ends the hold if nobody has asked for it.
    public void clearWay() {
        ask(Wire.GIVE_WAY);
    }

    private Optional<String> ask(int kind) {
        try (var wire = Wire.connect(socket)) {
            wire.send(kind, new byte[0], 0);
            var said = new StringBuilder();
            while (true) {
                var frame = wire.next();
                if (frame.kind() == Wire.END) {
                    return Optional.of(said.toString());
                }
                if (frame.kind() != Wire.OUTPUT) {
                    return Optional.empty();
                }
                said.append(new String(frame.bytes(), StandardCharsets.UTF_8));
            }
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Takes the place of the hold until it is closed, and removes the socket of one that was
    /// killed; empty if somebody has it.
    public Optional<Place> take() throws IOException {
        Files.createDirectories(Objects.requireNonNull(socket.getParent()));
        var file =
                FileChannel.open(lock(socket), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (file.tryLock() == null) {
            file.close();
            return Optional.empty();
        }
        Files.deleteIfExists(socket);
        return Optional.of(new Place(socket, file));
    }

    private static Path lock(Path socket) {
        return socket.resolveSibling(socket.getFileName() + ".lock");
    }

    /// The right to be the hold behind the socket, which the system takes back from the dead.
    public record Place(Path socket, FileChannel file) implements AutoCloseable {
        /// Gives it to the next.
        @Override
        public void close() throws IOException {
            if (file.isOpen()) {
                Files.deleteIfExists(socket);
                Files.deleteIfExists(lock(socket));
                file.close();
            }
        }
    }

    /// Starts a hold that outlives this process and its terminal, and waits until it takes calls;
    /// what it complained of if it doesn't.
    public Optional<String> start(ProcessBuilder command) throws IOException {
        var said = Files.createTempFile("muster-hold", ".log");
        try {
            var process = Apart.from(command).redirectError(said.toFile()).start();
            for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
                    System.nanoTime() < end; ) {
                if (status().isPresent()) {
                    return Optional.empty();
                }
                if (process.waitFor(50, TimeUnit.MILLISECONDS)) {
                    break;
                }
            }
            return Optional.of(Files.readString(said).strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("interrupted");
        } finally {
            Files.deleteIfExists(said);
        }
    }
}
