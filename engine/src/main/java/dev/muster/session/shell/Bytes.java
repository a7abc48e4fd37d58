package dev.muster.session.shell;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Looking for marks in bytes.
final class Bytes {
    private Bytes() {}

    /// Where `wanted` begins within `[from, to)`; -1 where it doesn't.
    static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
        int last = to - wanted.length;
        for (int i = from; i <= last; i++) {
            if (bytes[i] == wanted[0]
                    && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return i;
            }
        }
        return -1;
    }

    static int indexOf(byte[] bytes, int from, String wanted) {
        return indexOf(bytes, from, bytes.length, wanted.getBytes(StandardCharsets.US_ASCII));
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// The lines of a text, without the empty one that a final newline leaves.
    static List<String> lines(byte[] bytes) {
        var lines = new ArrayList<>(Arrays.asList(text(bytes).split("\n", -1)));
        if (lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }
}
