package dev.muster.run;

import dev.muster.module.Controller;
import dev.muster.module.Digests;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.plan.YamlFiles;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import dev.muster.template.Python;
import dev.muster.template.TemplateException;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// The controller as one task on one host sees it.
///
/// @param folders where the task's files are looked for, best first
/// @param jobs what jobs came to that this run has left to the host
/// @param place the task, for messages
record Controlling(
        TaskScope scope,
        Templating templating,
        YamlFiles files,
        FileDigests digests,
        List<Path> folders,
        Path playbookFolder,
        Path home,
        boolean checkMode,
        boolean wantsDifferences,
        Map<String, String> environment,
        Prompting prompting,
        String usualJobFolder,
        Function<String, Optional<Probe<Result>>> jobs,
        Span place)
        implements Controller {

    @Override
    public Path file(String name, String kind) {
        var typed = expanded(name);
        var tried = new ArrayList<Path>();
        if (typed.isAbsolute()) {
            tried.add(typed);
        } else {
            for (var folder : folders) {
                tried.add(folder.resolve(kind).resolve(name));
                tried.add(folder.resolve(name));
            }
        }
        return tried.stream()
                .filter(Files::exists)
                .findFirst()
                .map(found -> name.endsWith("/") ? Path.of(found.toString()) : found)
                .orElseThrow(() -> missing(name, tried));
    }

    private InputException missing(String name, List<Path> tried) {
        var hint = "looked in " + String.join(", ", folders(tried));
        for (var path : tried) {
            var folder = path.getParent();
            if (folder != null && Files.isDirectory(folder)) {
                var near = NearMiss.of(String.valueOf(path.getFileName()), names(folder));
                if (near.isPresent()) {
                    hint = "did you mean '" + near.get() + "' in " + files.shown(folder) + "?";
                    break;
                }
            }
        }
        return new InputException(
                Diagnostic.error("could not find the file '" + name + "' on the controller", place)
                        .hint(hint));
    }

    private List<String> folders(List<Path> tried) {
        return tried.stream()
                .map(Path::getParent)
                .filter(folder -> folder != null)
                .map(files::shown)
                .map(folder -> folder.isEmpty() ? "." : folder)
                .distinct()
                .toList();
    }

    private static List<String> names(Path folder) {
        try (var entries = Files.list(folder)) {
            return entries.map(path -> String.valueOf(path.getFileName())).toList();
        } catch (IOException _) {
            return List.of();
        }
    }

    @Override
    public Path path(String name) {
        return playbookFolder.resolve(expanded(name)).normalize();
    }

    private Path expanded(String name) {
        return name.equals("~") || name.startsWith("~/")
                ? home.resolve(name.substring(Math.min(2, name.length())))
                : Path.of(name);
    }

    @Override
    public FileBytes bytes(Path file) {
        try {
            return files.bytes(file);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    @Override
    public Digests digests(Path file) {
        try {
            return digests.of(file);
        } catch (IOException failure) {
            throw unreadable(file, failure);
        }
    }

    private InputException unreadable(Path file, IOException failure) {
        return new InputException(
                Diagnostic.error(
                        "can't read " + files.shown(file) + ": " + failure.getMessage(), place));
    }

    @Override
    public Value.Text render(
            Path template, String typed, Value.Mapping extra, Map<String, String> syntax) {
        var given = new LinkedHashMap<String, Value>();
        extra.entries()
                .forEach((key, value) -> {
                    if (key instanceof Value.Text(String name, _, _)) {
                        given.put(name, value);
                    }
                });
        try {
            return templating.renderText(
                    files.source(template),
                    templating.scope(given, typed, template, scope),
                    loader(template),
                    syntax);
        } catch (TemplateException mistake) {
            throw mistake.inWordsOfReference();
        }
    }

    /// Finds what a template includes: beside it, then where templates are looked for.
    private dev.muster.template.Loader loader(Path template) {
        return name -> {
            var places = new ArrayList<Path>();
            var beside = template.toAbsolutePath().getParent();
            if (beside != null) {
                places.add(beside.resolve(name));
            }
            for (var folder : folders) {
                places.add(folder.resolve("templates").resolve(name));
                places.add(folder.resolve(name));
            }
            return places.stream().filter(Files::isRegularFile).findFirst().map(files::source);
        };
    }

    @Override
    public boolean holds(Value condition) {
        return templating.holds(condition, scope);
    }

    @Override
    public Value evaluate(String expression) {
        try {
            return templating.evaluate(expression, place, scope);
        } catch (TemplateException mistake) {
            if (mistake.kind() != TemplateException.Kind.UNDEFINED) {
                throw mistake;
            }
            return new Value.Undefined(expression, mistake.diagnostic().message());
        }
    }

    @Override
    public Optional<Value> variable(String name) {
        return scope.find(name).map(value -> templating.resolve(value, scope));
    }

    @Override
    public boolean hasNativeTypes() {
        return templating.hasNativeTypes();
    }

    @Override
    public String host() {
        return scope.host().name();
    }

    @Override
    public Optional<String> prompt(String text, boolean echo, Optional<Duration> limit) {
        return prompting.ask(text, echo, limit);
    }

    @Override
    public String jobFolder() {
        return variable("ansible_async_dir").map(Python::print).orElse(usualJobFolder);
    }

    @Override
    public Optional<Probe<Result>> job(String id) {
        return jobs.apply(id);
    }

    @Override
    public List<Map.Entry<String, Value>> variablesOf(Path file) {
        return new ArrayList<>(files.variables(file).entrySet());
    }
}
