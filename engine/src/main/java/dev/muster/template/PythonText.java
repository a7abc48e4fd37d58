package dev.muster.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntPredicate;

/// What Python's `str` does with texts: how it cuts, trims, fills and changes them.
final class PythonText {
    private PythonText() {}

    /// Whether Python takes a character for white space.
    static boolean isSpace(char c) {
        return c == ' '
                || c >= '\t' && c <= '\r'
                || c >= '\u001c' && c <= '\u001f'
                || c == '\u0085'
                || c > 127 && (Character.isSpaceChar(c) || Character.isWhitespace(c));
    }

    // ---- cutting

    /// The words between white space.
    ///
    /// @param limit how many cuts there are at most, the rest being the last word; negative for any
    static List<String> words(String text, int limit) {
        var words = new ArrayList<String>();
        int at = 0;
        while (true) {
            while (at < text.length() && isSpace(text.charAt(at))) {
                at++;
            }
            if (at >= text.length()) {
                return words;
            }
            if (limit >= 0 && words.size() == limit) {
                words.add(strip(text.substring(at), Optional.empty(), false, true));
                return words;
            }
            int start = at;
            while (at < text.length() && !isSpace(text.charAt(at))) {
                at++;
            }
            words.add(text.substring(start, at));
        }
    }

    /// The words between white space, with the rest in front where the cuts are limited.
    static List<String> lastWords(String text, int limit) {
        var words = words(text, -1);
        if (limit < 0 || words.size() <= limit + 1) {
            return words;
        }
        var rest = words.subList(words.size() - limit, words.size());
        var first = text;
        for (var word : rest.reversed()) {
            first = first.substring(0, first.lastIndexOf(word));
        }
        var all = new ArrayList<String>();
        all.add(first.strip());
        all.addAll(rest);
        return all;
    }

    /// The parts between separators.
    ///
    /// @param limit how many cuts there are at most; negative for any
    static List<String> split(String text, String separator, int limit) {
        demand(separator);
        var parts = new ArrayList<String>();
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && (limit < 0 || parts.size() < limit)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    /// The parts between separators, cut from the right.
    static List<String> splitRight(String text, String separator, int limit) {
        demand(separator);
        var parts = new ArrayList<String>();
        int until = text.length();
        int at = text.lastIndexOf(separator);
        while (at >= 0 && (limit < 0 || parts.size() < limit)) {
            parts.addFirst(text.substring(at + separator.length(), until));
            until = at;
            at = at == 0 ? -1 : text.lastIndexOf(separator, at - separator.length());
        }
        parts.addFirst(text.substring(0, until));
        return parts;
    }

    private static void demand(String separator) {
        if (separator.isEmpty()) {
            throw TemplateException.value("the separator is empty");
        }
    }

    /// The lines, which end at more than line feeds.
    static List<String> lines(String text, boolean keepEnds) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean end =
                    c >= '\n' && c <= '\r'
                            || c >= 0x1c && c <= 0x1e
                            || c == 0x85
                            || c == 0x2028
                            || c == 0x2029;
            if (!end) {
                continue;
            }
            int next =
                    c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n'
                            ? at + 2
                            : at + 1;
            lines.add(text.substring(from, keepEnds ? next : at));
            from = next;
            at = next - 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    // ---- trimming and filling

    /// @param chars what is trimmed; white space where that is not said
    static String strip(String text, Optional<String> chars, boolean left, boolean right) {
        IntPredicate strips =
                chars.<IntPredicate>map(set -> c -> set.indexOf(c) >= 0)
                        .orElse(c -> isSpace((char) c));
        int from = 0;
        int until = text.length();
        while (left && from < until && strips.test(text.charAt(from))) {
            from++;
        }
        while (right && until > from && strips.test(text.charAt(until - 1))) {
            until--;
        }
        return text.substring(from, until);
    }

    static String leftJustified(String text, int width, String fill) {
        return text + fill.repeat(missing(text, width));
    }

    static String rightJustified(String text, int width, String fill) {
        return fill.repeat(missing(text, width)) + text;
    }

    static String centered(String text, int width, String fill) {
        int missing = missing(text, width);
        int left = missing / 2 + (missing & width & 1);
        return fill.repeat(left) + text + fill.repeat(missing - left);
    }

    private static int missing(String text, int width) {
        return Math.max(0, width - text.codePointCount(0, text.length()));
    }

    /// Zeros in front of a number, behind its sign.
    static String zeroFill(String text, int width) {
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return signed
                ? text.charAt(0) + "0".repeat(missing) + text.substring(1)
                : "0".repeat(missing) + text;
    }

    static String expandTabs(String text, int size) {
        var out = new StringBuilder();
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                int blanks = size <= 0 ? 0 : size - column % size;
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.append(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
    }

    // ---- letters

    static String title(String text) {
        var out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    static String swapCase(String text) {
        var out = new StringBuilder(text.length());
        text.chars()
                .forEach(c ->
                        out.append(
                                (char)
                                        (Character.isUpperCase(c)
                                                ? Character.toLowerCase(c)
                                                : Character.toUpperCase(c))));
        return out.toString();
    }

    /// Whether some letter is of the wanted case, and none of the other.
    static boolean cased(String text, IntPredicate wanted, IntPredicate unwanted) {
        return text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(unwanted);
    }

    // ---- parts

    /// A place in a text as Python counts it, in characters rather than in halves of them.
    static int points(String text, int offset) {
        return offset < 0 ? -1 : text.codePointCount(0, offset);
    }

    static int count(String text, String part) {
        return part.isEmpty() ? text.length() + 1 : split(text, part, -1).size() - 1;
    }

    static String replace(String text, String old, String with, int limit) {
        if (limit < 0) {
            long growth = (long) count(text, old) * Math.max(0, with.length() - old.length());
            Limits.checkText(text.length() + growth);
            return text.replace(old, with);
        }
        if (old.isEmpty()) {
            var out = new StringBuilder();
            for (int i = 0; i <= text.length(); i++) {
                out.append(i < limit ? with : "").append(i < text.length() ? text.charAt(i) : "");
            }
            return out.toString();
        }
        return String.join(with, split(text, old, limit));
    }
}
