package dev.muster.report;

import dev.muster.source.Diagnostic;
import dev.muster.source.Span;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Ansible's ways to write banners, warnings and mistakes, for scripts that look for them.
public final class AnsibleText {
    private static final int FEWEST_STARS = 3;
    private static final Pattern CHUNK =
            Pattern.compile(
                    " +|[^ ]+?(?:-(?:(?<=[\\p{L}_]{2}-)|(?<=[\\p{L}_]-[\\p{L}_]-))"
                            + "(?=[\\p{L}_]-?[\\p{L}_])|(?= |$))");

    private AnsibleText() {}

    /// A line padded with stars.
    static String banner(String text, int columns) {
        var stripped = text.strip();
        int stars = Math.max(FEWEST_STARS, columns - width(stripped));
        return stripped + " " + "*".repeat(stars);
    }

    /// How many columns a text takes on a terminal.
    static int width(String text) {
        return text.codePoints().map(AnsibleText::width).sum();
    }

    private static int width(int c) {
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.FORMAT) {
            return 0;
        }
        return isWide(c) ? 2 : 1;
    }

    private static boolean isWide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || c >= 0x2e80 && c <= 0xa4cf && c != 0x303f
                        || c >= 0xac00 && c <= 0xd7a3
                        || c >= 0xf900 && c <= 0xfaff
                        || c >= 0xfe30 && c <= 0xfe6f
                        || c >= 0xff00 && c <= 0xff60
                        || c >= 0xffe0 && c <= 0xffe6
                        || c >= 0x1f300 && c <= 0x1f64f
                        || c >= 0x1f900 && c <= 0x1f9ff
                        || c >= 0x20000 && c <= 0x3fffd);
    }

    /// A warning with the line that follows it.
    public static String warning(String message, int columns) {
        return wrapped("[WARNING]: " + message, columns) + "\n";
    }

    /// The words of a text on lines that are no longer than so many columns.
    static String wrapped(String text, int columns) {
        var chunks = new ArrayDeque<>(chunks(text));
        var lines = new ArrayList<String>();
        while (!chunks.isEmpty()) {
            if (chunks.element().isBlank() && !lines.isEmpty()) {
                chunks.remove();
            }
            var line = new StringBuilder();
            while (!chunks.isEmpty() && line.length() + chunks.element().length() <= columns) {
                line.append(chunks.remove());
            }
            if (!chunks.isEmpty() && chunks.element().length() > columns) {
                var whole = chunks.remove();
                int cut = cut(whole, Math.max(1, columns - line.length()));
                line.append(whole, 0, cut);
                chunks.addFirst(whole.substring(cut));
            }
            if (!line.isEmpty()) {
                lines.add(line.toString().stripTrailing());
            }
        }
        return String.join("\n", lines);
    }

    private static int cut(String word, int room) {
        int hyphen = word.lastIndexOf('-', room - 1);
        return hyphen > 0 && !word.substring(0, hyphen).replace("-", "").isEmpty()
                ? hyphen + 1
                : room;
    }

    /// Words and the blanks between them; a hyphen between letters ends a word too.
    private static List<String> chunks(String text) {
        var chunks = new ArrayList<String>();
        var matcher = CHUNK.matcher(text.replaceAll("\\s", " "));
        while (matcher.find()) {
            chunks.add(matcher.group());
        }
        return chunks;
    }

    /// A mistake that stops the run before it begins.
    public static String error(Diagnostic mistake) {
        var text = new StringBuilder("ERROR! ").append(AnsibleWords.of(mistake.message()));
        mistake.span().ifPresent(place -> place(text, place));
        mistake.hint().ifPresent(hint -> text.append("\nhint: ").append(hint));
        return text.toString();
    }

    private static void place(StringBuilder text, Span place) {
        var line = place.source().line(place.line());
        if (place.source().name().startsWith("<") && line.isEmpty()) {
            return;
        }
        text.append("\n\nThe error appears to be in '").append(absolute(place)).append('\'');
        if (line.isPresent()) {
            text.append(": line ").append(place.line()).append(", column ");
            text.append(place.column()).append(", but may\nbe elsewhere in the file depending on");
            text.append(" the exact syntax problem.\n");
            offending(text, place, line.get());
        }
    }

    private static void offending(StringBuilder text, Span place, String line) {
        text.append("\nThe offending line appears to be:\n\n");
        text.append(place.source().line(place.line() - 1).orElse("").stripTrailing());
        text.append('\n').append(line.stripTrailing()).append('\n');
        text.repeat(' ', Math.max(0, place.column() - 1)).append("^ here\n");
    }

    /// A file as it is named where only a whole path will do.
    static String absolute(Span place) {
        var name = place.source().name();
        return name.startsWith("<") ? name : Path.of(name).toAbsolutePath().normalize().toString();
    }
}
