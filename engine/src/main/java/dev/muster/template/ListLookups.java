package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Lookups that make lists of what they are given, which is what the `with_` loops are.
final class ListLookups {
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
        lookups.put("sequence", SequenceLookup::run);
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
            if (!(term instanceof Value.Mapping mapping)) {
                throw TemplateException.value("with_dict expects a dict");
            }
            mapping.entries()
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
        if (terms.isEmpty()) {
            throw TemplateException.value(
                    "with_together requires at least one element in each list");
        }
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
        if (terms.size() < 2 || terms.size() > 3) {
            throw wrongTerms("");
        }
        var flags = terms.size() > 2 ? terms.get(2) : Value.map(options);
        if (!(flags instanceof Value.Mapping known)) {
            throw wrongTerms("the optional third item must be a dict with flags ('skip_missing',)");
        }
        var owners =
                switch (terms.getFirst()) {
                    case Value.Mapping whole when isSkipped(whole) -> List.<Value>of();
                    case Value.Mapping whole -> List.copyOf(whole.entries().values());
                    case Value.Sequence list -> list.items();
                    default -> List.of(terms.getFirst());
                };
        if (!(terms.get(1) instanceof Value.Text key)) {
            throw wrongTerms(SUBELEMENTS);
        }
        var rest = new ArrayList<Value>();
        for (var owner : owners) {
            if (!(owner instanceof Value.Mapping mapping)) {
                throw TemplateException.type(
                        "subelements lookup expects a dictionary, got '%s'"
                                .formatted(Python.print(owner)));
            }
            if (!isSkipped(mapping)) {
                rest.add(owner);
            }
        }
        boolean skip =
                known.find("skip_missing")
                        .map(LogicFilters::bool)
                        .map(Python::truthy)
                        .orElse(false);
        var skips = skip ? MappingFilters.Skips.ALL : MappingFilters.Skips.NOTHING;
        return Python.items(MappingFilters.subelements(Value.list(rest), key, skips)).stream()
                .map(pair -> withoutList(pair, key))
                .toList();
    }

    private static final String SUBELEMENTS =
            "first a dict or a list, second a string pointing to the subkey";

    private static TemplateException wrongTerms(String message) {
        return TemplateException.type(
                "subelements lookup expects a list of two or three items, " + message);
    }

    /// Whether it is the result of a task that was left out.
    private static boolean isSkipped(Value.Mapping result) {
        return result.find("skipped").map(Python::truthy).orElse(false);
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
            var name = identifier(term);
            var value = evaluation.variable(name);
            if (value == null || value instanceof Value.Undefined) {
                var otherwise = options.get("default");
                if (otherwise == null) {
                    throw value instanceof Value.Undefined undefined
                            ? Absence.failure(undefined)
                            : new TemplateException(
                                    TemplateException.Kind.UNDEFINED,
                                    "No variable found with this name: " + name);
                }
                value = otherwise;
            }
            out.add(value);
        }
        return out;
    }

    private static String identifier(Value term) {
        if (term instanceof Value.Text(String name, _, _)) {
            return name;
        }
        throw TemplateException.type(
                "Invalid setting identifier, \"%s\" is not a string, it is %s"
                        .formatted(Python.print(term), Python.kindOf(term)));
    }

    private static List<Value> variableNames(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var pattern = identifier(term);
            Regex regex;
            try {
                regex = Regex.of(pattern, false, false);
            } catch (TemplateException mistake) {
                throw TemplateException.value(
                        "Unable to use \"%s\" as a search parameter: %s"
                                .formatted(pattern, mistake.diagnostic().message()));
            }
            for (var name : evaluation.scope().names()) {
                if (regex.matcher(name).find()) {
                    out.add(Value.text(name));
                }
            }
        }
        return out;
    }
}
