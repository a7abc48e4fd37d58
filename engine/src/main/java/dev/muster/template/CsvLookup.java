package dev.muster.template;

import dev.muster.source.KeyValues;
import dev.muster.source.Span;
import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The lookup `csvfile`: a cell of the row that begins with a key.
final class CsvLookup {
    private static final List<String> OPTIONS =
            List.of("file", "delimiter", "col", "default", "encoding");

    private CsvLookup() {}

    static List<Value> run(List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var settings = new LinkedHashMap<String, String>();
        options.forEach((name, value) -> set(settings, name, Python.print(value)));
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var words = KeyValues.parse(Python.print(term), Span.nowhere("csvfile"));
            var key =
                    words.rest()
                            .orElseThrow(() -> wrong("Search key is required but was not found"))
                            .text();
            words.pairs().forEach(pair -> set(settings, pair.key().text(), pair.value().text()));
            cell(key, settings, evaluation)
                    .or(() -> Optional.ofNullable(settings.get("default")).map(Value::text))
                    .ifPresent(out::add);
        }
        return out;
    }

    private static void set(Map<String, String> settings, String name, String value) {
        if (!OPTIONS.contains(name)) {
            throw wrong(name + " is not a valid option")
                    .hint("the options are " + String.join(", ", OPTIONS));
        }
        settings.put(name, value);
    }

    private static Optional<Value> cell(
            String key, Map<String, String> settings, Evaluation evaluation) {
        var path =
                FileLookups.found(
                        evaluation, "files", settings.getOrDefault("file", "ansible.csv"));
        var charset = HashFilters.charset(settings.getOrDefault("encoding", "utf-8"));
        var source = Files.read(path, charset, evaluation);
        var delimiter = settings.getOrDefault("delimiter", "TAB");
        for (var row : Csv.rows(source.text(), delimiter.equals("TAB") ? "\t" : delimiter)) {
            if (!row.isEmpty() && row.getFirst().equals(key)) {
                int column = Numbers.toInt(Value.text(settings.getOrDefault("col", "1")));
                if (column < 0 || column >= row.size()) {
                    throw wrong(
                            "csvfile: the row of '%s' has no column %d, it has %d"
                                    .formatted(key, column, row.size()));
                }
                return Optional.of(new Value.Text(row.get(column), source.secret()));
            }
        }
        return Optional.empty();
    }

    private static TemplateException wrong(String message) {
        return new TemplateException(Kind.LOOKUP, message);
    }
}
