package dev.muster.value;

import java.math.BigInteger;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Writes values as JSON. A [JsonStyle] says how that looks; [Words] say what is written of values
/// for which JSON has no word, and of secrets.
public final class JsonWriter {
    private static final char DELETE = 0x7f;
    private static final char LINE_SEPARATOR = 0x2028;
    private static final char PARAGRAPH_SEPARATOR = 0x2029;

    private final StringBuilder json = new StringBuilder();
    private final JsonStyle style;
    private final Words words;

    /// What is written of a value. As it stands: secrets as they are, what JSON has no word for as
    /// `null`, and numbers and keys as Python's `json` has them.
    public interface Words {
        /// The characters of a text.
        default String text(Value.Text text) {
            return text.text();
        }

        /// A number, in quotes where it needs them.
        default String real(double number) {
            return PythonFloat.json(number);
        }

        /// The text for an absence or an object; empty for `null`.
        default Optional<String> other(Value value) {
            return Optional.empty();
        }

        /// The name that a key becomes.
        default String key(Value key) {
            return key instanceof Value.Text text
                    ? text(text)
                    : write(key, JsonStyle.PYTHON.escaping(JsonStyle.Escapes.FEWEST), this);
        }

        /// Which of two keys comes first where they are sorted.
        default int compare(Value one, Value other) {
            return key(one).compareTo(key(other));
        }

        /// Asked before each value, for writers that must end.
        ///
        /// @param depth how many lists and mappings it stands in
        /// @param length how long the text is by now
        default void check(int depth, int length) {}
    }

    private enum Plain implements Words {
        WORDS
    }

    private JsonWriter(JsonStyle style, Words words) {
        this.style = style;
        this.words = words;
    }

    public static String write(Value value, JsonStyle style) {
        return write(value, style, Plain.WORDS);
    }

    public static String write(Value value, JsonStyle style, Words words) {
        var writer = new JsonWriter(style, words);
        writer.write(value, 0);
        return writer.json.toString();
    }

    private void write(Value value, int depth) {
        words.check(depth, json.length());
        switch (value) {
            case Value.Null _ -> json.append("null");
            case Value.Bool(boolean truth) -> json.append(truth);
            case Value.Int(BigInteger number) -> json.append(number);
            case Value.Real(double number) -> json.append(words.real(number));
            case Value.Text text -> quote(words.text(text));
            case Value.Deferred deferred -> quote(deferred.template());
            case Value.Sequence(List<Value> items, boolean _) -> sequence(items, depth);
            case Value.Mapping(Map<Value, Value> entries) -> mapping(entries, depth);
            case Value.Undefined _, Value.Omit _, Value.Foreign _ ->
                    words.other(value).ifPresentOrElse(this::quote, () -> json.append("null"));
        }
    }

    private void sequence(List<Value> items, int depth) {
        json.append('[');
        var separator = "";
        for (var item : items) {
            json.append(separator);
            line(depth + 1);
            write(item, depth + 1);
            separator = style.comma();
        }
        close(items.isEmpty(), depth, ']');
    }

    private void mapping(Map<Value, Value> entries, int depth) {
        json.append('{');
        var separator = "";
        for (var entry : ordered(entries)) {
            json.append(separator);
            line(depth + 1);
            quote(words.key(entry.getKey()));
            json.append(style.colon());
            write(entry.getValue(), depth + 1);
            separator = style.comma();
        }
        close(entries.isEmpty(), depth, '}');
    }

    private Collection<Map.Entry<Value, Value>> ordered(Map<Value, Value> entries) {
        return style.sorted()
                ? entries.entrySet().stream()
                        .sorted((one, other) -> words.compare(one.getKey(), other.getKey()))
                        .toList()
                : entries.entrySet();
    }

    private void line(int depth) {
        if (style.indent().isPresent()) {
            json.append('\n').repeat(' ', style.indent().get() * depth);
        }
    }

    private void close(boolean empty, int depth, char bracket) {
        if (!empty) {
            line(depth);
        }
        json.append(bracket);
    }

    private void quote(String text) {
        json.append('"');
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            switch (c) {
                case '"', '\\' -> json.append('\\').append(c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c >= ' ' && !isEscaped(text, at)) {
                        json.append(c);
                    } else if ((c == '\b' || c == '\f')
                            && style.escapes() != JsonStyle.Escapes.UNSAFE) {
                        json.append(c == '\b' ? "\\b" : "\\f");
                    } else {
                        json.append("\\u").append(HexFormat.of().toHexDigits(c));
                    }
                }
            }
        }
        json.append('"');
    }

    private boolean isEscaped(String text, int at) {
        char c = text.charAt(at);
        return switch (style.escapes()) {
            case ASCII -> c >= DELETE;
            case FEWEST -> false;
            case UNSAFE ->
                    c == DELETE
                            || c == LINE_SEPARATOR
                            || c == PARAGRAPH_SEPARATOR
                            || isTorn(text, at);
        };
    }

    /// Whether half of a character stands alone, which no encoding can write.
    private static boolean isTorn(String text, int at) {
        char c = text.charAt(at);
        if (Character.isHighSurrogate(c)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(c)
                && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
