package dev.muster.report;

import dev.muster.module.Secret;
import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/// Values as JSON. Secrets are stars.
public final class JsonText {
    private final StringBuilder json = new StringBuilder();
    private final int indent;

    private JsonText(int indent) {
        this.indent = indent;
    }

    /// JSON on one line.
    public static String compact(Value value) {
        return new JsonText(0).written(value);
    }

    /// JSON over many lines, indented by four.
    public static String pretty(Value value) {
        return new JsonText(4).written(value);
    }

    private String written(Value value) {
        write(value, 0);
        return json.toString();
    }

    private void write(Value value, int depth) {
        switch (value) {
            case Value.Null _, Value.Undefined _, Value.Omit _ -> json.append("null");
            case Value.Bool(boolean truth) -> json.append(truth);
            case Value.Int(BigInteger number) -> json.append(number);
            case Value.Real(double number) -> real(number);
            case Value.Text text -> quote(text.secret() ? Secret.STARS : text.text());
            case Value.Deferred(String template, var _) -> quote(template);
            case Value.Foreign foreign -> quote("<" + foreign.typeName() + ">");
            case Value.Sequence(List<Value> items, boolean _) -> sequence(items, depth);
            case Value.Mapping(Map<Value, Value> entries) -> mapping(entries, depth);
        }
    }

    private void real(double number) {
        if (Double.isFinite(number)) {
            json.append(PythonFloat.repr(number));
        } else {
            quote(String.valueOf(number));
        }
    }

    private void sequence(List<Value> items, int depth) {
        json.append('[');
        for (Iterator<Value> each = items.iterator(); each.hasNext(); ) {
            newLine(depth + 1);
            write(each.next(), depth + 1);
            separate(each.hasNext());
        }
        close(items.isEmpty(), depth, ']');
    }

    private void mapping(Map<Value, Value> entries, int depth) {
        json.append('{');
        for (var each = entries.entrySet().iterator(); each.hasNext(); ) {
            var entry = each.next();
            newLine(depth + 1);
            quote(key(entry.getKey()));
            json.append(": ");
            write(entry.getValue(), depth + 1);
            separate(each.hasNext());
        }
        close(entries.isEmpty(), depth, '}');
    }

    private static String key(Value key) {
        return key instanceof Value.Text text
                ? text.secret() ? Secret.STARS : text.text()
                : compact(key);
    }

    private void separate(boolean more) {
        if (more) {
            json.append(indent > 0 ? "," : ", ");
        }
    }

    private void newLine(int depth) {
        if (indent > 0) {
            json.append('\n').repeat(' ', indent * depth);
        }
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) {
            newLine(depth);
        }
        json.append(bracket);
    }

    private void quote(String text) {
        json.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ' || c == 0x7f || c == 0x2028 || c == 0x2029 || isTorn(text, at)) {
                        json.append(String.format("\\u%04x", (int) c));
                    } else {
                        json.append(c);
                    }
                }
            }
        }
        json.append('"');
    }

    /// Whether a surrogate stands alone, which no encoding can write.
    private static boolean isTorn(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
