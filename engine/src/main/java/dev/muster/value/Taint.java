package dev.muster.value;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// Tells and spreads what is secret in values. Numbers and truths are never secret, nor are the
/// names in mappings.
public final class Taint {
    static final String STARS = "********";

    private Taint() {}

    /// Whether a value is or holds a secret text.
    public static boolean isIn(Value value) {
        return switch (value) {
            case Value.Text text -> text.secret();
            case Value.Sequence(List<Value> items, boolean _) -> isIn(items);
            case Value.Mapping(Map<Value, Value> entries) -> isIn(entries.values());
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    false;
        };
    }

    private static boolean isIn(Iterable<Value> values) {
        for (var value : values) {
            if (isIn(value)) {
                return true;
            }
        }
        return false;
    }

    /// The same value with every text in it secret.
    public static Value mark(Value value) {
        return each(value, text -> text.secret() ? text : new Value.Text(text.text(), true));
    }

    /// The value with stars in place of its secrets.
    public static Value hide(Value value) {
        return isIn(value) ? each(value, text -> text.secret() ? Value.text(STARS) : text) : value;
    }

    private static Value each(Value value, UnaryOperator<Value.Text> change) {
        return each(value, change, UnaryOperator.identity());
    }

    /// The value with other texts.
    ///
    /// @param names makes the names in mappings
    static Value each(
            Value value, UnaryOperator<Value.Text> change, UnaryOperator<Value.Text> names) {
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
            UnaryOperator<Value.Text> change,
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
