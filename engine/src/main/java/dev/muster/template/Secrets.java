package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/// Keeps what is made of a secret a secret.
final class Secrets {
    private Secrets() {}

    /// Whether a value is or holds a secret text.
    static boolean isIn(Value value, Evaluation evaluation) {
        return evaluation.sawSecrets() && isIn(value);
    }

    private static boolean isIn(Value value) {
        return switch (value) {
            case Value.Text text -> text.secret();
            case Value.Sequence sequence -> sequence.items().stream().anyMatch(Secrets::isIn);
            case Value.Mapping mapping ->
                    mapping.entries().values().stream().anyMatch(Secrets::isIn);
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

    static boolean isIn(Arguments arguments, Evaluation evaluation) {
        return evaluation.sawSecrets()
                && (arguments.positional().stream().anyMatch(Secrets::isIn)
                        || arguments.named().values().stream().anyMatch(Secrets::isIn));
    }

    /// The value with every text in it secret.
    static Value mark(Value value) {
        return switch (value) {
            case Value.Text text -> new Value.Text(text.text(), true);
            case Value.Sequence(var items, var tuple) -> {
                var copy = new ArrayList<Value>(items.size());
                items.forEach(item -> copy.add(mark(item)));
                yield new Value.Sequence(copy, tuple);
            }
            case Value.Mapping(var entries) -> {
                var copy = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
                entries.forEach((key, item) -> copy.put(key, mark(item)));
                yield new Value.Mapping(copy);
            }
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
}
