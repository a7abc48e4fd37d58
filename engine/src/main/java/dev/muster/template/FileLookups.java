package dev.muster.template;

import dev.muster.source.Source;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Lookups that read files of the controller.
final class FileLookups {
    private FileLookups() {}

    static void addTo(Map<String, Lookups.Lookup> lookups) {
        lookups.put("file", FileLookups::file);
        lookups.put("unvault", FileLookups::unvault);
        lookups.put("template", FileLookups::template);
        lookups.put("fileglob", FileLookups::glob);
        lookups.put("first_found", FileLookups::firstFound);
        lookups.put("lines", WorldLookups::lines);
        lookups.put("ini", FileLookups::ini);
        lookups.put("csvfile", FileLookups::csv);
    }

    private static Path found(Evaluation evaluation, String subfolder, String name) {
        return new Files(evaluation)
                .find(subfolder, name)
                .orElseThrow(() ->
                        new TemplateException(Kind.LOOKUP, "the file '" + name + "' is not found")
                                .hint(
                                        "looked in "
                                                + subfolder
                                                + "/ of the role and of the playbook"));
    }

    private static List<Value> file(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var source = Files.read(found(evaluation, "files", Python.print(term)), evaluation);
            var text = source.text();
            text =
                    Lookups.flag(options, "lstrip", false)
                            ? TextMethods.strip(text, Optional.empty(), true, false)
                            : text;
            text =
                    Lookups.flag(options, "rstrip", true)
                            ? TextMethods.strip(text, Optional.empty(), false, true)
                            : text;
            out.add(new Value.Text(text, source.secret()));
        }
        return out;
    }

    private static List<Value> unvault(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var source = Files.read(found(evaluation, "files", Python.print(term)), evaluation);
            out.add(new Value.Text(source.text(), source.secret()));
        }
        return out;
    }

    private static List<Value> template(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        boolean converts = Lookups.flag(options, "convert_data", true);
        for (var term : terms) {
            var name = Python.print(term);
            var source = source(evaluation, name);
            var scope = with(evaluation.scope(), options.getOrDefault("template_vars", Value.NULL));
            var inner = new Evaluation(evaluation.templating(), scope, loader(evaluation));
            var text =
                    evaluation.called(() -> {
                        Value.Text rendered = FileTemplate.render(source, inner);
                        return converts ? inner.literal(rendered) : rendered;
                    });
            if (text instanceof Value.Text rendered && !converts) {
                evaluation.keepAsText(rendered);
            }
            out.add(text);
        }
        return out;
    }

    private static Source source(Evaluation evaluation, String name) {
        var given = evaluation.loader().find(name);
        if (given.isPresent()) {
            return given.get();
        }
        return Files.read(found(evaluation, "templates", name), evaluation);
    }

    private static Loader loader(Evaluation evaluation) {
        return name ->
                evaluation
                        .loader()
                        .find(name)
                        .or(() ->
                                new Files(evaluation)
                                        .find("templates", name)
                                        .map(path -> Files.read(path, evaluation)));
    }

    private static Scope with(Scope scope, Value variables) {
        if (!(variables instanceof Value.Mapping mapping)) {
            return scope;
        }
        return new Scope() {
            @Override
            public Optional<Value> find(String name) {
                return mapping.find(name).or(() -> scope.find(name));
            }

            @Override
            public Set<String> names() {
                var names = new java.util.HashSet<>(scope.names());
                mapping.entries().keySet().forEach(key -> names.add(Python.print(key)));
                return names;
            }
        };
    }

    private static List<Value> glob(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        var files = new Files(evaluation);
        for (var term : terms) {
            var pattern = PathFilters.expandUser(Python.print(term), evaluation);
            if (pattern.startsWith("/")) {
                Files.glob(evaluation.extras().directory(), pattern)
                        .forEach(name -> out.add(Value.text(name)));
                continue;
            }
            for (var folder : files.folders()) {
                var matches = new ArrayList<>(Files.glob(folder.resolve("files"), pattern));
                if (matches.isEmpty()) {
                    matches.addAll(Files.glob(folder, pattern));
                }
                if (!matches.isEmpty()) {
                    matches.forEach(name -> out.add(Value.text(name)));
                    break;
                }
            }
        }
        return out;
    }

    private static List<Value> firstFound(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var names = new ArrayList<String>();
        boolean skip = Lookups.flag(options, "skip", false);
        if (options.containsKey("files")) {
            collect(new Value.Mapping(entries(options)), names);
        }
        for (var term : terms) {
            if (term instanceof Value.Mapping mapping) {
                skip |=
                        mapping.find("skip")
                                .map(LogicFilters::bool)
                                .map(Python::truthy)
                                .orElse(false);
            }
            collect(term, names);
        }
        var files = new Files(evaluation);
        for (var name : names) {
            for (var subfolder : List.of("files", "templates", "vars", "tasks")) {
                var found = files.find(subfolder, name);
                if (found.isPresent()) {
                    return List.of(Value.text(found.get().toString()));
                }
            }
        }
        if (skip) {
            return List.of();
        }
        throw new TemplateException(
                        Kind.LOOKUP, "none of the files is found: " + String.join(", ", names))
                .hint("skip: true makes that no failure");
    }

    private static Map<Value, Value> entries(Map<String, Value> options) {
        var entries = new LinkedHashMap<Value, Value>();
        options.forEach((name, value) -> entries.put(Value.text(name), value));
        return entries;
    }

    private static void collect(Value term, List<String> names) {
        switch (term) {
            case Value.Sequence sequence -> sequence.items().forEach(item -> collect(item, names));
            case Value.Mapping mapping -> {
                var files = words(mapping.find("files").orElse(Value.list(List.of())));
                var paths = words(mapping.find("paths").orElse(Value.list(List.of())));
                if (paths.isEmpty()) {
                    names.addAll(files);
                }
                for (var path : paths) {
                    files.forEach(file ->
                            names.add(path.endsWith("/") ? path + file : path + "/" + file));
                }
            }
            default -> names.add(Python.print(term));
        }
    }

    private static List<String> words(Value value) {
        return value instanceof Value.Sequence sequence
                ? sequence.items().stream().map(Python::print).toList()
                : List.of(Python.print(value).split("[,;:]"));
    }

    private static List<Value> ini(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var out = new ArrayList<Value>();
        var path = found(evaluation, "files", Lookups.option(options, "file", "ansible.ini"));
        boolean properties = Lookups.option(options, "type", "ini").equals("properties");
        var section = properties ? "" : Lookups.option(options, "section", "global");
        for (var term : terms) {
            var key = Python.print(term);
            var source = Files.read(path, evaluation);
            var value = iniValue(source.text(), section, key, properties);
            out.add(
                    new Value.Text(
                            value.orElse(Lookups.option(options, "default", "")), source.secret()));
        }
        return out;
    }

    private static Optional<String> iniValue(
            String text, String section, String key, boolean properties) {
        var current = "";
        for (var line : TextMethods.lines(text, false)) {
            var words = line.strip();
            if (words.startsWith("[") && words.endsWith("]") && !properties) {
                current = words.substring(1, words.length() - 1);
            } else if (current.equals(section)
                    && !words.startsWith("#")
                    && !words.startsWith(";")) {
                int equals = words.indexOf('=');
                int colon = words.indexOf(':');
                int at = equals < 0 || colon >= 0 && colon < equals ? colon : equals;
                if (at > 0 && words.substring(0, at).strip().equalsIgnoreCase(key)) {
                    return Optional.of(words.substring(at + 1).strip());
                }
            }
        }
        return Optional.empty();
    }

    private static List<Value> csv(
            List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var path = found(evaluation, "files", Lookups.option(options, "file", "ansible.csv"));
        var delimiter = Lookups.option(options, "delimiter", "TAB");
        var source = Files.read(path, evaluation);
        var rows =
                Csv.rows(
                        source.text(),
                        delimiter.equals("TAB") || delimiter.equals("t") ? "\t" : delimiter);
        int column = Numbers.toInt(options.getOrDefault("col", Value.of(1)));
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var key = Python.print(term);
            rows.stream()
                    .filter(row ->
                            !row.isEmpty() && row.getFirst().equals(key) && row.size() > column)
                    .findFirst()
                    .map(row -> new Value.Text(row.get(column), source.secret()))
                    .or(() ->
                            Optional.ofNullable(options.get("default"))
                                    .map(value -> Value.text(Python.print(value))))
                    .ifPresent(out::add);
        }
        return out;
    }
}
