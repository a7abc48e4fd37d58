package dev.muster.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The texts in a value, wherever it holds them.
final class Texts {
    private Texts() {}

    /// The value with something else for each text; the names in mappings stay.
    static Value each(Value value, Function<Value.Text, Value> change) {
        return each(value, change, UnaryOperator.identity());
    }

    /// The value with something else for each text.
    ///
    /// @param names makes the names in mappings
    static Value each(
            Value value, Function<Value.Text, Value> change, UnaryOperator<Value.Text> names) {
        return switch (value) {
            case Value.Text text -> change.apply(text);
            case Value.Sequence(List<Value> items, boolean tuple) -> {
                var copy = new ArrayList<Value>(items.size());
                items.forEach(item -> copy.add(each(item, change, names)));
                yield new Value.Sequence(copy, tuple);
            }
            case Value.Mapping mapping -> each(mapping, change, names);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    value;
        };
    }

    static Value.Mapping each(
            Value.Mapping mapping,
            Function<Value.Text, Value> change,
            UnaryOperator<Value.Text> names) {
        var copy = LinkedHashMap.<Value, Value>newLinkedHashMap(mapping.entries().size());
        mapping.entries()
                .forEach((key, item) ->
                        copy.put(
                                key instanceof Value.Text name ? names.apply(name) : key,
                                each(item, change, names)));
        return new Value.Mapping(copy);
    }
}
