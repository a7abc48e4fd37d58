package dev.muster.modules.commands;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// A value as JSON in ASCII, as Python's `json.dumps` writes it.
final class JsonBody {
    private JsonBody() {}

    static String of(Value value) {
        return switch (value) {
            case Value.Null() -> "null";
            case Value.Bool(boolean truth) -> Boolean.toString(truth);
            case Value.Int(BigInteger number) -> number.toString();
            case Value.Real(double number) -> PythonFloat.json(number);
            case Value.Text text -> quoted(text.text());
            case Value.Deferred deferred -> quoted(deferred.template());
            case Value.Sequence(List<Value> items, boolean _) -> {
                var list = new StringJoiner(", ", "[", "]");
                items.forEach(item -> list.add(of(item)));
                yield list.toString();
            }
            case Value.Mapping(Map<Value, Value> entries) -> {
                var object = new StringJoiner(", ", "{", "}");
                entries.forEach((key, item) -> object.add(quoted(plain(key)) + ": " + of(item)));
                yield object.toString();
            }
            case Value.Undefined _, Value.Omit _, Value.Foreign _ -> "null";
        };
    }

    /// A scalar as bare text.
    static String plain(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Bool(boolean truth) -> truth ? "True" : "False";
            case Value.Null() -> "None";
            default -> of(value);
        };
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int at = 0; at < text.length(); at++) {
            char letter = text.charAt(at);
            switch (letter) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\r' -> quoted.append("\\r");
                case '\t' -> quoted.append("\\t");
                default -> {
                    if (letter < ' ' || letter > '~') {
                        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
                    } else {
                        quoted.append(letter);
                    }
                }
            }
        }
        return quoted.append('"').toString();
    }
}
