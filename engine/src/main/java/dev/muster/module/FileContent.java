package dev.muster.module;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// The bytes of a file.
///
/// @param size the file's whole size; larger than `bytes` when it was cut at the question's limit
public record FileContent(byte[] bytes, long size) {
    public static FileContent of(byte[] bytes) {
        return new FileContent(bytes, bytes.length);
    }

    public static FileContent of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    public boolean isCut() {
        return size > bytes.length;
    }

    /// The text, if these are whole and valid UTF-8 without NUL.
    public Optional<String> text() {
        if (isCut()) {
            return Optional.empty();
        }
        try {
            var text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException _) {
            return Optional.empty();
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof FileContent that
                && size == that.size
                && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "FileContent[" + size + " bytes]";
    }
}
