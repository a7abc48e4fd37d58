package dev.muster.template;

import java.util.Map;

/// The lines of a YAML text that is being written: where the pen stands, and how scalars are
/// folded.
final class YamlLines {
    private static final Map<Integer, String> ESCAPES =
            Map.ofEntries(
                    Map.entry(0, "0"),
                    Map.entry(7, "a"),
                    Map.entry(8, "b"),
                    Map.entry(9, "t"),
                    Map.entry(10, "n"),
                    Map.entry(11, "v"),
                    Map.entry(12, "f"),
                    Map.entry(13, "r"),
                    Map.entry(27, "e"),
                    Map.entry((int) '"', "\""),
                    Map.entry((int) '\\', "\\"),
                    Map.entry(0x85, "N"),
                    Map.entry(0xa0, "_"),
                    Map.entry(0x2028, "L"),
                    Map.entry(0x2029, "P"));

    private final StringBuilder out = new StringBuilder();
    private final int width;
    private int column;

    /// Whether blank space stands before the pen.
    private boolean whitespace = true;

    /// Whether only indentation stands before the pen on its line.
    private boolean indention = true;

    YamlLines(int width) {
        this.width = width;
    }

    String text() {
        return out.toString();
    }

    boolean atIndention() {
        return indention;
    }

    private void write(String data) {
        out.append(data);
        column += data.codePointCount(0, data.length());
        Limits.checkText(out.length());
    }

    private void lineBreak() {
        whitespace = true;
        indention = true;
        column = 0;
        out.append('\n');
    }

    /// Writes a mark. `blank` says that it counts as blank space, `indents` as indentation.
    void indicator(String mark, boolean needsSpace, boolean blank, boolean indents) {
        write(whitespace || !needsSpace ? mark : " " + mark);
        whitespace = blank;
        indention = indention && indents;
    }

    /// Goes to a column, on a new line unless the pen is still in the indentation before it.
    void indent(int to) {
        if (!indention || column > to || column == to && !whitespace) {
            lineBreak();
        }
        if (column < to) {
            whitespace = true;
            write(" ".repeat(to - column));
        }
    }

    void foldAt(int indent) {
        if (column > width) {
            indent(indent);
        }
    }

    void plain(String text, int indent, boolean folds) {
        if (text.isEmpty()) {
            return;
        }
        if (!whitespace) {
            write(" ");
        }
        whitespace = false;
        indention = false;
        int start = 0;
        boolean spaces = false;
        for (int end = 0; end <= text.length(); end++) {
            char c = end < text.length() ? text.charAt(end) : 0;
            boolean last = end == text.length();
            if (spaces) {
                if (last || c != ' ') {
                    if (start + 1 == end && column > width && folds) {
                        indent(indent);
                        whitespace = false;
                        indention = false;
                    } else {
                        write(text.substring(start, end));
                    }
                    start = end;
                }
            } else if (last || c == ' ') {
                write(text.substring(start, end));
                start = end;
            }
            spaces = !last && c == ' ';
        }
    }

    void singleQuoted(String text, int indent, boolean folds) {
        indicator("'", true, false, false);
        int start = 0;
        boolean spaces = false;
        boolean breaks = false;
        for (int end = 0; end <= text.length(); end++) {
            boolean last = end == text.length();
            char c = last ? 0 : text.charAt(end);
            if (spaces) {
                if (last || c != ' ') {
                    if (start + 1 == end && column > width && folds && start != 0 && !last) {
                        indent(indent);
                    } else {
                        write(text.substring(start, end));
                    }
                    start = end;
                }
            } else if (breaks) {
                if (last || !YamlScalar.isBreak(c)) {
                    breakLines(text.substring(start, end));
                    indent(indent);
                    start = end;
                }
            } else if (last || c == ' ' || c == '\'' || YamlScalar.isBreak(c)) {
                write(text.substring(start, end));
                start = end;
            }
            if (!last && c == '\'') {
                write("''");
                start = end + 1;
            }
            spaces = !last && c == ' ';
            breaks = !last && YamlScalar.isBreak(c);
        }
        indicator("'", false, false, false);
    }

    /// A single line end is written as two, since one alone stands for a space.
    private void breakLines(String breaks) {
        if (breaks.charAt(0) == '\n') {
            lineBreak();
        }
        for (int i = 0; i < breaks.length(); i++) {
            lineBreak();
        }
    }

    void doubleQuoted(String text, int indent, boolean folds) {
        indicator("\"", true, false, false);
        boolean spaces = false;
        int at = 0;
        while (at < text.length()) {
            int c = text.codePointAt(at);
            int next = at + Character.charCount(c);
            boolean inside = at > 0 && next < text.length();
            if (c == ' ' && inside && folds && !spaces && column > width) {
                indent(indent);
                if (text.charAt(next) == ' ') {
                    write("\\");
                }
            } else {
                write(mustEscape(c) ? escape(c) : Character.toString(c));
            }
            spaces = c == ' ';
            at = next;
        }
        indicator("\"", false, false, false);
    }

    private static boolean mustEscape(int c) {
        boolean plain =
                c >= ' ' && c <= '~' || c >= 0xa0 && c <= 0xd7ff || c >= 0xe000 && c <= 0xfffd;
        return !plain || c == '"' || c == '\\' || c == 0x2028 || c == 0x2029 || c == 0xfeff;
    }

    private static String escape(int c) {
        var letter = ESCAPES.get(c);
        if (letter != null) {
            return "\\" + letter;
        }
        return c <= 0xff
                ? "\\x%02X".formatted(c)
                : c <= 0xffff ? "\\u%04X".formatted(c) : "\\U%08X".formatted(c);
    }

    void literal(String text, int indent, int step) {
        var hints = " \n".indexOf(text.charAt(0)) >= 0 ? String.valueOf(step) : "";
        boolean ends = text.endsWith("\n");
        boolean more = ends && (text.length() == 1 || text.charAt(text.length() - 2) == '\n');
        indicator("|" + hints + (ends ? more ? "+" : "" : "-"), true, false, false);
        lineBreak();
        for (var line : PythonText.lines(text, true)) {
            var words = line.stripTrailing().isEmpty() ? "" : line.replace("\n", "");
            if (!words.isEmpty()) {
                write(" ".repeat(indent) + words);
            }
            if (line.endsWith("\n")) {
                lineBreak();
            }
        }
    }
}
