package dev.muster.modules.files;

import dev.muster.value.PythonRegex;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What `blockinfile` does to a text; every text here is raw.
///
/// @param block the lines between the markers; empty to have neither block nor markers
record BlockEdit(String block, String begin, String end, LineEdit.Anchor anchor) {
    /// A line and what ends it, as Python's `splitlines` finds them in bytes.
    private static final Pattern LINE = Pattern.compile("[^\r\n]*(?:\r\n|\n|\r)|[^\r\n]+$");

    EditedText edit(String text) {
        var lines = lines(text);
        int first = lines.lastIndexOf(begin + "\n");
        int last = lines.lastIndexOf(end + "\n");
        int at;
        if (first >= 0 && last >= 0) {
            at = Math.min(first, last);
            lines.subList(at, Math.max(first, last) + 1).clear();
        } else {
            at = place(text, lines);
        }
        if (at > 0 && !lines.get(at - 1).endsWith("\n")) {
            lines.set(at - 1, lines.get(at - 1) + "\n");
        }
        lines.addAll(at, blockLines());
        var result = String.join("", lines);
        return new EditedText(result, message(text, result));
    }

    private String message(String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        return block.isEmpty() ? "Block removed" : "Block inserted";
    }

    private List<String> blockLines() {
        if (block.isEmpty()) {
            return List.of();
        }
        var whole = block.endsWith("\n") ? block : block + "\n";
        return List.of(begin + "\n", whole, end + "\n");
    }

    private int place(String text, List<String> lines) {
        return switch (anchor) {
            case LineEdit.Anchor.Beginning() -> 0;
            case LineEdit.Anchor.End() -> lines.size();
            case LineEdit.Anchor.After(PythonRegex regex) -> {
                int found = found(text, lines, regex, true);
                yield found < 0 ? lines.size() : found + 1;
            }
            case LineEdit.Anchor.Before(PythonRegex regex) -> {
                int found = found(text, lines, regex, false);
                yield found < 0 ? lines.size() : found;
            }
        };
    }

    /// The last line that matches; an expression over many lines is searched in the whole text.
    private static int found(String text, List<String> lines, PythonRegex regex, boolean end) {
        if ((regex.pattern().flags() & Pattern.MULTILINE) != 0) {
            var matcher = regex.matcher(text);
            if (!matcher.find()) {
                return -1;
            }
            var before = text.substring(0, end ? matcher.end() : matcher.start());
            return (int) before.chars().filter(c -> c == '\n').count();
        }
        int at = -1;
        for (int i = 0; i < lines.size(); i++) {
            if (regex.searches(lines.get(i))) {
                at = i;
            }
        }
        return at;
    }

    private static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        var matcher = LINE.matcher(text);
        while (matcher.find()) {
            lines.add(matcher.group());
        }
        return lines;
    }
}
