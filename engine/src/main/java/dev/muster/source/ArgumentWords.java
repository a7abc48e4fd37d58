package dev.muster.source;

import java.util.ArrayList;
import java.util.List;

/// The words of a line of arguments: parted by space where no quote and no template mark is open.
final class ArgumentWords {
    private static final String[] OPENING = {"{{", "{%", "{#"};
    private static final String[] CLOSING = {"}}", "%}", "#}"};

    private final Excerpt excerpt;
    private final String text;
    private final int[] depth = new int[OPENING.length];
    private final int[] opened = new int[OPENING.length];
    private char quote;
    private int quoted;
    private int counted;

    /// One word.
    ///
    /// @param start its offset in the text
    /// @param space what parts it from the next word, without a backslash that joins lines
    record Word(String text, int start, String space) {}

    ArgumentWords(Excerpt excerpt) {
        this.excerpt = excerpt;
        this.text = excerpt.text();
    }

    List<Word> split() {
        var words = new ArrayList<Word>();
        int at = spaceEnd(0);
        while (at < text.length()) {
            int end = wordEnd(at);
            int next = spaceEnd(end);
            words.add(
                    new Word(
                            text.substring(at, end),
                            at,
                            text.substring(end, next).replace("\\\n", "")));
            at = next;
        }
        return words;
    }

    private int wordEnd(int from) {
        int at = from;
        while (at < text.length() && (isOpen() || !isSpace(text.charAt(at)))) {
            mark(at);
            char c = text.charAt(at);
            boolean escaped = at > from && text.charAt(at - 1) == '\\';
            if ((c == '"' || c == '\'') && !escaped) {
                if (quote == 0) {
                    quote = c;
                    quoted = at;
                } else if (quote == c) {
                    quote = 0;
                }
            }
            at++;
        }
        refuseOpen();
        return at;
    }

    /// Counts the template marks that begin or end at an offset.
    private void mark(int at) {
        if (at < counted) {
            return;
        }
        for (int kind = 0; kind < OPENING.length; kind++) {
            if (text.startsWith(OPENING[kind], at)) {
                opened[kind] = at;
                depth[kind]++;
                counted = at + 2;
            } else if (text.startsWith(CLOSING[kind], at)) {
                depth[kind] = Math.max(0, depth[kind] - 1);
                counted = at + 2;
            }
        }
    }

    private boolean isOpen() {
        return quote != 0 || depth[0] + depth[1] + depth[2] > 0;
    }

    private void refuseOpen() {
        if (quote != 0) {
            throw wrong(
                    "this quote is never closed", quoted, 1, "close it, or put a backslash before");
        }
        for (int kind = 0; kind < OPENING.length; kind++) {
            if (depth[kind] > 0) {
                throw wrong(
                        "this '%s' is never closed".formatted(OPENING[kind]),
                        opened[kind],
                        2,
                        "close it with '%s'".formatted(CLOSING[kind]));
            }
        }
    }

    private InputException wrong(String message, int offset, int length, String hint) {
        return new InputException(Diagnostic.error(message, excerpt.at(offset, length)).hint(hint));
    }

    /// The end of the space from an offset on; a backslash alone at the end of a line is space.
    private int spaceEnd(int from) {
        int at = from;
        while (at < text.length()) {
            boolean joins =
                    text.startsWith("\\\n", at) && (at == 0 || isSpace(text.charAt(at - 1)));
            if (joins) {
                at += 2;
            } else if (isSpace(text.charAt(at))) {
                at++;
            } else {
                break;
            }
        }
        return at;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\n';
    }
}
