package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Filters about mappings.
final class MappingFilters {
    private MappingFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("combine", "*others **named", MappingFilters::combine);
        filters.add("dict2items", "key_name value_name", MappingFilters::toItems);
        filters.add("items2dict", "key_name value_name", MappingFilters::fromItems);
        filters.add(
                "items",
                "",
                (input, _, _) -> MappingMethods.items(Filters.mapping(input, "items").entries()));
        filters.add("dictsort", "case_sensitive by reverse", MappingFilters::sort);
        filters.add(
                "subelements",
                "subelements! skip_missing",
                (input, given, _) ->
                        subelements(
                                input,
                                given.value(0),
                                given.truth(1, false) ? Skips.MISSING : Skips.NOTHING));
        filters.add("rekey_on_member", "key! duplicates", MappingFilters::rekey);
        filters.add("dict", "", (input, _, _) -> dict(input));
        filters.add(
                "dict_kv",
                "key!",
                (input, given, _) ->
                        new Value.Mapping(new LinkedHashMap<>(Map.of(given.value(0), input))));
        filters.add(
                "keep_keys",
                "target! matching_parameter",
                (input, given, _) -> keys(input, given, true));
        filters.add(
                "remove_keys",
                "target! matching_parameter",
                (input, given, _) -> keys(input, given, false));
        filters.add("groupby_as_dict", "attribute!", MappingFilters::groupAsDict);
        filters.add("counter", "", (input, _, _) -> count(input));
    }

    private static Value combine(Value input, Parameters.Given given, Evaluation evaluation) {
        boolean recursive =
                given.named().containsKey("recursive")
                        && Python.truthy(given.named().get("recursive"));
        var listMerge =
                given.named().containsKey("list_merge")
                        ? Python.print(given.named().get("list_merge"))
                        : "replace";
        for (var name : given.named().keySet()) {
            if (!name.equals("recursive") && !name.equals("list_merge")) {
                throw TemplateException.type(
                                "'recursive' and 'list_merge' are the only valid keyword arguments")
                        .hint("'" + name + "' is not an argument of 'combine'");
            }
        }
        var all = new ArrayList<Value>();
        var inputs = new ArrayList<Value>();
        inputs.add(input);
        inputs.addAll(given.rest());
        ListFilters.flatten(inputs, 1, true, all);
        Value result = new Value.Mapping(new LinkedHashMap<>());
        for (var mapping : all) {
            evaluation.demandAll(mapping);
            result = merge(result, mapping, recursive, listMerge);
        }
        return result;
    }

    /// The entries of both, those of `b` where both have one.
    static Value merge(Value a, Value b, boolean recursive, String listMerge) {
        if (!(a instanceof Value.Mapping(var left)) || !(b instanceof Value.Mapping(var right))) {
            throw TemplateException.type(
                    "failed to combine variables, expected dicts but got a '%s' and a '%s'"
                            .formatted(Python.typeName(a), Python.typeName(b)));
        }
        var merged = new LinkedHashMap<Value, Value>(left);
        right.forEach((key, value) -> {
            var old = merged.get(key);
            if (recursive && old instanceof Value.Mapping && value instanceof Value.Mapping) {
                merged.put(key, merge(old, value, true, listMerge));
            } else if (old instanceof Value.Sequence x && value instanceof Value.Sequence y) {
                merged.put(key, mergeLists(x, y, listMerge));
            } else {
                merged.put(key, value);
            }
        });
        return new Value.Mapping(merged);
    }

    private static Value mergeLists(Value.Sequence a, Value.Sequence b, String how) {
        var out = new ArrayList<Value>();
        switch (how) {
            case "replace" -> out.addAll(b.items());
            case "keep" -> out.addAll(a.items());
            case "append" -> {
                out.addAll(a.items());
                out.addAll(b.items());
            }
            case "prepend" -> {
                out.addAll(b.items());
                out.addAll(a.items());
            }
            case "append_rp" -> {
                a.items().stream().filter(item -> !b.items().contains(item)).forEach(out::add);
                out.addAll(b.items());
            }
            case "prepend_rp" -> {
                out.addAll(b.items());
                a.items().stream().filter(item -> !b.items().contains(item)).forEach(out::add);
            }
            default ->
                    throw TemplateException.value("'" + how + "' is no way to merge lists")
                            .hint(
                                    "the ways are replace, keep, append, prepend, append_rp and prepend_rp");
        }
        return new Value.Sequence(out, false);
    }

    private static Value toItems(Value input, Parameters.Given given, Evaluation evaluation) {
        var keyName = Value.text(given.text(0, "key"));
        var valueName = Value.text(given.text(1, "value"));
        var out = new ArrayList<Value>();
        if (!(input instanceof Value.Mapping(var entries))) {
            throw TemplateException.type(
                    "dict2items requires a dictionary, got " + Python.kindOf(input));
        }
        entries.forEach((key, value) -> {
            var entry = new LinkedHashMap<Value, Value>();
            entry.put(keyName, key);
            entry.put(valueName, value);
            out.add(new Value.Mapping(entry));
        });
        return new Value.Sequence(out, false);
    }

    private static Value fromItems(Value input, Parameters.Given given, Evaluation evaluation) {
        var keyName = given.text(0, "key");
        var valueName = given.text(1, "value");
        if (!(input instanceof Value.Sequence(var items, _))) {
            throw TemplateException.type("items2dict requires a list, got " + Python.kindOf(input));
        }
        var entries = new LinkedHashMap<Value, Value>();
        for (var item : items) {
            if (item instanceof Value.Undefined undefined) {
                throw Absence.failure(undefined);
            }
            if (!(item instanceof Value.Mapping entry)) {
                throw TemplateException.type(
                        "items2dict requires a list of dictionaries, got " + Python.kindOf(item));
            }
            var key = entry.find(keyName);
            var value = entry.find(valueName);
            if (key.isEmpty() || value.isEmpty()) {
                throw TemplateException.value(
                                "items2dict requires each dictionary in the list to contain the"
                                        + " keys '%s' and '%s'".formatted(keyName, valueName))
                        .hint("an item has no '" + (key.isEmpty() ? keyName : valueName) + "'");
            }
            entries.put(key.get(), value.get());
        }
        return new Value.Mapping(entries);
    }

    private static Value sort(Value input, Parameters.Given given, Evaluation evaluation) {
        boolean caseSensitive = given.truth(0, false);
        int by = given.text(1, "key").equals("value") ? 1 : 0;
        var pairs =
                new ArrayList<>(
                        ((Value.Sequence)
                                        MappingMethods.items(
                                                Filters.mapping(input, "dictsort").entries()))
                                .items());
        java.util.Comparator<Value> order =
                (a, b) ->
                        Python.compare(
                                ListFilters.sortKey(
                                        ((Value.Sequence) a).items().get(by),
                                        Optional.empty(),
                                        caseSensitive),
                                ListFilters.sortKey(
                                        ((Value.Sequence) b).items().get(by),
                                        Optional.empty(),
                                        caseSensitive),
                                "<");
        pairs.sort(given.truth(2, false) ? order.reversed() : order);
        return new Value.Sequence(pairs, false);
    }

    /// Which items without the list that is wanted are left out.
    enum Skips {
        NOTHING,
        /// Those where a key is missing.
        MISSING,
        /// Those where something on the way is no mapping, too.
        ALL
    }

    static Value subelements(Value input, Value path, Skips skips) {
        var steps =
                switch (path) {
                    case Value.Sequence sequence -> sequence.items();
                    case Value.Text(String text, _, _) ->
                            List.of(text.split("\\.", -1)).stream()
                                    .<Value>map(Value::text)
                                    .toList();
                    default ->
                            throw TemplateException.type("subelements must be a list or a string");
                };
        var items =
                items(
                        input,
                        () ->
                                TemplateException.type(
                                        "obj must be a list of dicts or a nested dict"));
        var out = new ArrayList<Value>();
        for (var item : items) {
            for (var element : elements(item, steps, skips)) {
                out.add(MappingMethods.pair(item, element));
            }
        }
        return new Value.Sequence(out, false);
    }

    /// What a list holds, or a mapping under its keys.
    private static List<Value> items(Value input, Supplier<TemplateException> otherwise) {
        return switch (input) {
            case Value.Mapping mapping -> List.copyOf(mapping.entries().values());
            case Value.Sequence sequence -> sequence.items();
            case Value.Undefined undefined -> throw Absence.failure(undefined);
            default -> throw otherwise.get();
        };
    }

    /// The list inside an item that a path leads to.
    private static List<Value> elements(Value item, List<Value> path, Skips skips) {
        var found = item;
        for (var step : path) {
            var name = Python.print(step);
            if (!(found instanceof Value.Mapping(var entries))) {
                if (skips == Skips.ALL) {
                    return List.of();
                }
                throw TemplateException.type(
                        "the key %s should point to a dictionary, got '%s'"
                                .formatted(name, Python.print(found)));
            }
            var inner = entries.get(step);
            if (inner == null && skips != Skips.NOTHING) {
                return List.of();
            }
            if (inner == null) {
                throw TemplateException.value(
                                "could not find '%s' key in iterated item '%s'"
                                        .formatted(name, Python.print(found)))
                        .hint("skip_missing=True leaves such items out");
            }
            found = inner;
        }
        if (found instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        throw TemplateException.type(
                "the key '%s' should point to a list, got '%s'"
                        .formatted(Python.print(path.getLast()), Python.print(found)));
    }

    private static Value rekey(Value input, Parameters.Given given, Evaluation evaluation) {
        var duplicates = given.text(1, "error");
        if (!duplicates.equals("error") && !duplicates.equals("overwrite")) {
            throw TemplateException.value(
                            "duplicates parameter to rekey_on_member has unknown value: "
                                    + duplicates)
                    .hint("it is error or overwrite");
        }
        var items =
                items(
                        input,
                        () ->
                                TemplateException.type("Type is not a valid list, set, or dict")
                                        .hint("'rekey_on_member' got " + Python.kindOf(input)));
        var key = given.value(0);
        if (key instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        var entries = new LinkedHashMap<Value, Value>();
        for (var item : items) {
            if (!(item instanceof Value.Mapping(var members))) {
                throw TemplateException.type("List item is not a valid dict")
                        .hint("'rekey_on_member' got a list with " + Python.kindOf(item));
            }
            var name = members.get(key);
            if (name == null) {
                throw TemplateException.value("Key " + Python.print(key) + " was not found");
            }
            if (entries.put(name, item) != null && duplicates.equals("error")) {
                throw TemplateException.value(
                        "Key %s is not unique, cannot correctly turn into dict"
                                .formatted(Python.print(name)));
            }
        }
        return new Value.Mapping(entries);
    }

    private static Value dict(Value input) {
        var entries = new LinkedHashMap<Value, Value>();
        for (var pair : Python.items(input)) {
            var parts = Python.items(pair);
            if (parts.size() != 2) {
                throw TemplateException.value("'dict' needs pairs of key and value");
            }
            entries.put(Evaluator.key(parts.get(0)), parts.get(1));
        }
        return new Value.Mapping(entries);
    }

    private static Value keys(Value input, Parameters.Given given, boolean keep) {
        var targets =
                given.value(0) instanceof Value.Sequence sequence
                        ? sequence.items().stream().map(Python::print).toList()
                        : List.of(given.text(0, ""));
        var how = given.text(1, "equal");
        var out = new ArrayList<Value>();
        for (var item : Python.items(input)) {
            var entries = new LinkedHashMap<Value, Value>();
            Filters.mapping(item, keep ? "keep_keys" : "remove_keys")
                    .entries()
                    .forEach((key, value) -> {
                        if (matches(Python.print(key), targets, how) == keep) {
                            entries.put(key, value);
                        }
                    });
            out.add(new Value.Mapping(entries));
        }
        return new Value.Sequence(out, false);
    }

    private static boolean matches(String key, List<String> targets, String how) {
        return targets.stream()
                .anyMatch(target ->
                        switch (how) {
                            case "equal" -> key.equals(target);
                            case "starts_with" -> key.startsWith(target);
                            case "ends_with" -> key.endsWith(target);
                            case "regex" -> Regex.of(target, false, false).matcher(key).lookingAt();
                            default ->
                                    throw TemplateException.value(
                                            "'" + how + "' is no way to match keys");
                        });
    }

    private static Value groupAsDict(Value input, Parameters.Given given, Evaluation evaluation) {
        var entries = new LinkedHashMap<Value, Value>();
        for (var item : Python.items(input)) {
            var key = Access.item(item, given.value(0));
            if (key instanceof Value.Undefined undefined) {
                throw Absence.failure(undefined);
            }
            entries.put(key, item);
        }
        return new Value.Mapping(entries);
    }

    private static Value count(Value input) {
        var counts = new LinkedHashMap<Value, Value>();
        for (var item : Python.items(input)) {
            counts.merge(
                    item, Value.of(1), (a, b) -> Operators.apply(Expression.Operator.ADD, a, b));
        }
        return new Value.Mapping(counts);
    }
}
