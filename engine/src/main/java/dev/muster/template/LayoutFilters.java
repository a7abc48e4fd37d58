package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Filters that lay text out: indents, comments, lines of a width.
final class LayoutFilters {
    /// How comments look in different languages.
    private record Style(String beginning, String decoration, String end) {}

    private static final Map<String, Style> STYLES =
            Map.of(
                    "plain", new Style("", "# ", ""),
                    "erlang", new Style("", "% ", ""),
                    "c", new Style("", "// ", ""),
                    "cblock", new Style("/*", " * ", " */"),
                    "xml", new Style("<!--", " - ", "-->"));

    private LayoutFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("indent", "width first blank", LayoutFilters::indent);
        filters.add("comment", "style **parts", LayoutFilters::comment);
        filters.add(
                "center",
                "width",
                (input, given, _) ->
                        Value.text(
                                PythonText.centered(
                                        Filters.text(input), given.number(0, 80), " ")));
        filters.add("truncate", "length killwords end leeway", LayoutFilters::truncate);
        filters.add(
                "wordwrap",
                "width break_long_words wrapstring break_on_hyphens",
                LayoutFilters::wrap);
    }

    private static Value indent(Value input, Parameters.Given given, Evaluation evaluation) {
        var prefix =
                given.value(0) instanceof Value.Text text
                        ? text.text()
                        : " ".repeat(Math.clamp(given.number(0, 4), 0, 10_000));
        boolean blank = given.truth(2, false);
        var text = Filters.text(input);
        Limits.checkText((long) PythonText.count(text, "\n") * prefix.length() + text.length());
        var lines = PythonText.lines(text + "\n", false);
        var out = new StringBuilder(given.truth(1, false) ? prefix : "");
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                out.append('\n');
                out.append(blank || !lines.get(i).isEmpty() ? prefix : "");
            }
            out.append(lines.get(i));
        }
        return Value.text(out.toString());
    }

    private static Value comment(Value input, Parameters.Given given, Evaluation evaluation) {
        var name = given.text(0, "plain");
        var style = STYLES.get(name);
        if (style == null) {
            throw TemplateException.value("'" + name + "' is no style of comments")
                    .hint("the styles are plain, c, cblock, erlang and xml");
        }
        var parts = given.named();
        var newline = part(parts, "newline", "\n");
        var beginning = part(parts, "beginning", style.beginning);
        var end = part(parts, "end", style.end);
        var decoration = part(parts, "decoration", style.decoration);
        var around = parts.containsKey("decoration") ? decoration : style.decoration;
        var prefix = part(parts, "prefix", around.stripTrailing());
        var postfix = part(parts, "postfix", around.stripTrailing());
        int prefixes = count(parts, "prefix_count");
        int postfixes = count(parts, "postfix_count");
        var out = new StringBuilder();
        out.append(beginning.isEmpty() ? "" : beginning + newline);
        if (!prefix.isEmpty()) {
            out.append((prefix.equals(newline) ? newline : prefix + newline).repeat(prefixes));
        }
        var text = decoration + Filters.text(input).replace(newline, newline + decoration);
        out.append(text.replace(decoration + newline, decoration.stripTrailing() + newline));
        out.append((newline + postfix).repeat(postfixes));
        out.append(end.isEmpty() ? "" : newline + end);
        return Value.text(out.toString());
    }

    private static String part(Map<String, Value> parts, String name, String otherwise) {
        var value = parts.get(name);
        return value == null ? otherwise : Python.print(value);
    }

    private static int count(Map<String, Value> parts, String name) {
        var value = parts.get(name);
        return value == null ? 1 : Math.clamp(Numbers.toInt(value), 0, 1000);
    }

    private static Value truncate(Value input, Parameters.Given given, Evaluation evaluation) {
        var text = Filters.text(input);
        int length = given.number(0, 255);
        var end = given.text(2, "...");
        if (text.length() <= length + given.number(3, 5)) {
            return Value.text(text);
        }
        var cut = text.substring(0, Math.clamp(length - end.length(), 0, text.length()));
        if (given.truth(1, false)) {
            return Value.text(cut + end);
        }
        int blank = cut.lastIndexOf(' ');
        return Value.text((blank < 0 ? cut : cut.substring(0, blank)) + end);
    }

    private static Value wrap(Value input, Parameters.Given given, Evaluation evaluation) {
        int width = Math.max(1, given.number(0, 79));
        boolean breaks = given.truth(1, true);
        var separator = given.text(2, "\n");
        var wrapped = new ArrayList<String>();
        for (var line : PythonText.lines(Filters.text(input), false)) {
            wrapped.add(String.join(separator, wrapLine(line, width, breaks)));
        }
        return Value.text(String.join(separator, wrapped));
    }

    private static List<String> wrapLine(String line, int width, boolean breaks) {
        var lines = new ArrayList<String>();
        var current = new StringBuilder();
        for (var word : line.split("(?<=\\s)(?=\\S)|(?<=\\S)(?=\\s)")) {
            var rest = word;
            if (current.length() + rest.length() > width && !rest.isBlank() && !current.isEmpty()) {
                lines.add(current.toString().stripTrailing());
                current.setLength(0);
            }
            while (breaks && rest.length() > width && !rest.isBlank()) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            if (!(rest.isBlank() && current.isEmpty() && !lines.isEmpty())) {
                current.append(rest);
            }
        }
        if (!current.toString().isBlank()) {
            lines.add(current.toString().stripTrailing());
        }
        return lines.isEmpty() ? List.of("") : lines;
    }
}
