package dev.muster.source;

import java.util.ArrayList;
import java.util.List;

/// The words of a line as a POSIX shell parts them: blanks part them, quotes and backslashes keep
/// them together and are taken away. Nothing is expanded.
public final class ShellWords {
    private final String line;
    private final boolean comments;
    private final List<Word> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int start = -1;

    /// One word.
    ///
    /// @param start where it begins in the line, from zero
    public record Word(String text, int start) {}

    /// A quote that is not closed or a backslash at the end.
    public static final class Unfinished extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int at;

        Unfinished(String message, int at) {
            super(message);
            this.at = at;
        }

        /// Where it stands in the line, from zero.
        public int at() {
            return at;
        }
    }

    private ShellWords(String line, boolean comments) {
        this.line = line;
        this.comments = comments;
    }

    /// The words of a line.
    ///
    /// @throws Unfinished where a quote or backslash is left open
    public static List<String> of(String line) {
        return new ShellWords(line, false).split().stream().map(Word::text).toList();
    }

    /// The words of a line in which `#` begins a comment, in the middle of a word too.
    ///
    /// @throws Unfinished where a quote or backslash is left open
    public static List<Word> beforeComment(String line) {
        return new ShellWords(line, true).split();
    }

    /// The words of a line whose last quote may be left open: it reaches to the end then.
    public static List<String> leniently(String line) {
        var reader = new ShellWords(line, false);
        try {
            reader.split();
        } catch (Unfinished _) {
            reader.end();
        }
        return reader.words.stream().map(Word::text).toList();
    }

    private List<Word> split() {
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (comments && c == '#') {
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                end();
                continue;
            }
            start = start < 0 ? at : start;
            if (c == '\'' || c == '"') {
                at = quoted(at);
            } else if (c == '\\') {
                if (at + 1 == line.length()) {
                    throw new Unfinished("nothing follows the backslash", at);
                }
                word.append(line.charAt(++at));
            } else {
                word.append(c);
            }
        }
        end();
        return words;
    }

    private void end() {
        if (start >= 0) {
            words.add(new Word(word.toString(), start));
            word.setLength(0);
            start = -1;
        }
    }

    private int quoted(int open) {
        char quote = line.charAt(open);
        for (int at = open + 1; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == quote) {
                return at;
            }
            boolean escapes = quote == '"' && c == '\\' && at + 1 < line.length();
            if (escapes && "\"\\".indexOf(line.charAt(at + 1)) >= 0) {
                word.append(line.charAt(++at));
            } else {
                word.append(c);
            }
        }
        throw new Unfinished("the quote is never closed", open);
    }
}
