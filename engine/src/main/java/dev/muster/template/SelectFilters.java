package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// Filters that choose or change the elements of a list by other filters and tests.
final class SelectFilters {
    private SelectFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("map", "*words **named", SelectFilters::map);
        filters.add(
                "select",
                "*words **named",
                (input, given, evaluation) -> select(input, given, evaluation, true));
        filters.add(
                "reject",
                "*words **named",
                (input, given, evaluation) -> select(input, given, evaluation, false));
        filters.add(
                "selectattr",
                "attribute! *words **named",
                (input, given, evaluation) -> selectAttribute(input, given, evaluation, true));
        filters.add(
                "rejectattr",
                "attribute! *words **named",
                (input, given, evaluation) -> selectAttribute(input, given, evaluation, false));
        filters.add("groupby", "attribute! default case_sensitive", SelectFilters::group);
        filters.add("extract", "container! morekeys", SelectFilters::extract);
    }

    /// The steps of an attribute such as `a.0.b`.
    static List<Value> path(Value attribute) {
        if (!(attribute instanceof Value.Text text)) {
            return List.of(attribute);
        }
        var steps = new ArrayList<Value>();
        for (var part : text.text().split("\\.", -1)) {
            boolean number =
                    !part.isEmpty()
                            && part.length() < 9
                            && part.chars().allMatch(c -> c >= '0' && c <= '9');
            steps.add(number ? Value.of(Integer.parseInt(part)) : Value.text(part));
        }
        return steps;
    }

    static Value follow(Value start, List<Value> path) {
        var value = start;
        for (var step : path) {
            value = Access.item(value, step);
        }
        return value;
    }

    private static Value map(Value input, Parameters.Given given, Evaluation evaluation) {
        var items = Python.items(input);
        var out = new ArrayList<Value>(items.size());
        if (given.rest().isEmpty() && given.named().containsKey("attribute")) {
            var path = path(given.named().get("attribute"));
            var otherwise = Optional.ofNullable(given.named().get("default"));
            for (var item : items) {
                var found = follow(item, path);
                out.add(
                        found instanceof Value.Undefined && otherwise.isPresent()
                                ? otherwise.get()
                                : found);
            }
            return new Value.Sequence(out, false);
        }
        if (given.rest().isEmpty()) {
            throw TemplateException.type("'map' needs a filter or an attribute");
        }
        var word = evaluation.templating().filter(Python.print(given.rest().getFirst()));
        var arguments = new Arguments(given.rest().subList(1, given.rest().size()), given.named());
        for (var item : items) {
            if (item instanceof Value.Undefined undefined && !word.takesUndefined()) {
                throw Absence.failure(undefined);
            }
            out.add(Evaluator.applied(word, item, arguments, evaluation));
        }
        return new Value.Sequence(out, false);
    }

    private static boolean passes(
            Value value, List<Value> words, Parameters.Given given, Evaluation evaluation) {
        if (words.isEmpty()) {
            return Python.truthy(value);
        }
        var test = evaluation.templating().test(Python.print(words.getFirst()));
        if (value instanceof Value.Undefined undefined && !test.takesUndefined()) {
            throw Absence.failure(undefined);
        }
        return test.holds(
                value, new Arguments(words.subList(1, words.size()), given.named()), evaluation);
    }

    private static Value select(
            Value input, Parameters.Given given, Evaluation evaluation, boolean wanted) {
        var out = new ArrayList<Value>();
        for (var item : Python.items(input)) {
            if (passes(item, given.rest(), given, evaluation) == wanted) {
                out.add(item);
            }
        }
        return new Value.Sequence(out, false);
    }

    private static Value selectAttribute(
            Value input, Parameters.Given given, Evaluation evaluation, boolean wanted) {
        var path = path(given.value(0));
        var out = new ArrayList<Value>();
        for (var item : Python.items(input)) {
            if (passes(follow(item, path), given.rest(), given, evaluation) == wanted) {
                out.add(item);
            }
        }
        return new Value.Sequence(out, false);
    }

    private static Value group(Value input, Parameters.Given given, Evaluation evaluation) {
        var path = path(given.value(0));
        boolean caseSensitive = given.truth(2, false);
        record Keyed(Value item, Value key, Value original) {}
        var keyed = new ArrayList<Keyed>();
        for (var item : Python.items(input)) {
            var found = follow(item, path);
            var key = found instanceof Value.Undefined && given.has(1) ? given.value(1) : found;
            keyed.add(
                    new Keyed(
                            item, ListFilters.sortKey(key, Optional.empty(), caseSensitive), key));
        }
        keyed.sort((a, b) -> Python.compare(a.key, b.key, "<"));
        var groups = new LinkedHashMap<Value, List<Value>>();
        var names = new LinkedHashMap<Value, Value>();
        for (var one : keyed) {
            groups.computeIfAbsent(one.key, _ -> new ArrayList<>()).add(one.item);
            names.putIfAbsent(one.key, one.original);
        }
        var out = new ArrayList<Value>();
        groups.forEach((key, items) ->
                out.add(
                        MappingMethods.pair(
                                names.getOrDefault(key, key), new Value.Sequence(items, false))));
        return new Value.Sequence(out, false);
    }

    private static Value extract(Value input, Parameters.Given given, Evaluation evaluation) {
        var found = Access.item(given.value(0), input);
        if (given.find(1).isEmpty()) {
            return found;
        }
        var more =
                given.value(1) instanceof Value.Sequence sequence
                        ? sequence.items()
                        : List.of(given.value(1));
        return follow(found, more);
    }
}
