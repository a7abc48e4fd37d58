package dev.muster.template;

import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The lookup `first_found`: of many names the first file that is there.
final class FirstFound {
    private static final List<String> FOLDERS = List.of("files", "templates", "vars", "tasks");

    private final List<String> names = new ArrayList<>();
    private boolean skips;

    private FirstFound() {}

    static List<Value> run(List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var search = new FirstFound();
        search.skips = Lookups.flag(options, "skip", false);
        if (options.containsKey("files")) {
            search.add(Value.map(new LinkedHashMap<>(options)));
        }
        terms.forEach(search::add);
        return search.find(evaluation);
    }

    private List<Value> find(Evaluation evaluation) {
        var files = new Files(evaluation);
        for (var name : names) {
            for (var folder : FOLDERS) {
                var found = files.find(folder, name);
                if (found.isPresent()) {
                    return List.of(Value.text(found.get().toString()));
                }
            }
        }
        if (skips) {
            return List.of();
        }
        throw new TemplateException(
                        Kind.LOOKUP,
                        "No file was found when using first_found: " + String.join(", ", names))
                .hint("skip: true makes that no failure");
    }

    /// A name, a list of names, or a mapping with `files` and the folders they may be in.
    private void add(Value term) {
        switch (term) {
            case Value.Sequence sequence -> sequence.items().forEach(this::add);
            case Value.Mapping mapping -> {
                skips |=
                        mapping.find("skip")
                                .map(LogicFilters::bool)
                                .map(Python::truthy)
                                .orElse(false);
                var files = words(mapping, "files", "[,;]");
                var folders = words(mapping, "paths", "[,:;]");
                if (folders.isEmpty()) {
                    names.addAll(files);
                }
                for (var folder : folders) {
                    files.forEach(file ->
                            names.add(
                                    file.startsWith("/")
                                            ? file
                                            : folder.endsWith("/") || folder.isEmpty()
                                                    ? folder + file
                                                    : folder + "/" + file));
                }
            }
            case Value.Undefined _ -> {
                // what may be undefined is not what is looked for
            }
            default -> names.add(Python.print(term));
        }
    }

    private static List<String> words(Value.Mapping mapping, String name, String marks) {
        var given = mapping.find(name).orElse(Value.NULL);
        return switch (given) {
            case Value.Null _ -> List.of();
            case Value.Sequence sequence ->
                    sequence.items().stream()
                            .flatMap(item -> List.of(Python.print(item).split(marks)).stream())
                            .toList();
            default -> List.of(Python.print(given).split(marks));
        };
    }
}
