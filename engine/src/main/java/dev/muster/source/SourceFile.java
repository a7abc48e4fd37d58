package dev.muster.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a file of the user, who is told in plain words when that fails.
public final class SourceFile {
    private SourceFile() {}

    /// The text of a file in UTF-8, under the path as it was given.
    ///
    /// @throws InputException when there is no such file, or it cannot be read or is not text
    public static Source read(Path path) {
        var name = path.toString();
        var text = text(path);
        return new Source(name, text.startsWith("\uFEFF") ? text.substring(1) : text);
    }

    /// All bytes of a file that is not beyond reason.
    public static byte[] bytes(Path path) throws IOException {
        try (var in = Files.newInputStream(path)) {
            var bytes = in.readNBytes(Yaml.SIZE + 1);
            if (bytes.length > Yaml.SIZE) {
                throw new IOException("it is larger than " + (Yaml.SIZE >> 20) + " MiB");
            }
            return bytes;
        }
    }

    private static String text(Path path) {
        var name = path.toString();
        try {
            var bytes = ByteBuffer.wrap(bytes(path));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException _) {
            throw wrong(
                    name, name + " is not text in UTF-8", "convert it, for instance with iconv");
        } catch (NoSuchFileException _) {
            throw wrong(name, "there is no file " + name, "check the path");
        } catch (IOException failure) {
            var reason = Files.isDirectory(path) ? "it is a folder" : failure.getMessage();
            throw wrong(
                    name,
                    "%s cannot be read: %s".formatted(name, reason),
                    "check its kind, owner and mode");
        }
    }

    private static InputException wrong(String name, String message, String hint) {
        return new InputException(
                Diagnostic.error(message, new Source(name, "").start()).hint(hint));
    }
}
