package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.source.Templates;
import dev.muster.value.Value;
import java.util.LinkedHashMap;

/// Sets a variable of a group, of which one name means the group's priority.
final class Assignment {
    private static final String PRIORITY = "ansible_group_priority";

    private Assignment() {}

    static void set(Group group, String name, Value value, Span span) {
        if (name.equals(PRIORITY)) {
            group.prioritise(priority(value, span));
        } else {
            group.ownVariables().put(name, value);
        }
    }

    private static int priority(Value value, Span span) {
        return switch (value) {
            case Value.Int(var number) when number.bitLength() < 32 -> number.intValue();
            case Value.Text(var text, _, _) when text.matches("-?[0-9]{1,9}") ->
                    Integer.parseInt(text);
            default ->
                    throw new InputException(
                            Diagnostic.error(PRIORITY + " is not a whole number", span)
                                    .hint("write a number; groups have 1 unless told otherwise"));
        };
    }

    /// The value with every text that holds template marks made to wait.
    static Value deferred(Value value, Span span) {
        return switch (value) {
            case Value.Text(var text, _, _) when Templates.isTemplate(text) ->
                    new Value.Deferred(text, span);
            case Value.Sequence(var items, var tuple) -> {
                items.replaceAll(item -> deferred(item, span));
                yield new Value.Sequence(items, tuple);
            }
            case Value.Mapping(var entries) -> {
                var copy = new LinkedHashMap<Value, Value>();
                entries.forEach((key, item) -> copy.put(key, deferred(item, span)));
                yield new Value.Mapping(copy);
            }
            default -> value;
        };
    }
}
