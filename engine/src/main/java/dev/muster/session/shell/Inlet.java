package dev.muster.session.shell;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An output stream of a host, read up to marks.
final class Inlet {
    /// The bytes of one answer.
    static final int MOST = 128 << 20;

    /// The bytes of a greeting.
    private static final int GREETING = 1 << 20;

    private final InputStream in;
    private byte[] held = new byte[8192];
    private int size;
    private boolean ended;

    Inlet(InputStream in) {
        this.in = in;
    }

    /// The bytes up to `mark`, which is consumed; null when the stream ends before it, and then
    /// [#rest] has what there was.
    byte @org.jspecify.annotations.Nullable [] upTo(String mark) throws IOException {
        var wanted = mark.getBytes(StandardCharsets.US_ASCII);
        int from = 0;
        while (true) {
            int at = Bytes.indexOf(held, from, size, wanted);
            if (at >= 0) {
                return take(at, wanted.length);
            }
            from = Math.max(0, size - wanted.length + 1);
            if (!fill()) {
                return null;
            }
        }
    }

    /// Reads on until `seen` accepts all that is held, or the stream ends.
    boolean await(java.util.function.Predicate<String> seen) throws IOException {
        while (!seen.test(new String(held, 0, size, StandardCharsets.UTF_8))) {
            if (size > GREETING) {
                throw new IOException("the host does not stop to greet");
            }
            if (!fill()) {
                return false;
            }
        }
        return true;
    }

    /// What is held and was not consumed.
    byte[] rest() {
        return Arrays.copyOf(held, size);
    }

    /// Moves all there is and will be into `sink`.
    void pour(java.io.OutputStream sink) throws IOException {
        do {
            sink.write(held, 0, size);
            size = 0;
        } while (fill());
    }

    void drop() {
        size = 0;
    }

    static IOException tooMuch() {
        return new IOException(
                "the host says more than " + (MOST >> 20) + " MiB, which nobody can hold");
    }

    private byte[] take(int length, int more) {
        var taken = Arrays.copyOf(held, length);
        size -= length + more;
        System.arraycopy(held, length + more, held, 0, size);
        if (held.length > 1 << 20 && size < 8192) {
            held = Arrays.copyOf(held, 8192);
        }
        return taken;
    }

    private boolean fill() throws IOException {
        if (ended) {
            return false;
        }
        if (size == held.length) {
            if (size >= MOST) {
                throw tooMuch();
            }
            held = Arrays.copyOf(held, held.length * 2);
        }
        int count = in.read(held, size, held.length - size);
        if (count < 0) {
            ended = true;
            return false;
        }
        size += count;
        return true;
    }
}
