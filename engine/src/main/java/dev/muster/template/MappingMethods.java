package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The methods of Python's `dict`.
final class MappingMethods {
    /// A method of a mapping.
    @FunctionalInterface
    private interface Method {
        Value call(Map<Value, Value> entries, Arguments arguments);
    }

    private static final Map<String, Method> METHODS =
            Map.ofEntries(
                    Map.entry("items", (entries, _) -> items(entries)),
                    Map.entry("iteritems", (entries, _) -> items(entries)),
                    Map.entry("keys", (entries, _) -> Value.list(List.copyOf(entries.keySet()))),
                    Map.entry("values", (entries, _) -> values(entries)),
                    Map.entry("get", MappingMethods::get),
                    Map.entry("has_key", (entries, a) -> Value.of(entries.containsKey(first(a)))),
                    Map.entry(
                            "__contains__",
                            (entries, a) -> Value.of(entries.containsKey(first(a)))),
                    Map.entry("pop", MappingMethods::pop),
                    Map.entry("popitem", (entries, _) -> popItem(entries)),
                    Map.entry("update", MappingMethods::update),
                    Map.entry("setdefault", MappingMethods::setDefault),
                    Map.entry("__setitem__", MappingMethods::setItem),
                    Map.entry("__getitem__", MappingMethods::getItem),
                    Map.entry("copy", (entries, _) -> new Value.Mapping(copy(entries))),
                    Map.entry("clear", (entries, _) -> clear(entries)));

    private MappingMethods() {}

    static Optional<Value> find(Value.Mapping mapping, String name) {
        var method = METHODS.get(name);
        return method == null
                ? Optional.empty()
                : Optional.of(
                        new Native(
                                name, (arguments, _) -> method.call(mapping.entries(), arguments)));
    }

    private static Map<Value, Value> copy(Map<Value, Value> entries) {
        var copy = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
        entries.forEach(copy::put);
        return copy;
    }

    private static Value first(Arguments arguments) {
        return arguments.at(0).orElseThrow(() -> TemplateException.type("a key is needed"));
    }

    static Value items(Map<Value, Value> entries) {
        var items = new ArrayList<Value>(entries.size());
        entries.forEach((key, value) -> items.add(pair(key, value)));
        return new Value.Sequence(items, false);
    }

    static Value pair(Value first, Value second) {
        var items = new ArrayList<Value>(2);
        items.add(first);
        items.add(second);
        return new Value.Sequence(items, true);
    }

    private static Value values(Map<Value, Value> entries) {
        var values = new ArrayList<Value>(entries.size());
        entries.forEach((_, value) -> values.add(value));
        return new Value.Sequence(values, false);
    }

    private static Value get(Map<Value, Value> entries, Arguments arguments) {
        var key = first(arguments);
        if (key instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        var found = entries.get(key);
        return found != null ? found : arguments.find(1, "default").orElse(Value.NULL);
    }

    private static Value getItem(Map<Value, Value> entries, Arguments arguments) {
        var found = entries.get(first(arguments));
        if (found == null) {
            throw TemplateException.value("there is no key " + Python.represent(first(arguments)));
        }
        return found;
    }

    private static Value pop(Map<Value, Value> entries, Arguments arguments) {
        var key = first(arguments);
        if (!entries.containsKey(key)) {
            return arguments
                    .at(1)
                    .orElseThrow(() ->
                            TemplateException.value("there is no key " + Python.represent(key)));
        }
        var removed = entries.remove(key);
        return removed == null ? Value.NULL : removed;
    }

    private static Value popItem(Map<Value, Value> entries) {
        if (entries.isEmpty()) {
            throw TemplateException.value("the mapping is empty");
        }
        var key = new ArrayList<>(entries.keySet()).getLast();
        var removed = entries.remove(key);
        return pair(key, removed == null ? Value.NULL : removed);
    }

    private static Value update(Map<Value, Value> entries, Arguments arguments) {
        for (var source : arguments.positional()) {
            if (source instanceof Value.Mapping mapping) {
                copy(mapping.entries()).forEach(entries::put);
            } else {
                for (var item : Python.items(source)) {
                    var parts = Python.items(item);
                    if (parts.size() != 2) {
                        throw TemplateException.value("update() needs pairs of key and value");
                    }
                    entries.put(parts.get(0), parts.get(1));
                }
            }
        }
        arguments.named().forEach((key, value) -> entries.put(Value.text(key), value));
        return Value.NULL;
    }

    private static Value setDefault(Map<Value, Value> entries, Arguments arguments) {
        var key = first(arguments);
        var found = entries.get(key);
        if (found != null) {
            return found;
        }
        var value = arguments.at(1).orElse(Value.NULL);
        entries.put(key, value);
        return value;
    }

    private static Value setItem(Map<Value, Value> entries, Arguments arguments) {
        entries.put(Evaluator.key(first(arguments)), arguments.at(1).orElse(Value.NULL));
        return Value.NULL;
    }

    private static Value clear(Map<Value, Value> entries) {
        entries.clear();
        return Value.NULL;
    }
}
