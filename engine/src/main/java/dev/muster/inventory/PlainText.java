package dev.muster.inventory;

import dev.muster.value.JsonStyle;
import dev.muster.value.JsonWriter;
import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.util.Optional;
import java.util.stream.Collectors;

/// Values in print: as indented JSON with sorted keys, or in one line as Python shows them.
/// Templates are shown as they were written.
final class PlainText {
    private static final JsonStyle INDENTED =
            JsonStyle.PYTHON.indented(4).sorted(true).escaping(JsonStyle.Escapes.FEWEST);

    private PlainText() {}

    static String json(Value value) {
        return JsonWriter.write(value, INDENTED, Shown.WORDS);
    }

    private enum Shown implements JsonWriter.Words {
        WORDS;

        @Override
        public String text(Value.Text text) {
            return text.shown();
        }

        @Override
        public Optional<String> other(Value value) {
            return Optional.of(inside(value));
        }
    }

    /// What Python's `str` says.
    static String shown(Value value) {
        return value instanceof Value.Text(var words, var secret, _) && !secret
                ? words
                : value instanceof Value.Deferred(var template, _) ? template : inside(value);
    }

    private static String inside(Value value) {
        return switch (value) {
            case Value.Null _ -> "None";
            case Value.Bool(var truth) -> truth ? "True" : "False";
            case Value.Int(var number) -> number.toString();
            case Value.Real(var number) -> PythonFloat.repr(number);
            case Value.Text text -> quoted(text.shown());
            case Value.Deferred(var template, _) -> quoted(template);
            case Value.Undefined undefined -> "<" + undefined.explanation() + ">";
            case Value.Omit _ -> "<omit>";
            case Value.Foreign foreign -> "<" + foreign.typeName() + ">";
            case Value.Sequence(var items, var tuple) -> {
                var inner = items.stream().map(PlainText::inside).collect(Collectors.joining(", "));
                yield tuple ? "(" + inner + (items.size() == 1 ? ",)" : ")") : "[" + inner + "]";
            }
            case Value.Mapping(var entries) ->
                    entries.entrySet().stream()
                            .map(entry -> inside(entry.getKey()) + ": " + inside(entry.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
        };
    }

    private static String quoted(String words) {
        char quote = words.indexOf('\'') >= 0 && words.indexOf('"') < 0 ? '"' : '\'';
        var text =
                words.replace("\\", "\\\\")
                        .replace("\n", "\\n")
                        .replace("\r", "\\r")
                        .replace("\t", "\\t");
        return quote + (quote == '\'' ? text.replace("'", "\\'") : text) + quote;
    }
}
