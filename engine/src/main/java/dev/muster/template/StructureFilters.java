package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Filters that look into nested data by paths, and those that make it of INI files.
final class StructureFilters {
    private StructureFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("get_path", "path! wantlist", StructureFilters::get);
        filters.add("to_paths", "prepend wantlist", StructureFilters::paths);
        filters.add(
                "index_of", "test! value key wantlist fail_on_missing", StructureFilters::index);
        filters.add("from_ini", "", (input, _, _) -> fromIni(Filters.text(input)));
        filters.add("to_ini", "", (input, _, _) -> toIni(input));
    }

    private static Value get(Value input, Parameters.Given given, Evaluation evaluation) {
        var path = given.text(0, "");
        var expression =
                evaluation
                        .templating()
                        .expression(
                                path.startsWith("[") ? "it" + path : "it." + path,
                                dev.muster.source.Span.nowhere("get_path"));
        var run = new TemplateRun(evaluation, path, dev.muster.source.Span.nowhere("get_path"));
        var frame = Frame.root(run);
        frame.set("it", input);
        var found = Evaluator.demanded(expression, frame);
        return given.truth(1, false) && !(found instanceof Value.Sequence)
                ? Value.list(List.of(found))
                : found;
    }

    private static Value paths(Value input, Parameters.Given given, Evaluation evaluation) {
        var found = new LinkedHashMap<Value, Value>();
        collect(input, given.text(0, ""), found, 0);
        var all = new Value.Mapping(found);
        return given.truth(1, false) ? Value.list(List.of(all)) : all;
    }

    private static void collect(Value value, String path, Map<Value, Value> found, int depth) {
        if (depth > Limits.NESTING) {
            throw TemplateException.limit("the value is nested too deeply");
        }
        switch (value) {
            case Value.Mapping(var entries) when !entries.isEmpty() ->
                    entries.forEach((key, inner) -> {
                        var name = Python.print(key);
                        boolean plain = name.matches("[A-Za-z_]\\w*");
                        var step =
                                plain
                                        ? path.isEmpty() ? name : "." + name
                                        : "[" + Python.represent(key) + "]";
                        collect(inner, path + step, found, depth + 1);
                    });
            case Value.Sequence(var items, _) when !items.isEmpty() -> {
                for (int i = 0; i < items.size(); i++) {
                    collect(items.get(i), path + "[" + i + "]", found, depth + 1);
                }
            }
            default -> found.put(Value.text(path), value);
        }
    }

    /// Where in a list the items are that pass a test.
    private static Value index(Value input, Parameters.Given given, Evaluation evaluation) {
        var test = evaluation.templating().test(given.text(0, ""));
        var items = Python.items(input);
        var found = new ArrayList<Value>();
        for (int i = 0; i < items.size(); i++) {
            var item =
                    given.find(2).isPresent()
                            ? SelectFilters.follow(items.get(i), SelectFilters.path(given.value(2)))
                            : items.get(i);
            if (item instanceof Value.Undefined undefined && given.truth(4, false)) {
                throw Absence.failure(undefined);
            }
            var arguments =
                    given.has(1)
                            ? new Arguments(List.of(given.value(1)), Map.of())
                            : Arguments.NONE;
            if (!(item instanceof Value.Undefined) && test.holds(item, arguments, evaluation)) {
                found.add(Value.of(i));
            }
        }
        return found.size() == 1 && !given.truth(3, false) ? found.getFirst() : Value.list(found);
    }

    private static Value fromIni(String text) {
        var ini = IniText.parse(text, false, true, "the text");
        var sections = new LinkedHashMap<String, Value>();
        for (var name : ini.sections().keySet()) {
            ini.section(name)
                    .ifPresent(options -> {
                        var entries = new LinkedHashMap<String, Value>();
                        options.forEach((key, value) ->
                                entries.put(key, value.<Value>map(Value::text).orElse(Value.NULL)));
                        sections.put(name, Value.map(entries));
                    });
        }
        return Value.map(sections);
    }

    private static Value toIni(Value input) {
        var out = new StringBuilder();
        Filters.mapping(input, "to_ini")
                .entries()
                .forEach((section, options) -> {
                    out.append('[').append(Python.print(section)).append("]\n");
                    Filters.mapping(options, "to_ini")
                            .entries()
                            .forEach((key, value) ->
                                    out.append(Python.print(key))
                                            .append(" = ")
                                            .append(Python.print(value))
                                            .append('\n'));
                    out.append('\n');
                });
        return Value.text(out.toString());
    }
}
