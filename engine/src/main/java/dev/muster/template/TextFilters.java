package dev.muster.template;

import dev.muster.value.Value;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Filters that make text of text.
final class TextFilters {
    private static final Pattern TITLE_SPLIT =
            Pattern.compile("(?<=[-\\s({\\[<])(?![-\\s({\\[<])|(?<![-\\s({\\[<])(?=[-\\s({\\[<])");
    private static final Pattern TAGS = Pattern.compile("(?s)<!--.*?-->|<[^>]*>");
    private static final Pattern SAFE_SHELL = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");
    private static final Pattern WORDS = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

    private TextFilters() {}

    static void addTo(FilterSet filters) {
        filters.addText("string", "", (input, _, _) -> string(input));
        filters.add(
                "lower",
                "",
                (input, _, _) -> Value.text(Filters.text(input).toLowerCase(Locale.ROOT)));
        filters.add(
                "upper",
                "",
                (input, _, _) -> Value.text(Filters.text(input).toUpperCase(Locale.ROOT)));
        filters.add(
                "capitalize",
                "",
                (input, _, _) -> Value.text(PythonText.capitalize(Filters.text(input))));
        filters.add("title", "", (input, _, _) -> Value.text(title(Filters.text(input))));
        filters.add("trim", "chars", (input, given, _) -> trim(input, given));
        filters.add("replace", "old! new! count", TextFilters::replace);
        filters.add("split", "sep maxsplit", (input, given, _) -> split(input, given));
        filters.add("quote", "", (input, _, _) -> Value.text(quote(input)));
        filters.add("format", "*values **named", TextFilters::format);
        filters.add(
                "e escape forceescape",
                "",
                (input, _, _) -> Value.text(escape(Filters.text(input))));
        filters.add("striptags", "", (input, _, _) -> Value.text(stripTags(Filters.text(input))));
        filters.add("urlencode", "", (input, _, _) -> Value.text(urlEncode(input)));
        filters.add(
                "urldecode",
                "",
                (input, _, _) ->
                        Value.text(URLDecoder.decode(Filters.text(input), StandardCharsets.UTF_8)));
        filters.add(
                "wordcount",
                "",
                (input, _, _) -> Value.of(WORDS.matcher(Filters.text(input)).results().count()));
        filters.add("xmlattr", "autospace", TextFilters::xmlAttributes);
        filters.add(
                "unicode_normalize",
                "form",
                (input, given, _) ->
                        Value.text(
                                java.text.Normalizer.normalize(
                                        Filters.text(input),
                                        java.text.Normalizer.Form.valueOf(given.text(0, "NFC")))));
    }

    private static Value string(Value input) {
        return input instanceof Value.Text text
                ? new Value.Text(text.text(), text.secret())
                : Value.text(Python.print(input));
    }

    private static String title(String text) {
        var out = new StringBuilder(text.length());
        for (var part : TITLE_SPLIT.split(text)) {
            out.append(PythonText.capitalize(part));
        }
        return out.toString();
    }

    private static Value trim(Value input, Parameters.Given given) {
        return Value.text(
                PythonText.strip(
                        Filters.text(input), given.find(0).map(Python::print), true, true));
    }

    private static Value replace(Value input, Parameters.Given given, Evaluation evaluation) {
        return Value.text(
                PythonText.replace(
                        Filters.text(input),
                        Python.print(given.value(0)),
                        Python.print(given.value(1)),
                        given.number(2, -1)));
    }

    private static Value split(Value input, Parameters.Given given) {
        if (!(input instanceof Value.Text text)) {
            throw TemplateException.type("'split' needs text, not " + Python.kindOf(input));
        }
        int limit = given.number(1, -1);
        Optional<String> separator = given.find(0).map(Python::print);
        return Value.texts(
                separator.isEmpty()
                        ? PythonText.words(text.text(), limit)
                        : PythonText.split(text.text(), separator.get(), limit));
    }

    private static String quote(Value input) {
        return quote(input instanceof Value.Null ? "" : Filters.text(input));
    }

    /// The text as one word of a shell.
    static String quote(String text) {
        if (text.isEmpty()) {
            return "''";
        }
        return SAFE_SHELL.matcher(text).matches() ? text : "'" + text.replace("'", "'\"'\"'") + "'";
    }

    private static Value format(Value input, Parameters.Given given, Evaluation evaluation) {
        if (!given.named().isEmpty()) {
            var whole = Value.map(given.named());
            return Value.text(PercentFormat.format(Filters.text(input), List.of(), whole));
        }
        var whole = new Value.Sequence(new ArrayList<>(given.rest()), true);
        return Value.text(PercentFormat.format(Filters.text(input), given.rest(), whole));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("'", "&#39;")
                .replace("\"", "&#34;");
    }

    private static String stripTags(String text) {
        return String.join(" ", PythonText.words(TAGS.matcher(text).replaceAll(""), -1));
    }

    private static String urlEncode(Value input) {
        if (input instanceof Value.Mapping mapping) {
            var parts = new ArrayList<String>();
            mapping.entries()
                    .forEach((key, value) ->
                            parts.add(form(Python.print(key)) + "=" + form(Python.print(value))));
            return String.join("&", parts);
        }
        if (input instanceof Value.Sequence sequence) {
            var parts = new ArrayList<String>();
            for (var item : sequence.items()) {
                var pair = Python.items(item);
                parts.add(form(Python.print(pair.get(0))) + "=" + form(Python.print(pair.get(1))));
            }
            return String.join("&", parts);
        }
        return percent(Filters.text(input)).replace("%2F", "/");
    }

    private static String form(String text) {
        return percent(text).replace("%20", "+");
    }

    /// Percent encoding as Python's `quote`, slashes included.
    static String percent(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Value xmlAttributes(Value input, Parameters.Given given, Evaluation evaluation) {
        var parts = new ArrayList<String>();
        Filters.mapping(input, "xmlattr")
                .entries()
                .forEach((key, value) -> {
                    if (!(value instanceof Value.Null) && !(value instanceof Value.Undefined)) {
                        parts.add(
                                escape(Python.print(key))
                                        + "=\""
                                        + escape(Python.print(value))
                                        + "\"");
                    }
                });
        var text = String.join(" ", parts);
        return Value.text(given.truth(0, true) && !text.isEmpty() ? " " + text : text);
    }
}
