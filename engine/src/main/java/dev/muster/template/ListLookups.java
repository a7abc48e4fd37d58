package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Lookups that make lists of what they are given, which is what the `with_` loops are.
final class ListLookups {
    private static final Pattern SEQUENCE =
            Pattern.compile(
                    "(?:(\\d+|0x[0-9a-fA-F]+)-)?(\\d+|0x[0-9a-fA-F]+)(?:/(-?\\d+|0x[0-9a-fA-F]+))?(?::(.+))?");

    private ListLookups() {}

    static void addTo(Map<String, Lookups.Lookup> lookups) {
        lookups.put("items", (terms, _, _) -> flattened(terms, 1));
        lookups.put("list", (terms, _, _) -> terms);
        lookups.put("flattened", (terms, _, _) -> flattened(terms, -1));
        lookups.put("dict", (terms, _, _) -> dict(terms));
        lookups.put("indexed_items", (terms, _, _) -> indexed(terms));
        lookups.put("together", (terms, _, _) -> together(terms));
        lookups.put(
                "nested",
                (terms, _, _) ->
                        SetFilters.combined(lists(terms)).stream()
                                .map(ListLookups::asList)
                                .toList());
        lookups.put(
                "cartesian",
                (terms, _, _) ->
                        SetFilters.combined(lists(terms)).stream()
                                .map(ListLookups::asList)
                                .toList());
        lookups.put("subelements", ListLookups::subelements);
        lookups.put("sequence", ListLookups::sequence);
        lookups.put("random_choice", ListLookups::choice);
        lookups.put("inventory_hostnames", ListLookups::hosts);
        lookups.put("vars", ListLookups::variables);
        lookups.put("varnames", ListLookups::variableNames);
    }

    private static List<Value> flattened(List<Value> terms, int levels) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            if (term instanceof Value.Sequence sequence) {
                if (levels == 1) {
                    out.addAll(sequence.items());
                } else {
                    ListFilters.flatten(sequence.items(), -1, true, out);
                }
            } else {
                out.add(term);
            }
        }
        return out;
    }

    private static Value asList(Value tuple) {
        return new Value.Sequence(((Value.Sequence) tuple).items(), false);
    }

    private static List<Value> dict(List<Value> terms) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            Filters.mapping(term, "dict")
                    .entries()
                    .forEach((key, value) -> {
                        var entry = new LinkedHashMap<Value, Value>();
                        entry.put(Value.text("key"), key);
                        entry.put(Value.text("value"), value);
                        out.add(new Value.Mapping(entry));
                    });
        }
        return out;
    }

    private static List<Value> indexed(List<Value> terms) {
        var items = flattened(terms, 1);
        var out = new ArrayList<Value>();
        for (int i = 0; i < items.size(); i++) {
            out.add(MappingMethods.pair(Value.of(i), items.get(i)));
        }
        return out;
    }

    private static List<List<Value>> lists(List<Value> terms) {
        var lists = new ArrayList<List<Value>>();
        for (var term : terms) {
            lists.add(term instanceof Value.Sequence sequence ? sequence.items() : List.of(term));
        }
        return lists;
    }

    private static List<Value> together(List<Value> terms) {
        var lists = lists(terms);
        int size = lists.stream().mapToInt(List::size).max().orElse(0);
        var out = new ArrayList<Value>();
        for (int i = 0; i < size; i++) {
            var row = new ArrayList<Value>();
            for (var list : lists) {
                row.add(i < list.size() ? list.get(i) : Value.NULL);
            }
            out.add(new Value.Sequence(row, false));
        }
        return out;
    }

    private static List<Value> subelements(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        if (terms.size() < 2) {
            throw TemplateException.type("'subelements' needs a list and the name of a key");
        }
        boolean skip =
                Lookups.flag(options, "skip_missing", false)
                        || terms.size() > 2
                                && terms.get(2) instanceof Value.Mapping flags
                                && flags.find("skip_missing")
                                        .map(LogicFilters::bool)
                                        .map(Python::truthy)
                                        .orElse(false);
        var pairs = Python.items(MappingFilters.subelements(terms.get(0), terms.get(1), skip));
        return terms.get(1) instanceof Value.Text key
                ? pairs.stream().map(pair -> withoutList(pair, key)).toList()
                : pairs;
    }

    /// A pair whose first part has lost the list that the second part came from: unlike the filter,
    /// the lookup takes it out.
    private static Value withoutList(Value pair, Value key) {
        var parts = ((Value.Sequence) pair).items();
        if (!(parts.getFirst() instanceof Value.Mapping owner)) {
            return pair;
        }
        var rest = new LinkedHashMap<>(owner.entries());
        rest.remove(key);
        return MappingMethods.pair(new Value.Mapping(rest), parts.get(1));
    }

    private static List<Value> sequence(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        if (terms.isEmpty()) {
            count(new LinkedHashMap<>(options), out);
        }
        for (var term : terms) {
            var text = Python.print(term);
            var settings = new LinkedHashMap<String, Value>(options);
            var parts = SEQUENCE.matcher(text);
            if (parts.matches()) {
                put(settings, "start", parts.group(1));
                put(settings, "end", parts.group(2));
                put(settings, "stride", parts.group(3));
                put(settings, "format", parts.group(4));
            } else {
                for (var pair : TextMethods.words(text, -1)) {
                    int equals = pair.indexOf('=');
                    if (equals < 0) {
                        throw TemplateException.value("'" + text + "' is no sequence")
                                .hint("write it as 'start=1 end=5' or '1-5'");
                    }
                    settings.put(pair.substring(0, equals), Value.text(pair.substring(equals + 1)));
                }
            }
            count(settings, out);
        }
        return out;
    }

    private static void put(Map<String, Value> settings, String name, String value) {
        if (value != null) {
            settings.put(name, Value.text(value));
        }
    }

    private static void count(Map<String, Value> settings, List<Value> out) {
        long start = number(settings, "start").orElse(1L);
        long stride = number(settings, "stride").orElse(1L);
        var count = number(settings, "count");
        long end =
                count.isPresent()
                        ? start + stride * (count.get() - 1)
                        : number(settings, "end")
                                .orElseThrow(() ->
                                        TemplateException.value(
                                                "a sequence needs 'count' or 'end'"));
        var format = Lookups.option(settings, "format", "%d");
        if (stride == 0 || count.isPresent() && count.get() == 0) {
            return;
        }
        if (stride > 0 && end < start && count.isEmpty()) {
            throw TemplateException.value("to count backwards, give a negative stride");
        }
        Limits.checkElements(Math.abs(end - start) / Math.abs(stride));
        for (long i = start; stride > 0 ? i <= end : i >= end; i += stride) {
            var whole = Value.of(i);
            out.add(Value.text(PercentFormat.format(format, List.of(whole), whole)));
        }
    }

    private static Optional<Long> number(Map<String, Value> settings, String name) {
        var value = settings.get(name);
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(
                Numbers.parseWhole(Python.print(value), 0)
                        .or(() -> Numbers.parseWhole(Python.print(value), 10))
                        .orElseThrow(() ->
                                TemplateException.value(
                                        "'" + name + "' of a sequence must be a number"))
                        .longValue());
    }

    private static List<Value> choice(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var items = flattened(terms, 1);
        return items.isEmpty()
                ? items
                : List.of(items.get(evaluation.extras().random().nextInt(items.size())));
    }

    private static List<Value> hosts(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var groups = evaluation.variable("groups");
        var chosen = new java.util.LinkedHashSet<Value>();
        for (var term : terms) {
            for (var pattern : Python.print(term).split("[,:]")) {
                var name = pattern.replaceFirst("^[&!]", "");
                var members = new ArrayList<Value>();
                if (groups instanceof Value.Mapping mapping) {
                    mapping.find(name)
                            .ifPresentOrElse(
                                    group -> members.addAll(Python.items(group)),
                                    () ->
                                            mapping.find("all")
                                                    .ifPresent(all ->
                                                            Python.items(all).stream()
                                                                    .filter(host ->
                                                                            Python.print(host)
                                                                                    .equals(name))
                                                                    .forEach(members::add)));
                }
                switch (pattern.isEmpty() ? ' ' : pattern.charAt(0)) {
                    case '!' -> chosen.removeAll(new java.util.HashSet<>(members));
                    case '&' -> chosen.retainAll(members);
                    default -> chosen.addAll(members);
                }
            }
        }
        return List.copyOf(chosen);
    }

    private static List<Value> variables(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var name = Python.print(term);
            var value = evaluation.variable(name);
            if (value == null || value instanceof Value.Undefined) {
                var otherwise = options.get("default");
                if (otherwise == null) {
                    throw Absence.failure(
                            value instanceof Value.Undefined undefined
                                    ? undefined
                                    : Absence.variable(name));
                }
                value = otherwise;
            }
            out.add(value);
        }
        return out;
    }

    private static List<Value> variableNames(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var names = evaluation.scope().names().stream().sorted().toList();
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var regex = Regex.of(Python.print(term), false, false);
            for (var name : names) {
                if (regex.matcher(name).find()) {
                    out.add(Value.text(name));
                }
            }
        }
        return out;
    }
}
