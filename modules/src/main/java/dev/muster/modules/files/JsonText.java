package dev.muster.modules.files;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;

/// JSON as Python's `json.dumps` writes it: on one line, with a blank after commas and colons, and
/// nothing but ASCII.
final class JsonText {
    private final StringBuilder json = new StringBuilder();

    private JsonText() {}

    static String of(Value value) {
        var text = new JsonText();
        text.write(value);
        return text.json.toString();
    }

    private void write(Value value) {
        switch (value) {
            case Value.Null _, Value.Omit _, Value.Undefined _, Value.Foreign _ ->
                    json.append("null");
            case Value.Bool(boolean truth) -> json.append(truth);
            case Value.Int(BigInteger number) -> json.append(number);
            case Value.Real(double number) -> json.append(PythonFloat.json(number));
            case Value.Text(String text, _, _) -> quote(text);
            case Value.Deferred(String text, _) -> quote(text);
            case Value.Sequence(List<Value> items, _) -> list(items);
            case Value.Mapping(Map<Value, Value> entries) -> dictionary(entries);
        }
    }

    private void list(List<Value> items) {
        var separator = "[";
        for (var item : items) {
            json.append(separator);
            write(item);
            separator = ", ";
        }
        json.append(items.isEmpty() ? "[]" : "]");
    }

    private void dictionary(Map<Value, Value> entries) {
        var separator = "{";
        for (var entry : entries.entrySet()) {
            json.append(separator);
            key(entry.getKey());
            json.append(": ");
            write(entry.getValue());
            separator = ", ";
        }
        json.append(entries.isEmpty() ? "{}" : "}");
    }

    private void key(Value key) {
        if (key instanceof Value.Text(String text, _, _)) {
            quote(text);
        } else {
            json.append('"');
            write(key);
            json.append('"');
        }
    }

    private void quote(String text) {
        json.append('"');
        for (char c : text.toCharArray()) {
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                default -> {
                    if (c < 0x20 || c > 0x7e) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }
}
