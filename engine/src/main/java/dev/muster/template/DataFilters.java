package dev.muster.template;

import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.JsonStyle;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Filters that read and write data formats.
final class DataFilters {
    private DataFilters() {}

    static void addTo(FilterSet filters) {
        filters.addText(
                "to_json",
                "indent sort_keys ensure_ascii **options",
                (input, given, _) -> json(input, given));
        filters.addText(
                "to_nice_json",
                "indent sort_keys ensure_ascii **options",
                (input, given, _) -> niceJson(input, given));
        filters.addText("tojson", "indent", (input, given, _) -> htmlJson(input, given));
        filters.add("from_json", "", (input, _, _) -> JsonText.read(Filters.text(input)));
        filters.addText(
                "to_yaml",
                "indent sort_keys width default_flow_style **options",
                (input, given, _) -> yaml(input, given, false));
        filters.addText(
                "to_nice_yaml",
                "indent sort_keys width default_flow_style **options",
                (input, given, _) -> yaml(input, given, true));
        filters.add("from_yaml", "", (input, _, _) -> fromYaml(input));
        filters.add("from_yaml_all", "", (input, _, _) -> allFromYaml(input));
        filters.addText("pprint", "verbose", (input, _, _) -> Value.text(Python.represent(input)));
        filters.add(
                "json_query",
                "expr!",
                (input, given, _) -> JmesPath.search(Python.print(given.value(0)), input));
        filters.add(
                "from_csv",
                "dialect fieldnames delimiter skipinitialspace strict",
                (input, given, _) -> Csv.records(Filters.text(input), given.text(2, ",")));
        filters.add("urlsplit", "query", UrlParts::split);
    }

    private static Value json(Value input, Parameters.Given given) {
        var indent = given.find(0).map(Numbers::toInt);
        return Value.text(JsonText.write(input, style(given, indent, false)));
    }

    private static Value niceJson(Value input, Parameters.Given given) {
        return Value.text(
                JsonText.write(input, style(given, Optional.of(given.number(0, 4)), true)));
    }

    private static JsonStyle style(
            Parameters.Given given, Optional<Integer> indent, boolean sorted) {
        var style =
                indent.map(width -> JsonStyle.PYTHON.indented(Math.clamp(width, 0, 100)))
                        .orElse(JsonStyle.PYTHON)
                        .sorted(given.truth(1, sorted))
                        .escaping(
                                given.truth(2, true)
                                        ? JsonStyle.Escapes.ASCII
                                        : JsonStyle.Escapes.FEWEST);
        var separators = given.named().get("separators");
        if (separators == null) {
            return style;
        }
        var both = Python.items(separators);
        return style.separated(Python.print(both.get(0)), Python.print(both.get(1)));
    }

    private static Value htmlJson(Value input, Parameters.Given given) {
        var sorted = JsonStyle.PYTHON.sorted(true);
        var style = given.find(0).map(Numbers::toInt).map(sorted::indented).orElse(sorted);
        var text = JsonText.write(input, style);
        return Value.text(
                text.replace("<", "\\u003c")
                        .replace(">", "\\u003e")
                        .replace("&", "\\u0026")
                        .replace("'", "\\u0027"));
    }

    private static Value yaml(Value input, Parameters.Given given, boolean nice) {
        int indent = given.find(0).map(Numbers::toInt).orElse(nice ? 4 : 2);
        int width =
                given.find(2)
                        .map(value ->
                                value instanceof Value.Real(double real) && Double.isInfinite(real)
                                        ? Integer.MAX_VALUE
                                        : Numbers.toInt(value))
                        .orElse(80);
        var flow = given.values().get(3);
        var style =
                flow.isPresent()
                        ? flow.get() instanceof Value.Null
                                ? YamlText.Flow.LEAVES
                                : Python.truthy(flow.get())
                                        ? YamlText.Flow.ALWAYS
                                        : YamlText.Flow.NEVER
                        : nice ? YamlText.Flow.NEVER : YamlText.Flow.LEAVES;
        var options = new LinkedHashMap<>(given.named());
        boolean start =
                options.containsKey("explicit_start")
                        && Python.truthy(options.get("explicit_start"));
        boolean end =
                options.containsKey("explicit_end") && Python.truthy(options.get("explicit_end"));
        var quote =
                options.containsKey("default_style")
                        ? Python.print(options.get("default_style"))
                        : "";
        return Value.text(
                YamlText.write(
                        input,
                        new YamlText.Style(
                                indent, width, given.truth(1, true), style, start, end, quote)));
    }

    private static Value fromYaml(Value input) {
        if (!(input instanceof Value.Text text)) {
            return input;
        }
        try {
            return Yaml.value(text.text());
        } catch (InputException mistake) {
            throw notYaml(mistake);
        }
    }

    private static Value allFromYaml(Value input) {
        if (!(input instanceof Value.Text text)) {
            return input;
        }
        try {
            return Value.list(Yaml.values(text.text()));
        } catch (InputException mistake) {
            throw notYaml(mistake);
        }
    }

    private static TemplateException notYaml(InputException mistake) {
        var first = mistake.diagnostics().getFirst();
        var place = first.span().map(span -> " (line " + span.line() + ")").orElse("");
        return TemplateException.value("the text is no YAML: " + first.message() + place);
    }
}
