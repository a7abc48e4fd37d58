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
    /// What a template's marks may be set to.
    private static final List<String> MARKS =
            List.of(
                    "variable_start_string",
                    "variable_end_string",
                    "comment_start_string",
                    "comment_end_string");

    private FileLookups() {}

    static void addTo(Map<String, Lookups.Lookup> lookups) {
        lookups.put("file", FileLookups::file);
        lookups.put("unvault", FileLookups::unvault);
        lookups.put("template", FileLookups::template);
        lookups.put("fileglob", FileLookups::glob);
        lookups.put("first_found", FirstFound::run);
        lookups.put("lines", WorldLookups::lines);
        lookups.put("ini", IniLookup::run);
        lookups.put("csvfile", CsvLookup::run);
    }

    static Path found(Evaluation evaluation, String subfolder, String name) {
        return new Files(evaluation)
                .find(subfolder, name)
                .orElseThrow(() ->
                        new TemplateException(
                                        Kind.LOOKUP,
                                        "could not locate file in lookup: %s: No such file or directory"
                                                .formatted(name))
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
                            ? PythonText.strip(text, Optional.empty(), true, false)
                            : text;
            text =
                    Lookups.flag(options, "rstrip", true)
                            ? PythonText.strip(text, Optional.empty(), false, true)
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
        var syntax = new LinkedHashMap<String, String>();
        for (var mark : MARKS) {
            Optional.ofNullable(options.get(mark))
                    .ifPresent(value -> syntax.put(mark, Python.print(value)));
        }
        for (var term : terms) {
            var text = rendered(Python.print(term), options, syntax, evaluation);
            var value = converts ? Concatenation.literal(text, evaluation) : text;
            out.add(
                    value instanceof Value.Text kept && !converts
                            ? kept.from(kept.origin().kept())
                            : value);
        }
        return out;
    }

    private static Value.Text rendered(
            String name,
            Map<String, Value> options,
            Map<String, String> syntax,
            Evaluation evaluation) {
        var own = new LinkedHashMap<String, Value>();
        var given = evaluation.loader().find(name);
        if (options.get("template_vars") instanceof Value.Mapping variables) {
            variables.entries().forEach((key, value) -> own.put(Python.print(key), value));
        }
        Source source;
        Scope scope;
        if (given.isPresent()) {
            source = given.get();
            scope = own.isEmpty() ? evaluation.scope() : with(evaluation.scope(), own);
        } else {
            var path = found(evaluation, "templates", name);
            source = Files.read(path, evaluation);
            scope = evaluation.templating().scope(own, name, path, evaluation.scope());
        }
        var inner = new Evaluation(evaluation.templating(), scope, loader(evaluation));
        return (Value.Text) evaluation.called(() -> FileTemplate.render(source, syntax, inner));
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

    private static Scope with(Scope scope, Map<String, Value> own) {
        return new Scope() {
            @Override
            public Optional<Value> find(String name) {
                return Optional.ofNullable(own.get(name)).or(() -> scope.find(name));
            }

            @Override
            public Set<String> names() {
                var names = new java.util.LinkedHashSet<>(scope.names());
                names.addAll(own.keySet());
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
}
