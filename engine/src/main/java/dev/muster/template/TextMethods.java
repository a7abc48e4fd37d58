package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The methods of a text that templates call, under the names and with the arguments of Python's
/// `str`.
final class TextMethods {
    /// A method of a text.
    @FunctionalInterface
    private interface Method {
        Value call(String text, Arguments arguments);
    }

    private static final Map<String, Method> METHODS =
            Map.ofEntries(
                    Map.entry("split", (text, a) -> Value.texts(split(text, a))),
                    Map.entry("rsplit", (text, a) -> Value.texts(splitRight(text, a))),
                    Map.entry(
                            "splitlines",
                            (text, a) ->
                                    Value.texts(PythonText.lines(text, truth(a, 0, "keepends")))),
                    Map.entry("partition", TextMethods::partition),
                    Map.entry("rpartition", TextMethods::partitionRight),
                    Map.entry(
                            "strip",
                            (text, a) -> Value.text(PythonText.strip(text, chars(a), true, true))),
                    Map.entry(
                            "lstrip",
                            (text, a) -> Value.text(PythonText.strip(text, chars(a), true, false))),
                    Map.entry(
                            "rstrip",
                            (text, a) -> Value.text(PythonText.strip(text, chars(a), false, true))),
                    Map.entry("upper", (text, _) -> Value.text(text.toUpperCase(Locale.ROOT))),
                    Map.entry("lower", (text, _) -> Value.text(text.toLowerCase(Locale.ROOT))),
                    Map.entry("casefold", (text, _) -> Value.text(text.toLowerCase(Locale.ROOT))),
                    Map.entry("title", (text, _) -> Value.text(PythonText.title(text))),
                    Map.entry("capitalize", (text, _) -> Value.text(PythonText.capitalize(text))),
                    Map.entry("swapcase", (text, _) -> Value.text(PythonText.swapCase(text))),
                    Map.entry("startswith", (text, a) -> Value.of(starts(text, a))),
                    Map.entry("endswith", (text, a) -> Value.of(ends(text, a))),
                    Map.entry(
                            "removeprefix",
                            (text, a) ->
                                    Value.text(
                                            text.startsWith(arg(a))
                                                    ? text.substring(arg(a).length())
                                                    : text)),
                    Map.entry(
                            "removesuffix",
                            (text, a) ->
                                    Value.text(
                                            text.endsWith(arg(a))
                                                    ? text.substring(
                                                            0, text.length() - arg(a).length())
                                                    : text)),
                    Map.entry("find", (text, a) -> Value.of(find(text, a))),
                    Map.entry(
                            "rfind",
                            (text, a) ->
                                    Value.of(PythonText.points(text, text.lastIndexOf(arg(a))))),
                    Map.entry("index", (text, a) -> Value.of(index(text, find(text, a), a))),
                    Map.entry(
                            "rindex",
                            (text, a) ->
                                    Value.of(
                                            index(
                                                    text,
                                                    PythonText.points(
                                                            text, text.lastIndexOf(arg(a))),
                                                    a))),
                    Map.entry("count", (text, a) -> Value.of(PythonText.count(text, arg(a)))),
                    Map.entry("replace", TextMethods::replace),
                    Map.entry("join", TextMethods::join),
                    Map.entry("format", (text, a) -> Value.text(BraceFormat.format(text, a))),
                    Map.entry(
                            "format_map",
                            (text, a) -> Value.text(BraceFormat.format(text, spread(a)))),
                    Map.entry(
                            "zfill", (text, a) -> Value.text(PythonText.zeroFill(text, width(a)))),
                    Map.entry(
                            "ljust",
                            (text, a) ->
                                    Value.text(PythonText.leftJustified(text, width(a), fill(a)))),
                    Map.entry(
                            "rjust",
                            (text, a) ->
                                    Value.text(PythonText.rightJustified(text, width(a), fill(a)))),
                    Map.entry(
                            "center",
                            (text, a) -> Value.text(PythonText.centered(text, width(a), fill(a)))),
                    Map.entry(
                            "expandtabs",
                            (text, a) ->
                                    Value.text(
                                            PythonText.expandTabs(
                                                    text,
                                                    a.find(0, "tabsize")
                                                            .map(Numbers::toInt)
                                                            .orElse(8)))),
                    Map.entry("encode", (text, _) -> Value.text(text)),
                    Map.entry("decode", (text, _) -> Value.text(text)),
                    Map.entry("translate", TextMethods::translate),
                    Map.entry("isdigit", (text, _) -> all(text, Character::isDigit)),
                    Map.entry("isdecimal", (text, _) -> all(text, Character::isDigit)),
                    Map.entry("isnumeric", (text, _) -> all(text, Character::isDigit)),
                    Map.entry("isalpha", (text, _) -> all(text, Character::isLetter)),
                    Map.entry("isalnum", (text, _) -> all(text, Character::isLetterOrDigit)),
                    Map.entry("isspace", (text, _) -> all(text, c -> PythonText.isSpace((char) c))),
                    Map.entry(
                            "isascii", (text, _) -> Value.of(text.chars().allMatch(c -> c < 128))),
                    Map.entry(
                            "isupper",
                            (text, _) ->
                                    Value.of(
                                            PythonText.cased(
                                                    text,
                                                    Character::isUpperCase,
                                                    Character::isLowerCase))),
                    Map.entry(
                            "islower",
                            (text, _) ->
                                    Value.of(
                                            PythonText.cased(
                                                    text,
                                                    Character::isLowerCase,
                                                    Character::isUpperCase))),
                    Map.entry(
                            "istitle",
                            (text, _) ->
                                    Value.of(
                                            !text.isEmpty()
                                                    && PythonText.title(text).equals(text)
                                                    && PythonText.cased(
                                                            text,
                                                            Character::isLetter,
                                                            _ -> false))),
                    Map.entry(
                            "isidentifier",
                            (text, _) -> Value.of(text.matches("[\\p{L}_][\\p{L}\\p{N}_]*"))));

    private TextMethods() {}

    static Optional<Value> find(Value.Text text, String name) {
        var method = METHODS.get(name);
        if (method == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Native(
                        name,
                        (arguments, _) -> {
                            var result = method.call(text.text(), arguments);
                            return text.secret() ? Secrets.mark(result) : result;
                        }));
    }

    private static String arg(Arguments arguments) {
        return text(arguments.at(0).orElseThrow(() -> TemplateException.type("a text is needed")));
    }

    private static String text(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        if (value instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        throw TemplateException.type("text is needed, not " + Python.kindOf(value));
    }

    private static boolean truth(Arguments arguments, int index, String name) {
        return arguments.find(index, name).map(Python::truthy).orElse(false);
    }

    private static Optional<String> chars(Arguments arguments) {
        return arguments
                .at(0)
                .filter(value -> !(value instanceof Value.Null))
                .map(TextMethods::text);
    }

    private static List<String> split(String text, Arguments arguments) {
        int limit = limit(arguments);
        return separator(arguments)
                .map(separator -> PythonText.split(text, separator, limit))
                .orElseGet(() -> PythonText.words(text, limit));
    }

    private static Optional<String> separator(Arguments arguments) {
        return arguments
                .find(0, "sep")
                .filter(value -> !(value instanceof Value.Null))
                .map(TextMethods::text);
    }

    private static List<String> splitRight(String text, Arguments arguments) {
        int limit = limit(arguments);
        return separator(arguments)
                .map(separator -> PythonText.splitRight(text, separator, limit))
                .orElseGet(() -> PythonText.lastWords(text, limit));
    }

    private static int limit(Arguments arguments) {
        return arguments.find(1, "maxsplit").map(Numbers::toInt).orElse(-1);
    }

    private static Value partition(String text, Arguments arguments) {
        var separator = arg(arguments);
        int at = text.indexOf(separator);
        return at < 0
                ? triple(text, "", "")
                : triple(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static Value partitionRight(String text, Arguments arguments) {
        var separator = arg(arguments);
        int at = text.lastIndexOf(separator);
        return at < 0
                ? triple("", "", text)
                : triple(text.substring(0, at), separator, text.substring(at + separator.length()));
    }

    private static Value triple(String a, String b, String c) {
        return new Value.Sequence(
                new ArrayList<>(List.of(Value.text(a), Value.text(b), Value.text(c))), true);
    }

    private static boolean starts(String text, Arguments arguments) {
        int from = arguments.at(1).map(Numbers::toInt).orElse(0);
        var rest =
                text.substring(
                        Math.clamp(from < 0 ? from + text.length() : from, 0, text.length()));
        return candidates(arguments).stream().anyMatch(rest::startsWith);
    }

    private static boolean ends(String text, Arguments arguments) {
        return candidates(arguments).stream().anyMatch(text::endsWith);
    }

    private static List<String> candidates(Arguments arguments) {
        return arguments.at(0).orElse(Value.NULL) instanceof Value.Sequence sequence
                ? sequence.items().stream().map(TextMethods::text).toList()
                : List.of(arg(arguments));
    }

    private static int find(String text, Arguments arguments) {
        int from = arguments.at(1).map(Numbers::toInt).orElse(0);
        int until = arguments.at(2).map(Numbers::toInt).orElse(text.length());
        int start = Math.clamp(from < 0 ? from + text.length() : from, 0, text.length());
        int end = Math.clamp(until < 0 ? until + text.length() : until, start, text.length());
        int at = text.substring(0, end).indexOf(arg(arguments), start);
        return PythonText.points(text, at);
    }

    private static int index(String text, int found, Arguments arguments) {
        if (found < 0) {
            throw TemplateException.value("'" + arg(arguments) + "' is not in '" + text + "'");
        }
        return found;
    }

    private static Value replace(String text, Arguments arguments) {
        var with =
                text(
                        arguments
                                .at(1)
                                .orElseThrow(
                                        () -> TemplateException.type("replace() needs two texts")));
        int limit = arguments.find(2, "count").map(Numbers::toInt).orElse(-1);
        return Value.text(PythonText.replace(text, arg(arguments), with, limit));
    }

    private static Value join(String text, Arguments arguments) {
        var items =
                Python.items(
                        arguments
                                .at(0)
                                .orElseThrow(() -> TemplateException.type("join() needs a list")));
        return Value.text(String.join(text, items.stream().map(TextMethods::text).toList()));
    }

    private static Arguments spread(Arguments arguments) {
        var named = new LinkedHashMap<String, Value>();
        if (arguments.at(0).orElse(Value.NULL) instanceof Value.Mapping mapping) {
            mapping.entries().forEach((key, value) -> named.put(Python.print(key), value));
        }
        return new Arguments(List.of(), named);
    }

    private static int width(Arguments arguments) {
        int width =
                Numbers.toInt(
                        arguments
                                .at(0)
                                .orElseThrow(() -> TemplateException.type("a width is needed")));
        Limits.checkText(width);
        return width;
    }

    private static String fill(Arguments arguments) {
        return arguments.at(1).map(TextMethods::text).orElse(" ");
    }

    private static Value translate(String text, Arguments arguments) {
        if (!(arguments.at(0).orElse(Value.NULL) instanceof Value.Mapping table)) {
            throw TemplateException.type("translate() needs a mapping");
        }
        var out = new StringBuilder();
        text.codePoints()
                .forEach(c -> {
                    var with = table.entries().get(Value.of(c));
                    if (with == null) {
                        out.appendCodePoint(c);
                    } else if (with instanceof Value.Int number) {
                        out.appendCodePoint((int) number.asLong());
                    } else if (!(with instanceof Value.Null)) {
                        out.append(Python.print(with));
                    }
                });
        return Value.text(out.toString());
    }

    private static Value all(String text, IntPredicate condition) {
        return Value.of(!text.isEmpty() && text.codePoints().allMatch(condition));
    }
}
