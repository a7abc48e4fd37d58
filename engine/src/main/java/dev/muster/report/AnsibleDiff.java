package dev.muster.report;

import dev.muster.module.Difference;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// What a task changes, as Ansible's `--diff` writes it.
final class AnsibleDiff {
    private AnsibleDiff() {}

    /// The lines with an empty one behind them; empty where nothing differs that can be shown.
    static Optional<String> text(List<Difference> differences, boolean colours) {
        var lines = new ArrayList<String>();
        var before = new TreeMap<String, Value>();
        var after = new TreeMap<String, Value>();
        for (var difference : differences) {
            switch (difference) {
                case Difference.Content(String path, var old, var young) -> {
                    var content = UnifiedDiff.of(path, old, young);
                    if (content.size() > 2) {
                        lines.add("--- before" + old.map(_ -> ": " + path).orElse(""));
                        lines.add("+++ after" + young.map(_ -> ": " + path).orElse(""));
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
        if (!before.isEmpty() || !after.isEmpty()) {
            var content = UnifiedDiff.of("", Optional.of(json(before)), Optional.of(json(after)));
            lines.add("--- before");
            lines.add("+++ after");
            lines.addAll(content.subList(Math.min(2, content.size()), content.size()));
            lines.add("");
        }
        return lines.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        lines.stream()
                                .map(line -> colours ? painted(line) : line)
                                .collect(Collectors.joining("\n")));
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
