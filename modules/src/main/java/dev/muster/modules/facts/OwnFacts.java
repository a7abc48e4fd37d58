package dev.muster.modules.facts;

import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The host's own facts: files in `/etc/ansible/facts.d` that are, or print, JSON or INI.
final class OwnFacts {
    private OwnFacts() {}

    static FactSheet of(Sighting seen) {
        var all = new FactSheet();
        for (var file : seen.own()) {
            var name = file.path().substring(file.path().lastIndexOf('/') + 1).replace(".fact", "");
            all.put(name, value(file));
        }
        return all;
    }

    private static Value value(Sighting.Own file) {
        if (file.exit() == Sighting.Own.GONE) {
            return Value.text(
                    "Could not stat fact (%s): No such file or directory".formatted(file.path()));
        }
        if (file.exit() != 0) {
            return Value.text(
                    "Failure executing fact script (%s), rc: %d, err: "
                            .formatted(file.path(), file.exit()));
        }
        return json(file.text())
                .or(() -> ini(file.text()).map(Value.class::cast))
                .orElseGet(() ->
                        Value.text(
                                "error loading facts as JSON or ini - please check content: "
                                        + file.path()));
    }

    private static Optional<Value> json(String text) {
        var stripped = text.strip();
        if (!stripped.startsWith("{") && !stripped.startsWith("[") && !stripped.startsWith("\"")) {
            return Optional.empty();
        }
        try {
            return Optional.of(Yaml.value(stripped));
        } catch (InputException _) {
            return Optional.empty();
        }
    }

    /// Sections of `key = value` or `key: value`; keys in lower case, as Python's parser has them.
    private static Optional<Value.Mapping> ini(String text) {
        var sections = new LinkedHashMap<String, Map<String, Value>>();
        Map<String, Value> section = Map.of();
        for (var line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#") || line.startsWith(";")) {
                continue;
            }
            if (line.startsWith("[") && line.endsWith("]")) {
                section = new LinkedHashMap<>();
                sections.put(line.substring(1, line.length() - 1), section);
                continue;
            }
            int split = separator(line);
            if (split < 0 || sections.isEmpty()) {
                return Optional.empty();
            }
            section.put(
                    line.substring(0, split).strip().toLowerCase(Locale.ROOT),
                    Value.text(line.substring(split + 1).strip()));
        }
        var values = new LinkedHashMap<String, Value>();
        sections.forEach((name, entries) -> values.put(name, Value.map(entries)));
        return Optional.of(Value.map(values));
    }

    private static int separator(String line) {
        int equals = line.indexOf('=');
        int colon = line.indexOf(':');
        return equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
    }
}
