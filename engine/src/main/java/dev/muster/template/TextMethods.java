package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;

/// The methods of Python's `str`.
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
                            (text, a) -> Value.texts(lines(text, truth(a, 0, "keepends")))),
                    Map.entry("partition", TextMethods::partition),
                    Map.entry("rpartition", TextMethods::partitionRight),
                    Map.entry("strip", (text, a) -> Value.text(strip(text, chars(a), true, true))),
                    Map.entry(
                            "lstrip", (text, a) -> Value.text(strip(text, chars(a), true, false))),
                    Map.entry(
                            "rstrip", (text, a) -> Value.text(strip(text, chars(a), false, true))),
                    Map.entry("upper", (text, _) -> Value.text(text.toUpperCase(Locale.ROOT))),
                    Map.entry("lower", (text, _) -> Value.text(text.toLowerCase(Locale.ROOT))),
                    Map.entry("casefold", (text, _) -> Value.text(text.toLowerCase(Locale.ROOT))),
                    Map.entry("title", (text, _) -> Value.text(title(text))),
                    Map.entry("capitalize", (text, _) -> Value.text(capitalize(text))),
                    Map.entry("swapcase", (text, _) -> Value.text(swapCase(text))),
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
                            "rfind", (text, a) -> Value.of(points(text, text.lastIndexOf(arg(a))))),
                    Map.entry("index", (text, a) -> Value.of(index(text, find(text, a), a))),
                    Map.entry(
                            "rindex",
                            (text, a) ->
                                    Value.of(
                                            index(
                                                    text,
                                                    points(text, text.lastIndexOf(arg(a))),
                                                    a))),
                    Map.entry("count", (text, a) -> Value.of(count(text, arg(a)))),
                    Map.entry("replace", TextMethods::replace),
                    Map.entry("join", TextMethods::join),
                    Map.entry("format", (text, a) -> Value.text(BraceFormat.format(text, a))),
                    Map.entry(
                            "format_map",
                            (text, a) -> Value.text(BraceFormat.format(text, spread(a)))),
                    Map.entry("zfill", (text, a) -> Value.text(zeroFill(text, width(a)))),
                    Map.entry("ljust", (text, a) -> Value.text(pad(text, width(a), fill(a), 'l'))),
                    Map.entry("rjust", (text, a) -> Value.text(pad(text, width(a), fill(a), 'r'))),
                    Map.entry("center", (text, a) -> Value.text(pad(text, width(a), fill(a), 'c'))),
                    Map.entry(
                            "expandtabs",
                            (text, a) ->
                                    Value.text(
                                            expandTabs(
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
                    Map.entry("isspace", (text, _) -> all(text, c -> Lexer.isSpace((char) c))),
                    Map.entry(
                            "isascii", (text, _) -> Value.of(text.chars().allMatch(c -> c < 128))),
                    Map.entry(
                            "isupper",
                            (text, _) ->
                                    Value.of(
                                            cased(
                                                    text,
                                                    Character::isUpperCase,
                                                    Character::isLowerCase))),
                    Map.entry(
                            "islower",
                            (text, _) ->
                                    Value.of(
                                            cased(
                                                    text,
                                                    Character::isLowerCase,
                                                    Character::isUpperCase))),
                    Map.entry(
                            "istitle",
                            (text, _) ->
                                    Value.of(
                                            !text.isEmpty()
                                                    && title(text).equals(text)
                                                    && cased(
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

    static List<String> split(String text, Arguments arguments) {
        var separator = separator(arguments);
        int limit = arguments.find(1, "maxsplit").map(Numbers::toInt).orElse(-1);
        return separator.isEmpty() ? words(text, limit) : split(text, separator.get(), limit);
    }

    private static Optional<String> separator(Arguments arguments) {
        return arguments
                .find(0, "sep")
                .filter(value -> !(value instanceof Value.Null))
                .map(TextMethods::text);
    }

    static List<String> words(String text, int limit) {
        var words = new ArrayList<String>();
        int at = 0;
        while (true) {
            while (at < text.length() && Lexer.isSpace(text.charAt(at))) {
                at++;
            }
            if (at >= text.length()) {
                return words;
            }
            if (limit >= 0 && words.size() == limit) {
                words.add(strip(text.substring(at), Optional.empty(), false, true));
                return words;
            }
            int start = at;
            while (at < text.length() && !Lexer.isSpace(text.charAt(at))) {
                at++;
            }
            words.add(text.substring(start, at));
        }
    }

    static List<String> split(String text, String separator, int limit) {
        if (separator.isEmpty()) {
            throw TemplateException.value("the separator is empty");
        }
        var parts = new ArrayList<String>();
        int from = 0;
        int at = text.indexOf(separator);
        while (at >= 0 && (limit < 0 || parts.size() < limit)) {
            parts.add(text.substring(from, at));
            from = at + separator.length();
            at = text.indexOf(separator, from);
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static List<String> splitRight(String text, Arguments arguments) {
        int limit = arguments.find(1, "maxsplit").map(Numbers::toInt).orElse(-1);
        var separator = separator(arguments);
        if (separator.isEmpty()) {
            var words = words(text, -1);
            if (limit < 0 || words.size() <= limit + 1) {
                return words;
            }
            int skipped = words.size() - limit;
            var rest = words(text, -1).subList(skipped, words.size());
            var first = text;
            for (var word : rest.reversed()) {
                first = first.substring(0, first.lastIndexOf(word));
            }
            var all = new ArrayList<String>();
            all.add(first.strip());
            all.addAll(rest);
            return all;
        }
        var parts = new ArrayList<String>();
        int until = text.length();
        int at = text.lastIndexOf(separator.get());
        while (at >= 0 && (limit < 0 || parts.size() < limit)) {
            parts.addFirst(text.substring(at + separator.get().length(), until));
            until = at;
            at = at == 0 ? -1 : text.lastIndexOf(separator.get(), at - separator.get().length());
        }
        parts.addFirst(text.substring(0, until));
        return parts;
    }

    static List<String> lines(String text, boolean keepEnds) {
        var lines = new ArrayList<String>();
        int from = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean end =
                    c >= '\n' && c <= '\r'
                            || c >= 0x1c && c <= 0x1e
                            || c == 0x85
                            || c == 0x2028
                            || c == 0x2029;
            if (!end) {
                continue;
            }
            int next =
                    c == '\r' && at + 1 < text.length() && text.charAt(at + 1) == '\n'
                            ? at + 2
                            : at + 1;
            lines.add(text.substring(from, keepEnds ? next : at));
            from = next;
            at = next - 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
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

    static String strip(String text, Optional<String> chars, boolean left, boolean right) {
        IntPredicate strips =
                chars.<IntPredicate>map(set -> c -> set.indexOf(c) >= 0)
                        .orElse(c -> Lexer.isSpace((char) c));
        int from = 0;
        int until = text.length();
        while (left && from < until && strips.test(text.charAt(from))) {
            from++;
        }
        while (right && until > from && strips.test(text.charAt(until - 1))) {
            until--;
        }
        return text.substring(from, until);
    }

    static String title(String text) {
        var out = new StringBuilder(text.length());
        boolean inWord = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            out.append(inWord ? Character.toLowerCase(c) : Character.toUpperCase(c));
            inWord = Character.isLetter(c);
        }
        return out.toString();
    }

    static String capitalize(String text) {
        return text.isEmpty()
                ? text
                : text.substring(0, 1).toUpperCase(Locale.ROOT)
                        + text.substring(1).toLowerCase(Locale.ROOT);
    }

    private static String swapCase(String text) {
        var out = new StringBuilder(text.length());
        text.chars()
                .forEach(c ->
                        out.append(
                                (char)
                                        (Character.isUpperCase(c)
                                                ? Character.toLowerCase(c)
                                                : Character.toUpperCase(c))));
        return out.toString();
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
        return points(text, at);
    }

    private static int points(String text, int offset) {
        return offset < 0 ? -1 : text.codePointCount(0, offset);
    }

    private static int index(String text, int found, Arguments arguments) {
        if (found < 0) {
            throw TemplateException.value("'" + arg(arguments) + "' is not in '" + text + "'");
        }
        return found;
    }

    static int count(String text, String part) {
        return part.isEmpty() ? text.length() + 1 : split(text, part, -1).size() - 1;
    }

    private static Value replace(String text, Arguments arguments) {
        var with =
                text(
                        arguments
                                .at(1)
                                .orElseThrow(
                                        () -> TemplateException.type("replace() needs two texts")));
        int limit = arguments.find(2, "count").map(Numbers::toInt).orElse(-1);
        return Value.text(replace(text, arg(arguments), with, limit));
    }

    static String replace(String text, String old, String with, int limit) {
        if (limit < 0) {
            long growth = (long) count(text, old) * Math.max(0, with.length() - old.length());
            Limits.checkText(text.length() + growth);
            return text.replace(old, with);
        }
        if (old.isEmpty()) {
            var out = new StringBuilder();
            for (int i = 0; i <= text.length(); i++) {
                out.append(i < limit ? with : "").append(i < text.length() ? text.charAt(i) : "");
            }
            return out.toString();
        }
        return String.join(with, split(text, old, limit));
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
        var named = new java.util.LinkedHashMap<String, Value>();
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

    private static String zeroFill(String text, int width) {
        int missing = width - text.length();
        if (missing <= 0) {
            return text;
        }
        boolean signed = text.startsWith("-") || text.startsWith("+");
        return signed
                ? text.charAt(0) + "0".repeat(missing) + text.substring(1)
                : "0".repeat(missing) + text;
    }

    static String pad(String text, int width, String fill, char where) {
        int missing = width - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return text;
        }
        return switch (where) {
            case 'l' -> text + fill.repeat(missing);
            case 'r' -> fill.repeat(missing) + text;
            default -> {
                int left = missing / 2 + (missing & width & 1);
                yield fill.repeat(left) + text + fill.repeat(missing - left);
            }
        };
    }

    private static String expandTabs(String text, int size) {
        var out = new StringBuilder();
        int column = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\t') {
                int blanks = size <= 0 ? 0 : size - column % size;
                out.append(" ".repeat(blanks));
                column += blanks;
            } else {
                out.append(c);
                column = c == '\n' || c == '\r' ? 0 : column + 1;
            }
        }
        return out.toString();
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

    static boolean cased(String text, IntPredicate wanted, IntPredicate unwanted) {
        return text.codePoints().anyMatch(wanted) && text.codePoints().noneMatch(unwanted);
    }
}
