package dev.muster.source;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Arguments in one line, as in `copy: src=a dest="b c"`, and the words between them.
///
/// Words are parted by spaces and line ends outside of quotes and template marks. A word with `=`
/// is an argument: its value loses the quotes around it and is text, whatever it looks like.
///
/// @param pairs the arguments in their order
/// @param rest the other words with the space between them, as `shell: echo hi creates=/x` has
public record KeyValues(List<Pair> pairs, Optional<Node.Scalar> rest) {
    private static final Pattern ESCAPE =
            Pattern.compile(
                    "\\\\(?:U[0-9a-fA-F]{8}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\\\\'\"abfnrtv])");

    /// One argument.
    public record Pair(Node.Scalar key, Node.Scalar value) {}

    public KeyValues {
        pairs = List.copyOf(pairs);
    }

    /// Reads every word with `=` as an argument.
    ///
    /// @throws InputException when a quote or template mark is not closed
    public static KeyValues parse(String text, Span start) {
        return parse(text, start, _ -> true);
    }

    /// Reads the words with `=` as arguments whose keys are known; others belong to the rest.
    ///
    /// @throws InputException when a quote or template mark is not closed
    public static KeyValues parse(String text, Span start, Predicate<String> known) {
        var excerpt = new Excerpt(start, text);
        var pairs = new ArrayList<Pair>();
        var rest = new StringBuilder();
        int restStart = 0;
        boolean pairLast = false;
        for (var word : new ArgumentWords(excerpt).split()) {
            var pair = pair(word, excerpt, known);
            pairLast = pair.isPresent();
            if (pair.isPresent()) {
                pairs.add(pair.get());
            } else {
                restStart = rest.isEmpty() ? word.start() : restStart;
                var raw = word.text();
                rest.append(equalsSign(raw) < 0 ? raw.replace("\\=", "=") : raw);
                rest.append(word.space());
            }
        }
        while (pairLast && !rest.isEmpty() && rest.charAt(rest.length() - 1) == ' ') {
            rest.setLength(rest.length() - 1);
        }
        return new KeyValues(
                pairs,
                rest.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                scalar(rest.toString(), excerpt.at(restStart, rest.length()))));
    }

    /// The arguments as if they were written as a mapping at this place.
    public Node.Mapping mapping(Span span) {
        return new Node.Mapping(
                pairs.stream().map(pair -> new Node.Entry(pair.key(), pair.value())).toList(),
                span);
    }

    private static Optional<Pair> pair(
            ArgumentWords.Word word, Excerpt excerpt, Predicate<String> known) {
        var raw = word.text();
        int equals = equalsSign(raw);
        if (equals < 0 || !known.test(raw.substring(0, equals))) {
            return Optional.empty();
        }
        var name = raw.substring(0, equals).strip();
        var key = new Node.Scalar(name, Value.text(name), excerpt.at(word.start(), name.length()));
        var value = unescaped(raw.substring(equals + 1)).strip();
        boolean quoted = isQuoted(value);
        var content = quoted ? value.substring(1, value.length() - 1) : value;
        int offset = word.start() + equals + (quoted ? 2 : 1);
        return Optional.of(new Pair(key, scalar(content, excerpt.at(offset, content.length()))));
    }

    private static Node.Scalar scalar(String text, Span span) {
        return new Node.Scalar(
                text,
                Templates.isTemplate(text) ? new Value.Deferred(text, span) : Value.text(text),
                span);
    }

    /// Where the first `=` is that follows something and has no backslash before it.
    private static int equalsSign(String word) {
        int at = word.indexOf('=', 1);
        while (at > 0 && word.charAt(at - 1) == '\\') {
            at = word.indexOf('=', at + 1);
        }
        return at;
    }

    private static boolean isQuoted(String value) {
        int last = value.length() - 1;
        return last > 0
                && "'\"".indexOf(value.charAt(0)) >= 0
                && value.charAt(0) == value.charAt(last)
                && value.charAt(last - 1) != '\\';
    }

    private static String unescaped(String text) {
        return text.indexOf('\\') < 0
                ? text
                : ESCAPE.matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(character(found.group())));
    }

    private static String character(String escape) {
        return switch (escape.charAt(1)) {
            case 'a' -> "\u0007";
            case 'b' -> "\b";
            case 'f' -> "\f";
            case 'n' -> "\n";
            case 'r' -> "\r";
            case 't' -> "\t";
            case 'v' -> "\u000B";
            case 'x', 'u', 'U' -> {
                long code = Long.parseLong(escape.substring(2), 16);
                yield code <= Character.MAX_CODE_POINT ? Character.toString((int) code) : escape;
            }
            default -> escape.substring(1);
        };
    }
}
