package dev.muster.template;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Filters about file names.
final class PathFilters {
    private static final Pattern VARIABLE = Pattern.compile("\\$(?:\\{([^}]*)}|(\\w+))");

    private PathFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("basename", "", (input, _, _) -> Value.text(baseName(Filters.text(input))));
        filters.add("dirname", "", (input, _, _) -> Value.text(directory(Filters.text(input))));
        filters.add(
                "realpath",
                "",
                (input, _, evaluation) -> Value.text(real(Filters.text(input), evaluation)));
        filters.add("relpath", "start", PathFilters::relative);
        filters.add(
                "expanduser",
                "",
                (input, _, evaluation) -> Value.text(expandUser(Filters.text(input), evaluation)));
        filters.add(
                "expandvars",
                "",
                (input, _, evaluation) ->
                        Value.text(expandVariables(Filters.text(input), evaluation)));
        filters.add("path_join", "", (input, _, _) -> Value.text(join(input)));
        filters.add("splitext", "", (input, _, _) -> splitExtension(Filters.text(input)));
        filters.add(
                "fileglob",
                "",
                (input, _, evaluation) ->
                        Value.texts(
                                Files.glob(evaluation.extras().directory(), Filters.text(input))));
        filters.add(
                "win_basename",
                "",
                (input, _, _) -> Value.text(baseName(Filters.text(input).replace('\\', '/'))));
        filters.add(
                "win_dirname",
                "",
                (input, _, _) -> Value.text(windowsDirectory(Filters.text(input))));
        filters.add("win_splitdrive", "", (input, _, _) -> splitDrive(Filters.text(input)));
    }

    static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String directory(String path) {
        int slash = path.lastIndexOf('/') + 1;
        var head = path.substring(0, slash);
        return head.chars().allMatch(c -> c == '/') ? head : head.replaceFirst("/+$", "");
    }

    private static String real(String path, Evaluation evaluation) {
        var absolute = evaluation.extras().directory().resolve(path);
        try {
            return absolute.toRealPath().toString();
        } catch (IOException _) {
            return absolute.normalize().toString();
        }
    }

    private static Value relative(Value input, Parameters.Given given, Evaluation evaluation) {
        var base = evaluation.extras().directory();
        var start = base.resolve(given.text(0, ".")).normalize();
        var path = base.resolve(Filters.text(input)).normalize();
        var relative = start.relativize(path).toString();
        return Value.text(relative.isEmpty() ? "." : relative);
    }

    static String expandUser(String path, Evaluation evaluation) {
        if (!path.equals("~") && !path.startsWith("~/")) {
            return path;
        }
        var home =
                evaluation
                        .extras()
                        .environment()
                        .getOrDefault("HOME", System.getProperty("user.home"));
        return home + path.substring(1);
    }

    private static String expandVariables(String path, Evaluation evaluation) {
        return VARIABLE.matcher(path)
                .replaceAll(found -> {
                    var name = found.group(1) == null ? found.group(2) : found.group(1);
                    var value = evaluation.extras().environment().get(name);
                    return java.util.regex.Matcher.quoteReplacement(
                            value == null ? found.group() : value);
                });
    }

    private static String join(Value input) {
        var parts =
                switch (input) {
                    case Value.Text text -> List.of(text);
                    case Value.Sequence sequence -> sequence.items();
                    case Value.Undefined undefined -> throw Absence.failure(undefined);
                    default ->
                            throw TemplateException.type(
                                    "|path_join expects string or sequence, got "
                                            + Python.typeName(input));
                };
        var path = "";
        for (var part : parts) {
            var next = Python.print(part);
            path =
                    next.startsWith("/") || path.isEmpty()
                            ? next
                            : path.endsWith("/") ? path + next : path + "/" + next;
        }
        return path;
    }

    private static Value splitExtension(String path) {
        int name = path.lastIndexOf('/') + 1;
        int first = name;
        while (first < path.length() && path.charAt(first) == '.') {
            first++;
        }
        int dot = path.lastIndexOf('.');
        boolean none = dot < first;
        return MappingMethods.pair(
                Value.text(none ? path : path.substring(0, dot)),
                Value.text(none ? "" : path.substring(dot)));
    }

    private static String windowsDirectory(String path) {
        int at = Math.max(path.lastIndexOf('\\'), path.lastIndexOf('/'));
        return at < 0
                ? ""
                : at == 2 && path.charAt(1) == ':' ? path.substring(0, 3) : path.substring(0, at);
    }

    private static Value splitDrive(String path) {
        boolean drive = path.length() > 1 && path.charAt(1) == ':';
        var parts = new ArrayList<Value>();
        parts.add(Value.text(drive ? path.substring(0, 2) : ""));
        parts.add(Value.text(drive ? path.substring(2) : path));
        return new Value.Sequence(parts, true);
    }

    static Path resolve(Path base, String name) {
        return base.resolve(name);
    }
}
