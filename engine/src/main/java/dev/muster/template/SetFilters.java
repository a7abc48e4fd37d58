package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Filters that treat lists as sets, and those that combine lists.
final class SetFilters {
    private SetFilters() {}

    static void addTo(FilterSet filters) {
        filters.add(
                "unique", "case_sensitive attribute", (input, given, _) -> unique(input, given));
        filters.add(
                "union",
                "b!",
                (input, given, _) -> union(Python.items(input), Python.items(given.value(0))));
        filters.add("intersect", "b!", (input, given, _) -> filtered(input, given.value(0), true));
        filters.add(
                "difference", "b!", (input, given, _) -> filtered(input, given.value(0), false));
        filters.add("symmetric_difference", "b!", SetFilters::symmetricDifference);
        filters.add("zip", "*others", (input, given, _) -> zip(input, given, Optional.empty()));
        filters.add(
                "zip_longest",
                "*others **named",
                (input, given, _) ->
                        zip(
                                input,
                                given,
                                Optional.of(given.named().getOrDefault("fillvalue", Value.NULL))));
        filters.add("product", "*others **named", SetFilters::product);
        filters.add("permutations", "r", (input, given, _) -> permutations(input, given));
        filters.add("combinations", "r!", (input, given, _) -> combinations(input, given));
        filters.add("lists_mergeby", "*others **named", SetFilters::mergeBy);
    }

    /// Text without regard to case; but where something cannot be hashed, which Python's own way
    /// needs, what is equal.
    private static Value unique(Value input, Parameters.Given given) {
        var items = Python.items(input);
        var path = given.find(1).map(SelectFilters::path);
        boolean hashed =
                items.stream()
                        .map(item ->
                                path.isPresent() ? SelectFilters.follow(item, path.get()) : item)
                        .allMatch(SetFilters::isHashable);
        if (hashed) {
            return unique(items, given.truth(0, false), path);
        }
        if (given.find(0).filter(Value.FALSE::equals).isPresent() || path.isPresent()) {
            throw TemplateException.type(
                            "Jinja2's unique filter failed and we cannot fall back to Ansible's"
                                    + " version as it does not support the parameters supplied")
                    .hint("case_sensitive and attribute are for what is no list and no mapping");
        }
        return unique(items, true, Optional.empty());
    }

    private static boolean isHashable(Value value) {
        return switch (value) {
            case Value.Mapping _ -> false;
            case Value.Sequence(var items, var tuple) ->
                    tuple && items.stream().allMatch(SetFilters::isHashable);
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Deferred _,
                    Value.Undefined _,
                    Value.Omit _,
                    Value.Foreign _ ->
                    true;
        };
    }

    private static Value unique(
            List<Value> items, boolean caseSensitive, Optional<List<Value>> path) {
        var seen = new HashSet<Value>();
        var out = new ArrayList<Value>();
        for (var item : items) {
            if (item instanceof Value.Undefined undefined) {
                throw Absence.failure(undefined);
            }
            var key = path.isPresent() ? SelectFilters.follow(item, path.get()) : item;
            if (!caseSensitive && key instanceof Value.Text(var text, _, _)) {
                key = Value.text(text.toLowerCase(Locale.ROOT));
            }
            if (seen.add(hashable(key))) {
                out.add(item);
            }
        }
        return new Value.Sequence(out, false);
    }

    /// The same key for values that Python finds equal.
    static Value hashable(Value value) {
        return switch (value) {
            case Value.Bool(boolean truth) -> Value.of(truth ? 1 : 0);
            case Value.Real(double number)
                    when number == Math.rint(number) && Math.abs(number) < 1e15 ->
                    Value.of((long) number);
            default -> value;
        };
    }

    private static Value union(List<Value> a, List<Value> b) {
        var all = new ArrayList<Value>(a);
        all.addAll(b);
        return unique(all, true, Optional.empty());
    }

    private static Value filtered(Value a, Value b, boolean wanted) {
        if (b instanceof Value.Text) {
            var found =
                    Python.items(a).stream()
                            .filter(item -> Operators.contains(b, item) == wanted)
                            .toList();
            return unique(found, true, Optional.empty());
        }
        var others = new HashSet<Value>();
        Python.items(b).forEach(item -> others.add(hashable(item)));
        var out = new ArrayList<Value>();
        for (var item : Python.items(a)) {
            if (others.contains(hashable(item)) == wanted) {
                out.add(item);
            }
        }
        return unique(out, true, Optional.empty());
    }

    private static Value symmetricDifference(
            Value input, Parameters.Given given, Evaluation evaluation) {
        var other = given.value(0);
        var common = filtered(input, other, true);
        return filtered(union(Python.items(input), Python.items(other)), common, false);
    }

    private static Value zip(Value input, Parameters.Given given, Optional<Value> fill) {
        var lists = new ArrayList<List<Value>>();
        lists.add(Python.items(input));
        given.rest().forEach(list -> lists.add(Python.items(list)));
        var sizes = lists.stream().mapToInt(List::size);
        int size = fill.isPresent() ? sizes.max().orElse(0) : sizes.min().orElse(0);
        var out = new ArrayList<Value>();
        for (int i = 0; i < size; i++) {
            var row = new ArrayList<Value>();
            for (var list : lists) {
                row.add(i < list.size() ? list.get(i) : fill.orElse(Value.NULL));
            }
            out.add(new Value.Sequence(row, true));
        }
        return new Value.Sequence(out, false);
    }

    private static Value product(Value input, Parameters.Given given, Evaluation evaluation) {
        var lists = new ArrayList<List<Value>>();
        lists.add(Python.items(input));
        given.rest().forEach(list -> lists.add(Python.items(list)));
        int repeat =
                given.named().containsKey("repeat")
                        ? Math.clamp(Numbers.toInt(given.named().get("repeat")), 0, 20)
                        : 1;
        var all = new ArrayList<List<Value>>();
        for (int i = 0; i < repeat; i++) {
            all.addAll(lists);
        }
        return new Value.Sequence(combined(all), false);
    }

    /// Every way to take one element of each list.
    static List<Value> combined(List<List<Value>> lists) {
        List<List<Value>> rows = List.of(List.of());
        for (var list : lists) {
            Limits.checkElements((long) rows.size() * list.size());
            var longer = new ArrayList<List<Value>>();
            for (var row : rows) {
                for (var item : list) {
                    var next = new ArrayList<Value>(row);
                    next.add(item);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return tuples(rows);
    }

    private static List<Value> tuples(List<List<Value>> rows) {
        var out = new ArrayList<Value>();
        rows.forEach(row -> out.add(new Value.Sequence(new ArrayList<>(row), true)));
        return out;
    }

    private static Value permutations(Value input, Parameters.Given given) {
        var items = Python.items(input);
        var rows = new ArrayList<List<Value>>();
        choose(items, given.number(0, items.size()), new ArrayList<>(), true, rows);
        return new Value.Sequence(tuples(rows), false);
    }

    private static Value combinations(Value input, Parameters.Given given) {
        var rows = new ArrayList<List<Value>>();
        choose(Python.items(input), given.number(0, 0), new ArrayList<>(), false, rows);
        return new Value.Sequence(tuples(rows), false);
    }

    private static void choose(
            List<Value> items,
            int count,
            List<Integer> taken,
            boolean anyOrder,
            List<List<Value>> rows) {
        if (taken.size() == count) {
            Limits.checkElements(rows.size() * 20L);
            rows.add(taken.stream().map(items::get).toList());
            return;
        }
        int from = anyOrder || taken.isEmpty() ? 0 : taken.getLast() + 1;
        for (int i = from; i < items.size(); i++) {
            if (!taken.contains(i)) {
                taken.add(i);
                choose(items, count, taken, anyOrder, rows);
                taken.removeLast();
            }
        }
    }

    private static Value mergeBy(Value input, Parameters.Given given, Evaluation evaluation) {
        var words = new ArrayList<>(given.rest());
        if (words.isEmpty()) {
            throw TemplateException.type("'lists_mergeby' needs the name of the key");
        }
        var index = words.removeLast();
        var lists = new ArrayList<List<Value>>();
        lists.add(Python.items(input));
        words.forEach(list -> lists.add(Python.items(list)));
        boolean recursive =
                given.named().containsKey("recursive")
                        && Python.truthy(given.named().get("recursive"));
        var merged = new java.util.TreeMap<Value, Value>((a, b) -> Python.compare(a, b, "<"));
        for (var list : lists) {
            for (var item : list) {
                var key = Access.item(item, index);
                if (!(key instanceof Value.Undefined)) {
                    merged.merge(
                            key, item, (a, b) -> MappingFilters.merge(a, b, recursive, "replace"));
                }
            }
        }
        return Value.list(List.copyOf(merged.values()));
    }
}
