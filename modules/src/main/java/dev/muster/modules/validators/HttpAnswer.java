package dev.muster.modules.validators;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/// What a server answered to one request of HTTP/1.0, byte by byte.
public record HttpAnswer(int status, String body) {
    private static final int OK = 200;

    /// Reads an answer; empty where it is none, or was cut.
    static Optional<HttpAnswer> parse(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (!text.matches("(?s)HTTP/1\\.[01] [0-9]{3}[ \r].*") || end < 0) {
            return Optional.empty();
        }
        int status = Integer.parseInt(text, 9, 12, 10);
        var head = text.substring(0, end).toLowerCase(Locale.ROOT);
        int start = end + 4;
        if (head.contains("\r\ntransfer-encoding: chunked")) {
            return joined(text, start).map(body -> new HttpAnswer(status, body));
        }
        int length =
                head.lines()
                        .filter(line -> line.startsWith("content-length:"))
                        .map(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(bytes.length - start);
        return bytes.length - start < length
                ? Optional.empty()
                : Optional.of(
                        new HttpAnswer(
                                status, new String(bytes, start, length, StandardCharsets.UTF_8)));
    }

    /// A body that comes in pieces, each after its length.
    private static Optional<String> joined(String text, int from) {
        var whole = new ByteArrayOutputStream();
        int at = from;
        while (true) {
            int line = text.indexOf("\r\n", at);
            if (line < 0) {
                return Optional.empty();
            }
            int size = Integer.parseInt(text.substring(at, line).split(";", 2)[0].strip(), 16);
            if (size == 0) {
                return Optional.of(whole.toString(StandardCharsets.UTF_8));
            }
            if (line + 2 + size > text.length()) {
                return Optional.empty();
            }
            whole.writeBytes(
                    text.substring(line + 2, line + 2 + size)
                            .getBytes(StandardCharsets.ISO_8859_1));
            at = line + 2 + size + 2;
        }
    }

    boolean isOk() {
        return status == OK;
    }

    /// The status and the beginning of what was said with it.
    String brief() {
        var said = body.strip();
        return status
                + (said.isEmpty() ? "" : ": " + said.substring(0, Math.min(300, said.length())));
    }
}
