package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Reads variables out of files, for the rest of the run.
@Manual(
        name = "include_vars",
        summary = "Reads variables out of a YAML or JSON file, or a folder of them.",
        examples = {
            "include_vars: '{{ ansible_facts.os_family }}.yml'",
            "include_vars: {dir: networks, name: networks, extensions: [yml]}"
        },
        returns = "ansible_included_var_files: the files read, in order")
public final class IncludeVars implements Module.OnController<IncludeVars.Arguments> {

    /// How a variable that is there already meets a new one.
    public enum HashBehaviour {
        REPLACE,
        MERGE
    }

    /// Which files.
    public record Arguments(
            @Argument(value = "The file, looked for in `vars` folders", freeForm = true)
                    Optional<String> file,
            @Argument("The folder whose files to read, in alphabetical order, folders in it too")
                    Optional<String> dir,
            @Argument("A variable that holds what was read, instead of one for each")
                    Optional<String> name,
            @Argument(value = "How many folders deep; 0 for all", otherwise = "0") int depth,
            @Argument("A regular expression that the names of a folder's files must match")
                    Optional<String> filesMatching,
            @Argument("Regular expressions for names of a folder's files to leave out")
                    List<String> ignoreFiles,
            @Argument(value = "Endings of a folder's files", otherwise = "json,yaml,yml")
                    List<String> extensions,
            @Argument(
                            value = "Leave out files of other endings instead of failing",
                            otherwise = "false")
                    boolean ignoreUnknownExtensions,
            @Argument("Whether dictionaries of several files are merged")
                    Optional<HashBehaviour> hashBehaviour) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (arguments.file().isPresent() == arguments.dir().isPresent()) {
            return Result.failed("include_vars needs either 'file' or 'dir'");
        }
        List<Path> files;
        try {
            files =
                    arguments.file().isPresent()
                            ? List.of(here.file(arguments.file().get(), "vars"))
                            : filesOf(folder(arguments.dir().orElseThrow(), here), arguments);
        } catch (IOException | UncheckedIOException e) {
            return Result.failed("Could not read '" + arguments.dir().orElse("") + "': " + e);
        } catch (UnknownEnding e) {
            return Result.failed(String.valueOf(e.getMessage()));
        } catch (PatternSyntaxException e) {
            return Result.failed(
                    "'" + e.getPattern() + "' is not a regular expression: " + e.getDescription());
        }
        var variables = new LinkedHashMap<String, Value>();
        for (var file : files) {
            for (var entry : here.variablesOf(file)) {
                variables.merge(
                        entry.getKey(),
                        entry.getValue(),
                        (old, fresh) -> met(old, fresh, arguments.hashBehaviour()));
            }
        }
        Map<String, Value> effect =
                arguments.name().isPresent()
                        ? Map.of(arguments.name().get(), merged(variables, arguments, here))
                        : variables;
        return Result.ok(
                        Map.of(
                                "ansible_included_var_files",
                                Value.texts(files.stream().map(Path::toString).toList())))
                .with(new Effect.IncludeVars(effect));
    }

    /// With `hash_behaviour: merge` what was read joins what the named variable holds already.
    private static Value merged(
            Map<String, Value> variables, Arguments arguments, Controller here) {
        var fresh = Value.map(variables);
        return arguments
                .name()
                .filter(_ -> arguments.hashBehaviour().equals(Optional.of(HashBehaviour.MERGE)))
                .flatMap(here::variable)
                .map(old -> met(old, fresh, arguments.hashBehaviour()))
                .orElse(fresh);
    }

    private static Value met(Value old, Value fresh, Optional<HashBehaviour> behaviour) {
        if (behaviour.equals(Optional.of(HashBehaviour.MERGE))
                && old instanceof Value.Mapping(Map<Value, Value> before)
                && fresh instanceof Value.Mapping(Map<Value, Value> after)) {
            var merged = new LinkedHashMap<>(before);
            after.forEach((key, value) -> merged.merge(key, value, (a, b) -> met(a, b, behaviour)));
            return new Value.Mapping(merged);
        }
        return fresh;
    }

    /// A folder is looked for as a file is, and beside the playbook.
    private static Path folder(String name, Controller here) {
        try {
            return here.file(name, "vars");
        } catch (InputException e) {
            var beside = here.path(name);
            if (Files.isDirectory(beside)) {
                return beside;
            }
            throw e;
        }
    }

    private static List<Path> filesOf(Path folder, Arguments arguments) throws IOException {
        var depth = arguments.depth() == 0 ? Integer.MAX_VALUE : arguments.depth();
        var matching = arguments.filesMatching().map(Pattern::compile);
        var ignored = arguments.ignoreFiles().stream().map(Pattern::compile).toList();
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(Files::isRegularFile)
                    .filter(file ->
                            matching.isEmpty() || matching.get().matcher(nameOf(file)).find())
                    .filter(file ->
                            ignored.stream()
                                    .noneMatch(pattern -> pattern.matcher(nameOf(file)).find()))
                    .filter(file -> hasKnownEnding(file, arguments))
                    .sorted()
                    .toList();
        }
    }

    private static boolean hasKnownEnding(Path file, Arguments arguments) {
        var name = nameOf(file);
        var dot = name.lastIndexOf('.');
        var known = dot >= 0 && arguments.extensions().contains(name.substring(dot + 1));
        if (!known && !arguments.ignoreUnknownExtensions()) {
            throw new UnknownEnding(
                    file
                            + " does not have a valid extension: "
                            + String.join(", ", arguments.extensions()));
        }
        return known;
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static final class UnknownEnding extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownEnding(String message) {
            super(message);
        }
    }
}
