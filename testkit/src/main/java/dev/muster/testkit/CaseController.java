package dev.muster.testkit;

import dev.muster.module.Controller;
import dev.muster.module.Digests;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The controller of a case: a folder with the files that the case names, and its variables.
record CaseController(Path folder, Map<String, Value> variables, boolean checkMode)
        implements Controller {

    /// Writes the files of the case into the folder.
    static CaseController of(ModuleCase one, Path folder, boolean checkMode) {
        one.controller()
                .forEach((name, text) -> {
                    try {
                        var file = folder.resolve(name);
                        if (name.endsWith("/")) {
                            Files.createDirectories(file);
                        } else {
                            Files.createDirectories(file.resolveSibling("."));
                            Files.writeString(file, ModuleCase.print(text));
                        }
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
        return new CaseController(folder, one.variables(), checkMode);
    }

    @Override
    public Path file(String name, String kind) {
        var file = folder.resolve(name);
        if (!Files.exists(file)) {
            throw new InputException(Diagnostic.error("there is no file '" + name + "'"));
        }
        return file;
    }

    @Override
    public Path path(String name) {
        return folder.resolve(name);
    }

    @Override
    public Value.Text render(
            Path template, String typed, Value.Mapping extra, Map<String, String> syntax) {
        throw new AssertionError("the templates of cases are Mustache, not " + template);
    }

    @Override
    public FileBytes bytes(Path file) {
        try {
            return new FileBytes(Files.readAllBytes(file), false);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Digests digests(Path file) {
        try {
            return Digests.of(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public boolean holds(Value condition) {
        if (condition instanceof Value.Bool(boolean truth)) {
            return truth;
        }
        return evaluate(ModuleCase.print(condition)) instanceof Value.Bool(boolean truth) && truth;
    }

    /// A variable by its name: the language itself is none of a module's business.
    @Override
    public Value evaluate(String expression) {
        return variable(expression)
                .orElseGet(
                        () -> new Value.Undefined(expression, "'" + expression + "' is undefined"));
    }

    @Override
    public Optional<Value> variable(String name) {
        return Optional.ofNullable(variables.get(name));
    }

    @Override
    public String host() {
        return "node";
    }

    @Override
    public boolean wantsDifferences() {
        return true;
    }

    @Override
    public Map<String, String> environment() {
        return Map.of();
    }

    @Override
    public Optional<String> prompt(String text, boolean echo, Optional<Duration> limit) {
        return Optional.empty();
    }

    @Override
    public List<Map.Entry<String, Value>> variablesOf(Path file) {
        try {
            return Yaml.value(Files.readString(file)) instanceof Value.Mapping mapping
                    ? List.copyOf(ModuleCase.texts(mapping).entrySet())
                    : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
