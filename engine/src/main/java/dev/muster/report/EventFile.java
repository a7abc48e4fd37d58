package dev.muster.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/// A file to which lines are appended, each in one write, so that runs that share it don't mix
/// theirs.
public final class EventFile implements Consumer<String>, AutoCloseable {
    private final FileChannel channel;

    private EventFile(FileChannel channel) {
        this.channel = channel;
    }

    public static EventFile open(Path path) throws IOException {
        return new EventFile(
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    @Override
    public void accept(String line) {
        var bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
