package dev.muster.source;

/// A text together with the place in a source where it begins, such as the content of a YAML scalar
/// or a template in a file. It finds the place of any of its characters.
///
/// What YAML does to a text between the file and its value (folded lines, the indentation of a
/// block, escapes and doubled quotes) is undone by walking through both texts side by side.
public record Excerpt(Span start, String text) {
    /// The place of the characters from an offset on. Where the source does not hold the text, that
    /// is where the text begins.
    public Span at(int offset, int length) {
        var written = start.source().text();
        int lineStart = lineStart(written, start.line());
        if (lineStart < 0) {
            return start;
        }
        int from = Math.min(lineStart + start.column() - 1, lineEnd(written, lineStart));
        int found = new Walk(text, written, from).to(Math.min(offset, text.length()));
        if (found < 0) {
            return start;
        }
        int line = start.line();
        for (int at = from; at < found; at++) {
            if (written.charAt(at) == '\n') {
                line++;
                lineStart = at + 1;
            }
        }
        return new Span(start.source(), line, found - lineStart + 1, Math.max(1, length));
    }

    /// Where a line, counted from one, begins, or -1.
    private static int lineStart(String written, int line) {
        int at = 0;
        for (int number = 1; number < line; number++) {
            at = written.indexOf('\n', at) + 1;
            if (at == 0) {
                return -1;
            }
        }
        return at;
    }

    private static int lineEnd(String written, int from) {
        int end = written.indexOf('\n', from);
        return end < 0 ? written.length() : end;
    }

    /// The way through a value and through what was written for it.
    private static final class Walk {
        private final String value;
        private final String written;
        private int in;
        private int out;

        Walk(String value, String written, int from) {
            this.value = value;
            this.written = written;
            this.out = from;
        }

        /// The offset in what was written of an offset in the value, or -1.
        int to(int offset) {
            while (in < offset) {
                if (!step(offset)) {
                    return -1;
                }
            }
            boolean folded = offset < value.length() && !isSpace(value.charAt(offset));
            if (folded) {
                skipSpace();
            }
            return out;
        }

        private boolean step(int offset) {
            char wanted = value.charAt(in);
            if (out >= written.length()) {
                return isSpace(wanted) && next();
            }
            char found = written.charAt(out);
            if (found == wanted && !isSpace(wanted)) {
                out++;
                return next();
            }
            if (found == '\\') {
                out += lengthOfEscape();
                return (out > 0 && written.charAt(out - 1) == '\n') || next();
            }
            if (isSpace(found)) {
                return isSpace(wanted) ? run(offset) : skipSpace();
            }
            if (isSpace(wanted)) {
                return next();
            }
            boolean doubled = found == '\'' && out > 0 && written.charAt(out - 1) == '\'';
            if (doubled) {
                out++;
            }
            return doubled;
        }

        private boolean next() {
            in++;
            return true;
        }

        private boolean skipSpace() {
            while (out < written.length() && isSpace(written.charAt(out))) {
                out++;
            }
            return true;
        }

        /// White space in both: as it is where it is equal, else a whole run for a whole run.
        private boolean run(int offset) {
            while (in < offset
                    && out < written.length()
                    && isSpace(value.charAt(in))
                    && value.charAt(in) == written.charAt(out)) {
                in++;
                out++;
            }
            if (in < offset && isSpace(value.charAt(in))) {
                skipSpace();
                while (in < offset && isSpace(value.charAt(in))) {
                    in++;
                }
            }
            return true;
        }

        private int lengthOfEscape() {
            int length =
                    switch (out + 1 < written.length() ? written.charAt(out + 1) : ' ') {
                        case 'x' -> 4;
                        case 'u' -> 6;
                        case 'U' -> 10;
                        default -> 2;
                    };
            return Math.min(length, written.length() - out);
        }

        private static boolean isSpace(char c) {
            return c == ' ' || c == '\n' || c == '\t' || c == '\r';
        }
    }
}
