package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Filters about lists as a whole: length, ends, order.
final class ListFilters {
    private ListFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("length count", "", (input, _, _) -> length(input));
        filters.add("list", "", (input, _, _) -> Value.list(Python.items(input)));
        filters.add("first", "", (input, _, _) -> end(Python.items(input), true));
        filters.add("last", "", (input, _, _) -> end(Python.items(input), false));
        filters.add("join", "d attribute", ListFilters::join);
        filters.add("sort", "reverse case_sensitive attribute", ListFilters::sort);
        filters.add("reverse", "", (input, _, _) -> reverse(input));
        filters.add(
                "min",
                "case_sensitive attribute **options",
                (input, given, _) -> extreme(input, given, -1));
        filters.add(
                "max",
                "case_sensitive attribute **options",
                (input, given, _) -> extreme(input, given, 1));
        filters.add("sum", "attribute start", ListFilters::sum);
        filters.add("batch", "linecount! fill_with", ListFilters::batch);
        filters.add("slice", "slices! fill_with", ListFilters::slice);
        filters.add("flatten", "levels skip_nulls", ListFilters::flatten);
        filters.add("random", "start step seed", ListFilters::random);
        filters.add("shuffle", "seed", ListFilters::shuffle);
        filters.add("version_sort", "reverse", ListFilters::versionSort);
    }

    private static Value length(Value input) {
        return switch (input) {
            case Value.Text(var text, _, _) -> Value.of(text.codePointCount(0, text.length()));
            case Value.Mapping mapping -> Value.of(mapping.entries().size());
            default -> Value.of(Python.items(input).size());
        };
    }

    private static Value end(List<Value> items, boolean first) {
        if (items.isEmpty()) {
            var which = first ? "first" : "last";
            return new Value.Undefined(
                    "|" + which, "there is no " + which + " item, the list is empty");
        }
        return first ? items.getFirst() : items.getLast();
    }

    private static Value join(Value input, Parameters.Given given, Evaluation evaluation) {
        var separator = given.text(0, "");
        var key = given.find(1).map(SelectFilters::path);
        var out = new StringBuilder();
        boolean first = true;
        for (var item : Python.items(input)) {
            out.append(first ? "" : separator);
            out.append(
                    Python.print(key.isPresent() ? SelectFilters.follow(item, key.get()) : item));
            Limits.checkText(out.length());
            first = false;
        }
        return Value.text(out.toString());
    }

    private static Value reverse(Value input) {
        return input instanceof Value.Text(var text, _, _)
                ? Value.text(new StringBuilder(text).reverse().toString())
                : Value.list(Python.items(input).reversed());
    }

    /// What a value is sorted by: itself or an attribute, text without regard to case unless asked.
    static Value sortKey(Value item, Optional<List<Value>> path, boolean caseSensitive) {
        var key = path.isPresent() ? SelectFilters.follow(item, path.get()) : item;
        if (key instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        return key instanceof Value.Text(var text, var secret, _) && !caseSensitive
                ? new Value.Text(text.toLowerCase(Locale.ROOT), secret)
                : key;
    }

    private static Value sort(Value input, Parameters.Given given, Evaluation evaluation) {
        boolean caseSensitive = given.truth(1, false);
        var paths = new ArrayList<Optional<List<Value>>>();
        if (given.find(2).isPresent() && given.value(2) instanceof Value.Text attributes) {
            for (var attribute : attributes.text().split(",")) {
                paths.add(Optional.of(SelectFilters.path(Value.text(attribute))));
            }
        } else {
            paths.add(given.find(2).map(SelectFilters::path));
        }
        record Keyed(Value item, List<Value> keys) {}
        var keyed = new ArrayList<Keyed>();
        for (var item : Python.items(input)) {
            keyed.add(
                    new Keyed(
                            item,
                            paths.stream()
                                    .map(path -> sortKey(item, path, caseSensitive))
                                    .toList()));
        }
        Comparator<Keyed> order =
                (a, b) -> Python.compare(Value.list(a.keys), Value.list(b.keys), "<");
        keyed.sort(given.truth(0, false) ? order.reversed() : order);
        return Value.list(keyed.stream().map(Keyed::item).toList());
    }

    private static Value extreme(Value input, Parameters.Given given, int sign) {
        var path = given.find(1).map(SelectFilters::path);
        boolean caseSensitive = given.truth(0, false);
        Optional<Value> best = Optional.empty();
        for (var item : Python.items(input)) {
            if (best.isEmpty()
                    || sign
                                    * Python.compare(
                                            sortKey(item, path, caseSensitive),
                                            sortKey(best.get(), path, caseSensitive),
                                            "<")
                            > 0) {
                best = Optional.of(item);
            }
        }
        return best.orElse(new Value.Undefined("|max", "the list is empty"));
    }

    private static Value sum(Value input, Parameters.Given given, Evaluation evaluation) {
        var path = given.find(0).map(SelectFilters::path);
        var total = given.values().get(1).orElse(Value.of(0));
        for (var item : Python.items(input)) {
            var part = path.isPresent() ? SelectFilters.follow(item, path.get()) : item;
            total = Operators.apply(Expression.Operator.ADD, total, part);
        }
        return total;
    }

    private static Value batch(Value input, Parameters.Given given, Evaluation evaluation) {
        int size = Math.max(1, given.number(0, 1));
        var rows = new ArrayList<Value>();
        var row = new ArrayList<Value>();
        for (var item : Python.items(input)) {
            if (row.size() == size) {
                rows.add(new Value.Sequence(row, false));
                row = new ArrayList<>();
            }
            row.add(item);
        }
        if (!row.isEmpty()) {
            while (given.find(1).isPresent() && row.size() < Math.min(size, 100_000)) {
                row.add(given.value(1));
            }
            rows.add(new Value.Sequence(row, false));
        }
        return new Value.Sequence(rows, false);
    }

    private static Value slice(Value input, Parameters.Given given, Evaluation evaluation) {
        var items = Python.items(input);
        int slices = Math.clamp(given.number(0, 1), 1, 100_000);
        int size = items.size() / slices;
        int extra = items.size() % slices;
        var parts = new ArrayList<Value>();
        int at = 0;
        for (int i = 0; i < slices; i++) {
            int end = at + size + (i < extra ? 1 : 0);
            var part = new ArrayList<Value>(items.subList(at, end));
            if (given.find(1).isPresent() && i >= extra) {
                part.add(given.value(1));
            }
            parts.add(new Value.Sequence(part, false));
            at = end;
        }
        return new Value.Sequence(parts, false);
    }

    private static Value flatten(Value input, Parameters.Given given, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        flatten(Python.items(input), given.number(0, -1), given.truth(1, true), out);
        return new Value.Sequence(out, false);
    }

    static void flatten(List<Value> items, int levels, boolean skipNulls, List<Value> out) {
        for (var item : items) {
            boolean nothing =
                    item instanceof Value.Null
                            || item instanceof Value.Text text
                                    && (text.text().equals("None") || text.text().equals("null"));
            if (skipNulls && nothing) {
                continue;
            }
            if (item instanceof Value.Sequence sequence && levels != 0) {
                flatten(sequence.items(), levels - 1, skipNulls, out);
            } else {
                out.add(item);
            }
        }
    }

    private static RandomGenerator source(Optional<Value> seed, Evaluation evaluation) {
        return seed.<RandomGenerator>map(PythonRandom::new).orElse(evaluation.extras().random());
    }

    private static Value random(Value input, Parameters.Given given, Evaluation evaluation) {
        var random = source(given.find(2), evaluation);
        if (input instanceof Value.Int) {
            long stop = Python.toBig(input).longValueExact();
            long start = given.find(0).map(value -> (long) Numbers.toInt(value)).orElse(0L);
            long step = given.find(1).map(value -> (long) Numbers.toInt(value)).orElse(1L);
            long count = (stop - start + step - Long.signum(step)) / step;
            if (count <= 0) {
                throw TemplateException.value("there is no number to choose from");
            }
            return Value.of(start + step * random.nextLong(count));
        }
        var items =
                Python.iterate(input)
                        .orElseThrow(() ->
                                TemplateException.type(
                                        "random can only be used on sequences and integers"));
        if (given.find(0).isPresent() || given.find(1).isPresent()) {
            throw TemplateException.value("start and step can only be used with integer values");
        }
        return items.isEmpty() ? end(items, true) : items.get(random.nextInt(items.size()));
    }

    private static Value shuffle(Value input, Parameters.Given given, Evaluation evaluation) {
        var ordered = Python.iterate(input);
        if (ordered.isEmpty()) {
            return input;
        }
        var items = new ArrayList<>(ordered.get());
        var random = source(given.find(0), evaluation);
        for (int i = items.size() - 1; i > 0; i--) {
            java.util.Collections.swap(items, i, random.nextInt(i + 1));
        }
        return new Value.Sequence(items, false);
    }

    private static Value versionSort(Value input, Parameters.Given given, Evaluation evaluation) {
        var items = new ArrayList<>(Python.items(input));
        Comparator<Value> order =
                (a, b) -> Versions.compareLoosely(Python.print(a), Python.print(b));
        items.sort(given.truth(0, false) ? order.reversed() : order);
        return new Value.Sequence(items, false);
    }
}
