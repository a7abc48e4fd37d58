package dev.muster.report;

import dev.muster.module.Difference;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What differs on a host, for a person and for a program.
final class Differences {
    private Differences() {}

    /// Lines as `diff -u` writes them; attributes as `mode: 0644 → 0600`.
    static List<String> lines(List<Difference> differences) {
        var lines = new ArrayList<String>();
        for (var difference : differences) {
            switch (difference) {
                case Difference.Attribute attribute -> lines.add(line(attribute));
                case Difference.Content(String path, var before, var after) ->
                        lines.addAll(UnifiedDiff.of(path, before, after));
                case Difference.Opaque(String path, String why) ->
                        lines.add(path + ": differs, not shown (" + why + ")");
            }
        }
        return lines;
    }

    static String line(Difference.Attribute attribute) {
        return attribute.name()
                + ": "
                + attribute.before().orElse("(none)")
                + " → "
                + attribute.after().orElse("(none)");
    }

    static List<String> painted(List<String> lines, Palette palette) {
        return lines.stream().map(line -> palette.paint(ink(line), line)).toList();
    }

    private static Palette.Ink ink(String line) {
        if (line.startsWith("--- ") || line.startsWith("+++ ")) {
            return Palette.Ink.HEADING;
        }
        if (line.startsWith("@@")) {
            return Palette.Ink.PLACE;
        }
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Palette.Ink.GOOD;
            case '-' -> Palette.Ink.BAD;
            case ' ', '\\' -> Palette.Ink.PLAIN;
            default -> Palette.Ink.CHANGE;
        };
    }

    static Value data(List<Difference> differences) {
        return Value.list(differences.stream().map(Differences::data).toList());
    }

    private static Value data(Difference difference) {
        return switch (difference) {
            case Difference.Attribute(String name, var before, var after) ->
                    new Fields()
                            .text("attribute", name)
                            .put("before", text(before))
                            .put("after", text(after))
                            .mapping();
            case Difference.Content(String path, var before, var after) ->
                    new Fields()
                            .text("path", path)
                            .text("unified", String.join("\n", UnifiedDiff.of(path, before, after)))
                            .mapping();
            case Difference.Opaque(String path, String why) ->
                    new Fields().text("path", path).text("not_shown", why).mapping();
        };
    }

    private static Value text(Optional<String> text) {
        return text.<Value>map(Value::text).orElse(Value.NULL);
    }
}
