package dev.muster.inventory;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Values in print: as indented JSON with sorted keys, or in one line as Python shows them.
/// Templates are shown as they were written.
final class PlainText {
    private static final String INDENT = "    ";

    private PlainText() {}

    static String json(Value value) {
        var text = new StringBuilder();
        json(value, "\n", text);
        return text.toString();
    }

    private static void json(Value value, String line, StringBuilder text) {
        switch (value) {
            case Value.Null _, Value.Omit _ -> text.append("null");
            case Value.Bool(var truth) -> text.append(truth);
            case Value.Int(var number) -> text.append(number);
            case Value.Real(var number) -> text.append(PythonFloat.json(number));
            case Value.Text(var words, var secret, _) -> quote(secret ? "********" : words, text);
            case Value.Deferred(var template, _) -> quote(template, text);
            case Value.Undefined undefined -> quote("<" + undefined.explanation() + ">", text);
            case Value.Foreign foreign -> quote("<" + foreign.typeName() + ">", text);
            case Value.Sequence(var items, _) -> {
                var inner = line + INDENT;
                var between = "[";
                for (var item : items) {
                    text.append(between).append(inner);
                    json(item, inner, text);
                    between = ",";
                }
                text.append(items.isEmpty() ? "[]" : line + "]");
            }
            case Value.Mapping(var entries) -> {
                var inner = line + INDENT;
                var between = "{";
                for (var entry : sorted(entries)) {
                    text.append(between).append(inner);
                    quote(key(entry.getKey()), text);
                    text.append(": ");
                    json(entry.getValue(), inner, text);
                    between = ",";
                }
                text.append(entries.isEmpty() ? "{}" : line + "}");
            }
        }
    }

    private static List<Map.Entry<Value, Value>> sorted(Map<Value, Value> entries) {
        return entries.entrySet().stream()
                .sorted(Comparator.comparing(entry -> key(entry.getKey())))
                .toList();
    }

    private static String key(Value key) {
        return switch (key) {
            case Value.Text(var words, _, _) -> words;
            case Value.Bool(var truth) -> String.valueOf(truth);
            case Value.Null _ -> "null";
            default -> shown(key);
        };
    }

    private static void quote(String words, StringBuilder text) {
        text.append('"');
        for (int at = 0; at < words.length(); at++) {
            char c = words.charAt(at);
            switch (c) {
                case '"', '\\' -> text.append('\\').append(c);
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\b' -> text.append("\\b");
                case '\f' -> text.append("\\f");
                default -> text.append(c < ' ' ? "\\u%04x".formatted((int) c) : String.valueOf(c));
            }
        }
        text.append('"');
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
            case Value.Text(var words, var secret, _) -> secret ? "'********'" : quoted(words);
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
