package dev.muster.cli;

import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.template.JsonText;
import dev.muster.template.Loader;
import dev.muster.template.Scope;
import dev.muster.template.TemplateException;
import dev.muster.template.Templating;
import dev.muster.value.JsonStyle;
import dev.muster.value.Value;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Evaluates expressions, conditions and templates that come as JSON, one object a line, and
/// answers in kind: `{"value": …}` or `{"error": {"kind", "message", "line", "column"}}`.
public final class EvalJsonl {
    private final Templating templating;

    public EvalJsonl(Templating templating) {
        this.templating = templating;
    }

    /// Answers every line of the input, in order.
    public void run(BufferedReader in, PrintWriter out) throws IOException {
        for (var line = in.readLine(); line != null; line = in.readLine()) {
            if (!line.isBlank()) {
                out.println(JsonText.write(answer(line), JsonStyle.COMPACT));
            }
        }
        out.flush();
    }

    private Value answer(String line) {
        try {
            if (!(JsonText.read(line) instanceof Value.Mapping question)) {
                return error("usage", "a line must be a JSON object", Optional.empty());
            }
            return Value.map(Map.of("value", evaluate(question)));
        } catch (TemplateException failure) {
            return error(
                    failure.kind().name().toLowerCase(Locale.ROOT),
                    failure.diagnostic().message(),
                    failure.span());
        }
    }

    private Value evaluate(Value.Mapping question) {
        var kind = text(question, "kind");
        var text = text(question, "text");
        var scope = scope(question.find("vars").orElse(Value.NULL));
        var source = new Source("<" + kind + ">", text);
        return switch (kind) {
            case "value" -> templating.resolve(deferred(Value.text(text), source.start()), scope);
            case "condition" ->
                    Value.of(templating.holds(new Value.Deferred(text, source.start()), scope));
            case "expression" -> templating.evaluate(text, source.start(), scope);
            case "template" ->
                    Value.text(templating.render(source, scope, files(question.find("files"))));
            default -> throw new IllegalArgumentException("'" + kind + "' is no kind of question");
        };
    }

    private static String text(Value.Mapping question, String name) {
        return question.find(name).orElse(Value.NULL) instanceof Value.Text text ? text.text() : "";
    }

    private static Scope scope(Value variables) {
        var raw = deferred(variables, Span.nowhere("vars"));
        var mapping = raw instanceof Value.Mapping found ? found : new Value.Mapping(Map.of());
        Set<String> names =
                mapping.entries().keySet().stream()
                        .map(key -> key instanceof Value.Text text ? text.text() : "")
                        .collect(Collectors.toUnmodifiableSet());
        return new Scope() {
            @Override
            public Optional<Value> find(String name) {
                return mapping.find(name);
            }

            @Override
            public Set<String> names() {
                return names;
            }
        };
    }

    /// The value with every text that holds template marks as a template, as in a file of
    /// variables.
    private static Value deferred(Value value, Span place) {
        return switch (value) {
            case Value.Text(var text, _, _)
                    when text.contains("{{") || text.contains("{%") || text.contains("{#") ->
                    new Value.Deferred(text, place);
            case Value.Sequence(var items, _) -> {
                var out = new ArrayList<Value>(items.size());
                items.forEach(item -> out.add(deferred(item, place)));
                yield new Value.Sequence(out, false);
            }
            case Value.Mapping(var entries) -> {
                var out = LinkedHashMap.<Value, Value>newLinkedHashMap(entries.size());
                entries.forEach((key, item) -> out.put(key, deferred(item, place)));
                yield new Value.Mapping(out);
            }
            default -> value;
        };
    }

    private static Loader files(Optional<Value> files) {
        return name ->
                files.filter(Value.Mapping.class::isInstance)
                        .flatMap(found -> ((Value.Mapping) found).find(name))
                        .filter(Value.Text.class::isInstance)
                        .map(found -> new Source(name, ((Value.Text) found).text()));
    }

    private static Value error(String kind, String message, Optional<Span> span) {
        var fields = new LinkedHashMap<String, Value>();
        fields.put("kind", Value.text(kind));
        fields.put("message", Value.text(message));
        span.ifPresent(place -> {
            fields.put("line", Value.of(place.line()));
            fields.put("column", Value.of(place.column()));
        });
        return Value.map(Map.of("error", Value.map(fields)));
    }
}
