package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The methods of Python's `list` and `tuple`.
final class SequenceMethods {
    /// A method of a list.
    @FunctionalInterface
    private interface Method {
        Value call(List<Value> items, Arguments arguments);
    }

    private static final Set<String> OF_TUPLES = Set.of("index", "count");

    private static final Map<String, Method> METHODS =
            Map.ofEntries(
                    Map.entry("append", SequenceMethods::append),
                    Map.entry("extend", SequenceMethods::extend),
                    Map.entry("insert", SequenceMethods::insert),
                    Map.entry("pop", SequenceMethods::pop),
                    Map.entry("remove", SequenceMethods::remove),
                    Map.entry("index", SequenceMethods::index),
                    Map.entry("count", SequenceMethods::count),
                    Map.entry("sort", SequenceMethods::sort),
                    Map.entry("reverse", (items, _) -> replace(items, items.reversed())),
                    Map.entry("copy", (items, _) -> Value.list(items)),
                    Map.entry("clear", (items, _) -> replace(items, List.of())));

    private SequenceMethods() {}

    static Optional<Value> find(Value.Sequence sequence, String name) {
        var method = METHODS.get(name);
        if (method == null || sequence.tuple() && !OF_TUPLES.contains(name)) {
            return Optional.empty();
        }
        return Optional.of(
                new Native(name, (arguments, _) -> method.call(sequence.items(), arguments)));
    }

    private static Value first(Arguments arguments) {
        return arguments.at(0).orElseThrow(() -> TemplateException.type("a value is needed"));
    }

    private static Value append(List<Value> items, Arguments arguments) {
        Limits.checkElements(items.size());
        items.add(first(arguments));
        return Value.NULL;
    }

    private static Value extend(List<Value> items, Arguments arguments) {
        var added = new ArrayList<>(Python.items(first(arguments)));
        Limits.checkElements((long) items.size() + added.size());
        items.addAll(added);
        return Value.NULL;
    }

    private static Value insert(List<Value> items, Arguments arguments) {
        int at = Numbers.toInt(first(arguments));
        int from = Math.clamp(at < 0 ? at + items.size() : at, 0, items.size());
        items.add(from, arguments.at(1).orElse(Value.NULL));
        return Value.NULL;
    }

    private static Value pop(List<Value> items, Arguments arguments) {
        int index = arguments.at(0).map(Numbers::toInt).orElse(-1);
        int at = index < 0 ? index + items.size() : index;
        if (at < 0 || at >= items.size()) {
            throw TemplateException.value(
                    items.isEmpty() ? "the list is empty" : "the list has no element " + index);
        }
        return items.remove(at);
    }

    private static int position(List<Value> items, Value wanted) {
        for (int i = 0; i < items.size(); i++) {
            if (Python.equal(items.get(i), wanted)) {
                return i;
            }
        }
        throw TemplateException.value(Python.represent(wanted) + " is not in the list");
    }

    private static Value remove(List<Value> items, Arguments arguments) {
        items.remove(position(items, first(arguments)));
        return Value.NULL;
    }

    private static Value index(List<Value> items, Arguments arguments) {
        return Value.of(position(items, first(arguments)));
    }

    private static Value count(List<Value> items, Arguments arguments) {
        var wanted = first(arguments);
        return Value.of(items.stream().filter(item -> Python.equal(item, wanted)).count());
    }

    private static Value sort(List<Value> items, Arguments arguments) {
        var sorted = new ArrayList<>(items);
        Comparator<Value> order = (a, b) -> Python.compare(a, b, "<");
        boolean reverse = arguments.find(0, "reverse").map(Python::truthy).orElse(false);
        sorted.sort(reverse ? order.reversed() : order);
        return replace(items, sorted);
    }

    private static Value replace(List<Value> items, List<Value> with) {
        var copy = List.copyOf(with);
        while (!items.isEmpty()) {
            items.removeLast();
        }
        items.addAll(copy);
        return Value.NULL;
    }
}
