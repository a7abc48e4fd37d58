package dev.muster.template;

import dev.muster.template.Expression.Comparator;
import dev.muster.value.Origin;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/// All tests.
final class Tests {
    private final Vocabulary<Test> words = new Vocabulary<>("test");

    private Tests() {}

    static Vocabulary<Test> all() {
        var tests = new Tests();
        tests.addPresence();
        tests.addTypes();
        tests.addComparisons();
        tests.addResults();
        tests.addTexts();
        tests.addLists();
        tests.addFiles();
        return tests.words;
    }

    private void add(String names, String parameters, Test.Condition condition) {
        add(names, parameters, false, condition);
    }

    private void add(
            String names, String parameters, boolean takesUndefined, Test.Condition condition) {
        for (var name : names.split(" ")) {
            words.add(name, new Test(name, Parameters.of(parameters), takesUndefined, condition));
        }
    }

    private void type(String names, Predicate<Value> condition) {
        add(names, "", true, (input, _, _) -> condition.test(input));
    }

    private void addPresence() {
        type("defined", input -> !(input instanceof Value.Undefined));
        type("undefined", Value.Undefined.class::isInstance);
        add(
                "truthy",
                "convert_bool",
                (input, given, _) ->
                        given.truth(0, false) ? meansTrue(input) : Python.truthy(input));
        add(
                "falsy",
                "convert_bool",
                (input, given, _) ->
                        !(given.truth(0, false) ? meansTrue(input) : Python.truthy(input)));
        add(
                "filter",
                "",
                (input, _, evaluation) ->
                        evaluation.templating().filters().knows(Python.print(input)));
        add(
                "test",
                "",
                (input, _, evaluation) ->
                        evaluation.templating().tests().knows(Python.print(input)));
        type(
                "vault_encrypted",
                input -> input instanceof Value.Text text && text.origin() == Origin.OPENED);
    }

    /// Whether a value is one of the words and numbers for true; others than those for true and
    /// false count as they are.
    private static boolean meansTrue(Value input) {
        return switch (Python.print(input).strip().toLowerCase(Locale.ROOT)) {
            case "y", "yes", "on", "1", "true", "t", "1.0" -> true;
            case "n", "no", "off", "0", "false", "f", "0.0" -> false;
            default -> Python.truthy(input);
        };
    }

    private void addTypes() {
        type("none", Value.Null.class::isInstance);
        type("boolean", Value.Bool.class::isInstance);
        type("true", input -> input instanceof Value.Bool(boolean truth) && truth);
        type("false", input -> input instanceof Value.Bool(boolean truth) && !truth);
        type("integer", Value.Int.class::isInstance);
        type("float", Value.Real.class::isInstance);
        type("number", Python::isNumber);
        type("string", Value.Text.class::isInstance);
        type("mapping", Value.Mapping.class::isInstance);
        type(
                "sequence",
                input ->
                        input instanceof Value.Sequence
                                || input instanceof Value.Mapping
                                || input instanceof Value.Text);
        type(
                "iterable",
                input ->
                        input instanceof Value.Sequence
                                || input instanceof Value.Mapping
                                || input instanceof Value.Text
                                || input instanceof Value.Undefined undefined
                                        && Absence.isLenient(undefined));
        type("callable", Callable.class::isInstance);
        type("escaped", _ -> false);
        add(
                "nan isnan",
                "",
                (input, _, _) ->
                        input instanceof Value.Real(double number) && Double.isNaN(number));
    }

    private void addComparisons() {
        comparison("eq equalto ==", Comparator.EQUAL);
        comparison("ne !=", Comparator.DIFFERENT);
        comparison("gt greaterthan >", Comparator.GREATER);
        comparison("ge >=", Comparator.GREATER_OR_EQUAL);
        comparison("lt lessthan <", Comparator.LESS);
        comparison("le <=", Comparator.LESS_OR_EQUAL);
        add("in", "seq!", true, (input, given, _) -> Operators.contains(given.value(0), input));
        add("sameas", "other!", (input, given, _) -> same(input, given.value(0)));
        add("odd", "", (input, _, _) -> remainder(input, BigInteger.TWO).signum() != 0);
        add("even", "", (input, _, _) -> remainder(input, BigInteger.TWO).signum() == 0);
        add(
                "divisibleby",
                "num!",
                (input, given, _) -> remainder(input, Python.toBig(given.value(0))).signum() == 0);
        add("version version_compare", "version! operator strict version_type", Tests::version);
    }

    private void comparison(String names, Comparator comparator) {
        add(
                names,
                "other!",
                (input, given, _) -> Operators.compare(comparator, input, given.value(0)));
    }

    private static boolean same(Value a, Value b) {
        return a == b
                || !(a instanceof Value.Mapping) && !(a instanceof Value.Sequence) && a.equals(b);
    }

    private static BigInteger remainder(Value input, BigInteger divisor) {
        if (divisor.signum() == 0) {
            throw TemplateException.value("division by zero");
        }
        return Python.toBig(input).mod(divisor.abs());
    }

    private static boolean version(Value input, Parameters.Given given, Evaluation evaluation) {
        var type = given.truth(2, false) ? "strict" : given.text(3, "loose");
        var left = Python.print(input);
        var right = Python.print(given.value(0));
        if (left.isEmpty()) {
            throw TemplateException.value("Input version value cannot be empty");
        }
        if (right.isEmpty()) {
            throw TemplateException.value("Version parameter to compare against cannot be empty");
        }
        if (given.has(2) && given.has(3)) {
            throw TemplateException.value("'strict' and 'version_type' exclude each other");
        }
        int order = Versions.compare(left, right, type);
        var operator = given.text(1, "eq");
        return switch (operator) {
            case "==", "=", "eq" -> order == 0;
            case "!=", "<>", "ne" -> order != 0;
            case "<", "lt" -> order < 0;
            case "<=", "le" -> order <= 0;
            case ">", "gt" -> order > 0;
            case ">=", "ge" -> order >= 0;
            default ->
                    throw TemplateException.value("'" + operator + "' does not compare versions")
                            .hint("the operators are ==, !=, <, <=, > and >=");
        };
    }

    private void addResults() {
        add("failed failure", "", (input, _, _) -> flag(input, "failed"));
        add("succeeded success successful", "", (input, _, _) -> !flag(input, "failed"));
        add("unreachable", "", (input, _, _) -> flag(input, "unreachable"));
        add("reachable", "", (input, _, _) -> !flag(input, "unreachable"));
        add("skipped skip", "", (input, _, _) -> flag(input, "skipped"));
        add("changed change", "", (input, _, _) -> changed(input));
        add(
                "started",
                "",
                (input, _, _) ->
                        !result(input).entries().containsKey(Value.text("started"))
                                || flag(input, "started"));
        add(
                "finished",
                "",
                (input, _, _) ->
                        !result(input).entries().containsKey(Value.text("finished"))
                                || flag(input, "finished"));
        add(
                "timedout",
                "",
                (input, _, _) -> result(input).find("timedout").map(Python::truthy).orElse(false));
    }

    private static Value.Mapping result(Value input) {
        if (input instanceof Value.Mapping mapping) {
            return mapping;
        }
        throw TemplateException.type("the result of a task is needed, not " + Python.kindOf(input))
                .hint("this test reads what a task registered");
    }

    private static boolean flag(Value input, String name) {
        return result(input).find(name).map(Python::truthy).orElse(false);
    }

    private static boolean changed(Value input) {
        var result = result(input);
        var own = result.find("changed");
        if (own.isPresent()) {
            return Python.truthy(own.get());
        }
        return result.find("results").orElse(Value.NULL) instanceof Value.Sequence results
                && results.items().stream()
                        .anyMatch(item -> item instanceof Value.Mapping && flag(item, "changed"));
    }

    private void addTexts() {
        add(
                "lower",
                "",
                (input, _, _) ->
                        PythonText.cased(
                                Python.print(input),
                                Character::isLowerCase,
                                Character::isUpperCase));
        add(
                "upper",
                "",
                (input, _, _) ->
                        PythonText.cased(
                                Python.print(input),
                                Character::isUpperCase,
                                Character::isLowerCase));
        add(
                "match",
                "pattern! ignorecase multiline",
                (input, given, _) -> regex(given).matcher(words(input)).lookingAt());
        add(
                "search",
                "pattern! ignorecase multiline",
                (input, given, _) -> regex(given).matcher(words(input)).find());
        add("regex", "pattern! ignorecase multiline match_type", Tests::regex);
        add(
                "url uri",
                "schemes",
                (input, _, _) ->
                        Python.print(input).matches("(?s)[A-Za-z][A-Za-z0-9+.-]*://[^/?#]+.*"));
        add("urn", "", (input, _, _) -> Python.print(input).matches("(?si)urn:[a-z0-9-]+:.+"));
    }

    private static String words(Value input) {
        return Python.print(input);
    }

    private static Regex regex(Parameters.Given given) {
        return Regex.of(given.text(0, ""), given.truth(1, false), given.truth(2, false));
    }

    private static boolean regex(Value input, Parameters.Given given, Evaluation evaluation) {
        var matcher = regex(given).matcher(words(input));
        return switch (given.text(3, "search")) {
            case "search" -> matcher.find();
            case "match" -> matcher.lookingAt();
            case "fullmatch" -> matcher.matches();
            default ->
                    throw TemplateException.value("'" + given.text(3, "") + "' is no way to match")
                            .hint("the ways are search, match and fullmatch");
        };
    }

    private void addLists() {
        add("all", "", (input, _, _) -> Python.items(input).stream().allMatch(Python::truthy));
        add("any", "", (input, _, _) -> Python.items(input).stream().anyMatch(Python::truthy));
        add("contains", "item!", (input, given, _) -> Operators.contains(input, given.value(0)));
        add(
                "subset issubset",
                "b!",
                (input, given, _) ->
                        Python.items(input).stream()
                                .allMatch(item -> Operators.contains(given.value(0), item)));
        add(
                "superset issuperset",
                "b!",
                (input, given, _) ->
                        Python.items(given.value(0)).stream()
                                .allMatch(item -> Operators.contains(input, item)));
    }

    private void addFiles() {
        file("directory is_dir", path -> java.nio.file.Files.isDirectory(path));
        file("file is_file", path -> java.nio.file.Files.isRegularFile(path));
        file("link is_link", java.nio.file.Files::isSymbolicLink);
        file("exists", path -> java.nio.file.Files.exists(path));
        file("link_exists", path -> java.nio.file.Files.exists(path, LinkOption.NOFOLLOW_LINKS));
        file("mount is_mount", Tests::isMount);
        add("abs is_abs", "", (input, _, _) -> Python.print(input).startsWith("/"));
        add(
                "same_file is_same_file",
                "other!",
                (input, given, _) -> Python.print(input).equals(Python.print(given.value(0))));
        for (var kind : Set.of("ip", "ipv4", "ipv6")) {
            add(
                    kind,
                    "",
                    (input, _, _) ->
                            IpFilters.isAddress(
                                    Python.print(input), kind.toLowerCase(Locale.ROOT)));
        }
    }

    private void file(String names, Predicate<Path> condition) {
        add(
                names,
                "",
                (input, _, evaluation) ->
                        condition.test(
                                evaluation.extras().directory().resolve(Python.print(input))));
    }

    private static boolean isMount(Path path) {
        try {
            var absolute = path.toRealPath();
            var parent = absolute.getParent();
            return parent == null
                    || !java.nio.file.Files.getFileStore(absolute)
                            .equals(java.nio.file.Files.getFileStore(parent));
        } catch (java.io.IOException _) {
            return false;
        }
    }
}
