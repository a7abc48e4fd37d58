package dev.muster.inventory;

import java.util.ArrayList;
import java.util.List;

/// The words of a line as a shell parts them: quotes and backslashes are taken away, `#` begins a
/// comment, in the middle of a word too.
final class ShellWords {
    /// One word.
    ///
    /// @param start where it begins in the line, from zero
    record Word(String text, int start) {}

    /// A quote that is not closed or a backslash at the end.
    ///
    /// [#at] is where it stands in the line, from zero.
    static final class Unfinished extends Exception {
        private static final long serialVersionUID = 1L;
        final int at;

        Unfinished(String message, int at) {
            super(message);
            this.at = at;
        }
    }

    private ShellWords() {}

    static List<Word> split(String line) throws Unfinished {
        var words = new ArrayList<Word>();
        var word = new StringBuilder();
        int start = -1;
        for (int at = 0; at < line.length(); at++) {
            char c = line.charAt(at);
            if (c == '#') {
                break;
            }
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                if (start >= 0) {
                    words.add(new Word(word.toString(), start));
                    word.setLength(0);
                    start = -1;
                }
                continue;
            }
            start = start < 0 ? at : start;
            if (c == '\'' || c == '"') {
                at = quoted(line, at, word);
            } else if (c == '\\') {
                if (at + 1 == line.length()) {
                    throw new Unfinished("nothing follows the backslash", at);
                }
                word.append(line.charAt(++at));
            } else {
                word.append(c);
            }
        }
        if (start >= 0) {
            words.add(new Word(word.toString(), start));
        }
        return words;
    }

    private static int quoted(String line, int open, StringBuilder word) throws Unfinished {
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
