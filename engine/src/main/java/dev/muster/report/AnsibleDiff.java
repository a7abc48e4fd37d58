package dev.muster.report;

import dev.muster.module.Difference;
import dev.muster.run.Event.Outcome;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a task changes, as Ansible's `--diff` writes it.
final class AnsibleDiff {
    /// Modules that edit a file's text, and say so.
    private static final Set<String> CONTENTS = Set.of("blockinfile", "lineinfile");

    private AnsibleDiff() {}

    /// The lines with an empty one behind them; empty where nothing differs that can be shown.
    static Optional<String> text(Outcome outcome, AnsibleLook look) {
        var differences = outcome.differences();
        boolean whole = differences.stream().anyMatch(AnsibleDiff::isNewFile);
        var mark = CONTENTS.contains(outcome.module()) ? " (content)" : "";
        var lines = new ArrayList<String>();
        var before = new TreeMap<String, Value>();
        var after = new TreeMap<String, Value>();
        for (var difference : differences) {
            switch (difference) {
                case Difference.Content(String path, var old, var young) -> {
                    var content = UnifiedDiff.of(path, old, young, look.context());
                    if (content.size() > 2) {
                        lines.add("--- before" + old.map(_ -> ": " + path + mark).orElse(""));
                        lines.add("+++ after" + young.map(_ -> ": " + path + mark).orElse(""));
                        lines.addAll(content.subList(2, content.size()));
                        lines.add("");
                    }
                }
                case Difference.Opaque(_, String why) -> {
                    lines.add(
                            why.contains("binary")
                                    ? "diff skipped: destination file appears to be binary"
                                    : "diff skipped: " + why);
                }
                case Difference.Attribute(String name, var old, var young) -> {
                    old.ifPresent(value -> before.put(name, Value.text(value)));
                    young.ifPresent(value -> after.put(name, Value.text(value)));
                }
            }
        }
        if (!whole && (!before.isEmpty() || !after.isEmpty())) {
            outcome.result()
                    .find("path")
                    .ifPresent(path -> {
                        before.put("path", path);
                        after.put("path", path);
                    });
            var content =
                    UnifiedDiff.of(
                            "",
                            Optional.of(json(before)),
                            Optional.of(json(after)),
                            look.context());
            lines.add("--- before");
            lines.add("+++ after");
            lines.addAll(content.subList(Math.min(2, content.size()), content.size()));
            lines.add("");
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        lines.stream()
                                .map(line -> look.colours() ? painted(line) : line)
                                .collect(Collectors.joining("\n")));
    }

    /// Whether a file comes into being, whose attributes are new with it.
    private static boolean isNewFile(Difference difference) {
        return difference instanceof Difference.Content content && content.before().isEmpty();
    }

    private static String json(Map<String, Value> attributes) {
        return JsonText.pretty(Value.map(attributes)) + "\n";
    }

    private static String painted(String line) {
        return line.startsWith("+")
                ? AnsibleInk.ADDED.paint(line)
                : line.startsWith("-")
                        ? AnsibleInk.REMOVED.paint(line)
                        : line.startsWith("@@") ? AnsibleInk.HUNK.paint(line) : line;
    }
}
