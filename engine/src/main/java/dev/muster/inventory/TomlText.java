package dev.muster.inventory;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tables and their entries as TOML writes them.
final class TomlText {
    private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]+");

    private final StringBuilder toml = new StringBuilder();

    void table(String... names) {
        toml.append(toml.isEmpty() ? "" : "\n")
                .append(
                        Stream.of(names)
                                .map(TomlText::key)
                                .collect(Collectors.joining(".", "[", "]")))
                .append('\n');
    }

    void entries(Value.Mapping mapping) {
        mapping.entries().forEach((name, value) -> entry(PlainText.shown(name), value));
    }

    /// One entry; nothing stands for nothing, which TOML has no word for.
    void entry(String name, Value value) {
        if (!(value instanceof Value.Null)) {
            toml.append(key(name)).append(" = ").append(inline(value)).append('\n');
        }
    }

    private static String key(String name) {
        return BARE.matcher(name).matches() ? name : PlainText.json(Value.text(name));
    }

    private static String inline(Value value) {
        return switch (value) {
            case Value.Sequence(List<Value> items, _) ->
                    items.isEmpty()
                            ? "[]"
                            : items.stream()
                                    .map(TomlText::inline)
                                    .collect(Collectors.joining(", ", "[ ", ",]"));
            case Value.Mapping(Map<Value, Value> entries) ->
                    entries.entrySet().stream()
                            .filter(entry -> !(entry.getValue() instanceof Value.Null))
                            .map(entry ->
                                    key(PlainText.shown(entry.getKey()))
                                            + " = "
                                            + inline(entry.getValue()))
                            .collect(Collectors.joining(", ", "{ ", " }"));
            case Value.Null _ -> "\"\"";
            case Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    PlainText.json(value);
        };
    }

    @Override
    public String toString() {
        return toml.toString().stripTrailing();
    }
}
