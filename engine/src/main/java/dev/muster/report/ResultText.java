package dev.muster.report;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The result of a task as lines to read.
final class ResultText {
    /// Said twice in a result, or in other words beside it.
    private static final Set<String> REPEATED = Set.of("stdout_lines", "stderr_lines", "diff");

    /// What every result has, and its status tells.
    private static final Set<String> STATUS =
            Set.of("changed", "failed", "skipped", "unreachable", "invocation", "ansible_facts");

    private ResultText() {}

    /// What a task such as `debug` has to say: its message, or the variable it shows.
    static List<String> said(Value.Mapping result) {
        var rest = without(result, STATUS);
        if (rest.entries().size() == 1) {
            var message = rest.find("msg");
            if (message.isPresent()) {
                return value(message.get());
            }
        }
        return value(rest);
    }

    /// The result as data.
    static List<String> data(Value.Mapping result, int verbosity) {
        var shown = verbosity > 1 ? result : without(result, REPEATED);
        return value(shown);
    }

    private static List<String> value(Value value) {
        if (value instanceof Value.Text text) {
            return text.shown().lines().toList();
        }
        var compact = JsonText.compact(value);
        return compact.length() <= 100 ? List.of(compact) : JsonText.pretty(value).lines().toList();
    }

    /// The text under a key; empty where there is none, or a blank one.
    static Optional<String> text(Value.Mapping result, String key) {
        return result.find(key)
                .map(value ->
                        value instanceof Value.Text text ? text.shown() : JsonText.compact(value))
                .filter(text -> !text.isBlank());
    }

    private static Value.Mapping without(Value.Mapping result, Set<String> keys) {
        var entries = new LinkedHashMap<>(result.entries());
        entries.keySet()
                .removeIf(key -> key instanceof Value.Text text && keys.contains(text.text()));
        return new Value.Mapping(entries);
    }
}
