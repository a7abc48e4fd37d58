package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
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
            return failed(
                    "Could not find file: include_vars needs either 'file' or 'dir'", List.of());
        }
        var read = new ArrayList<Path>();
        var variables = new LinkedHashMap<String, Value>();
        try {
            for (var file : files(arguments, here)) {
                if (arguments.dir().isPresent()) {
                    checkEnding(file, arguments);
                }
                here.variablesOf(file)
                        .forEach(entry -> variables.put(entry.getKey(), entry.getValue()));
                read.add(file);
            }
        } catch (IOException | UncheckedIOException e) {
            return failed("Could not read '" + arguments.dir().orElse("") + "': " + e, read);
        } catch (UnknownEnding | InputException e) {
            return failed(String.valueOf(e.getMessage()), read);
        } catch (PatternSyntaxException e) {
            return failed(
                    "Invalid regular expression: " + e.getPattern() + ": " + e.getDescription(),
                    read);
        }
        var named =
                arguments.name().isPresent()
                        ? Map.<String, Value>of(arguments.name().get(), Value.map(variables))
                        : variables;
        var effect = new LinkedHashMap<String, Value>();
        named.forEach((name, value) -> effect.put(name, met(name, value, arguments, here)));
        return Result.ok(
                        Map.of(
                                "ansible_included_var_files",
                                paths(read),
                                "ansible_facts",
                                Value.map(effect)))
                .with(new Effect.IncludeVars(effect));
    }

    /// Roles read the reason under `message`.
    private static Result failed(String reason, List<Path> read) {
        return Result.failed(reason)
                .with("message", Value.text(reason))
                .with("ansible_included_var_files", paths(read));
    }

    private static Value paths(List<Path> files) {
        return Value.texts(files.stream().map(Path::toString).toList());
    }

    /// With `hash_behaviour: merge` a mapping joins the one that is there already.
    private static Value met(String name, Value fresh, Arguments arguments, Controller here) {
        return arguments
                .hashBehaviour()
                .filter(HashBehaviour.MERGE::equals)
                .flatMap(_ -> here.variable(name))
                .map(old -> Value.merge(old, fresh))
                .orElse(fresh);
    }

    private static List<Path> files(Arguments arguments, Controller here) throws IOException {
        if (arguments.dir().isPresent()) {
            return filesOf(folder(arguments.dir().get(), here), arguments);
        }
        var name = arguments.file().orElseThrow().strip();
        try {
            if (!name.isEmpty()) {
                return List.of(here.file(name, "vars"));
            }
            throw new InputException(
                    Diagnostic.error("no name is given").hint("'file' came to nothing"));
        } catch (InputException e) {
            var reason = e.diagnostics().getFirst();
            throw new InputException(
                    Diagnostic.error("Could not find file '" + name + "' on the controller")
                            .hint(reason.hint().orElse("")));
        }
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

    /// The files of a folder and then those of each folder in it, by name.
    private static List<Path> filesOf(Path root, Arguments arguments) throws IOException {
        var most = arguments.depth() == 0 ? Integer.MAX_VALUE : arguments.depth();
        var matching = arguments.filesMatching().map(Pattern::compile);
        var ignored =
                arguments.ignoreFiles().stream().map(name -> Pattern.compile(name + "$")).toList();
        List<Path> folders;
        try (Stream<Path> found = Files.walk(root)) {
            folders =
                    found.filter(Files::isDirectory)
                            .sorted(Comparator.comparing(Path::toString))
                            .limit(most)
                            .toList();
        }
        var files = new ArrayList<Path>();
        for (var folder : folders) {
            try (Stream<Path> found = Files.list(folder)) {
                found.filter(Files::isRegularFile)
                        .filter(file ->
                                matching.isEmpty() || matching.get().matcher(nameOf(file)).find())
                        .filter(file ->
                                ignored.stream()
                                        .noneMatch(name -> name.matcher(nameOf(file)).find()))
                        .filter(file ->
                                !arguments.ignoreUnknownExtensions()
                                        || hasKnownEnding(file, arguments))
                        .sorted()
                        .forEach(files::add);
            }
        }
        return files;
    }

    private static void checkEnding(Path file, Arguments arguments) {
        if (!hasKnownEnding(file, arguments)) {
            throw new UnknownEnding(
                    file
                            + " does not have a valid extension: "
                            + String.join(", ", arguments.extensions()));
        }
    }

    /// A name without a dot has the ending ''.
    private static boolean hasKnownEnding(Path file, Arguments arguments) {
        var name = nameOf(file);
        return arguments.extensions().contains(name.substring(endOfStem(name)));
    }

    private static int endOfStem(String name) {
        var dot = name.lastIndexOf('.');
        return dot > 0 ? dot + 1 : name.length();
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
