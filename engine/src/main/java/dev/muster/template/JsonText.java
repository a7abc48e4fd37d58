package dev.muster.template;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// JSON as Python's `json` module writes and reads it.
public final class JsonText {
    private static final int DEEPEST = 300;

    private JsonText() {}

    /// How JSON is written.
    ///
    /// @param indent spaces a level; empty for everything on one line
    /// @param ascii whether other characters than ASCII's are escaped
    public record Style(
            Optional<Integer> indent, boolean sorted, boolean ascii, String comma, String colon) {
        /// `json.dumps(value)`.
        public static final Style PLAIN = new Style(Optional.empty(), false, true, ", ", ": ");

        /// The shortest form, other characters than ASCII's as they are; for events and results.
        public static final Style COMPACT = new Style(Optional.empty(), false, false, ",", ":");

        /// `json.dumps(value, indent=4, sort_keys=True)`.
        public static final Style NICE = new Style(Optional.of(4), true, true, ",", ": ");
    }

    public static String write(Value value) {
        return write(value, Style.PLAIN);
    }

    public static String write(Value value, Style style) {
        var out = new StringBuilder();
        new Writer(style, out).write(value, 0);
        return out.toString();
    }

    /// The value of a JSON document.
    public static Value read(String text) {
        var reader = new Reader(text);
        reader.space();
        var value = reader.value(0);
        reader.space();
        if (reader.at < text.length()) {
            throw reader.mistake("there is more behind the JSON value");
        }
        return value;
    }

    private record Writer(Style style, StringBuilder out) {
        void write(Value value, int depth) {
            if (depth > DEEPEST) {
                throw TemplateException.limit("the value is nested too deeply for JSON");
            }
            Limits.checkText(out.length());
            switch (value) {
                case Value.Null _ -> out.append("null");
                case Value.Bool(boolean truth) -> out.append(truth);
                case Value.Int(BigInteger number) -> out.append(number);
                case Value.Real(double number) -> out.append(PythonFloat.json(number));
                case Value.Text text -> quote(text.text());
                case Value.Deferred deferred -> quote(deferred.template());
                case Value.Sequence(var items, _) -> {
                    if (items.isEmpty()) {
                        out.append("[]");
                        return;
                    }
                    out.append('[');
                    var separator = "";
                    for (var item : items) {
                        out.append(separator);
                        line(depth + 1);
                        write(item, depth + 1);
                        separator = style.comma;
                    }
                    line(depth);
                    out.append(']');
                }
                case Value.Mapping(var entries) -> mapping(entries, depth);
                case Value.Undefined undefined -> {
                    Absence.demand(undefined);
                    out.append("\"\"");
                }
                case Value.Omit _ -> quote(Python.OMIT);
                case Value.Foreign foreign -> quote(Python.print(foreign));
            }
        }

        private void mapping(Map<Value, Value> entries, int depth) {
            if (entries.isEmpty()) {
                out.append("{}");
                return;
            }
            out.append('{');
            var all = new ArrayList<>(entries.entrySet());
            if (style.sorted) {
                all.sort(
                        Comparator.comparing(
                                Map.Entry::getKey, (a, b) -> Python.compare(a, b, "<")));
            }
            var separator = "";
            for (var entry : all) {
                out.append(separator);
                line(depth + 1);
                quote(key(entry.getKey()));
                out.append(style.colon);
                write(entry.getValue(), depth + 1);
                separator = style.comma;
            }
            line(depth);
            out.append('}');
        }

        private static String key(Value key) {
            return switch (key) {
                case Value.Null _ -> "null";
                case Value.Bool(boolean truth) -> truth ? "true" : "false";
                default -> Python.print(key);
            };
        }

        private void line(int depth) {
            style.indent.ifPresent(width -> out.append('\n').append(" ".repeat(width * depth)));
        }

        private void quote(String text) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                switch (c) {
                    case '"' -> out.append("\\\"");
                    case '\\' -> out.append("\\\\");
                    case '\n' -> out.append("\\n");
                    case '\r' -> out.append("\\r");
                    case '\t' -> out.append("\\t");
                    case '\b' -> out.append("\\b");
                    case '\f' -> out.append("\\f");
                    default -> {
                        if (c < ' ' || c > 126 && style.ascii) {
                            out.append("\\u%04x".formatted((int) c));
                        } else {
                            out.append(c);
                        }
                    }
                }
            }
            out.append('"');
        }
    }

    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        TemplateException mistake(String what) {
            int line =
                    1
                            + (int)
                                    text.substring(0, Math.min(at, text.length()))
                                            .chars()
                                            .filter(c -> c == '\n')
                                            .count();
            int column = at - text.lastIndexOf('\n', Math.max(0, Math.min(at, text.length()) - 1));
            return TemplateException.value(
                    "this is no JSON: %s (line %d, column %d)".formatted(what, line, column));
        }

        void space() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean takes(String word) {
            boolean found = text.startsWith(word, at);
            at += found ? word.length() : 0;
            return found;
        }

        Value value(int depth) {
            if (depth > DEEPEST) {
                throw TemplateException.limit("the JSON is nested too deeply");
            }
            if (at >= text.length()) {
                throw mistake("the text ends where a value is expected");
            }
            char c = text.charAt(at);
            return switch (c) {
                case '{' -> object(depth);
                case '[' -> array(depth);
                case '"' -> Value.text(string());
                default -> {
                    if (takes("true")) {
                        yield Value.TRUE;
                    }
                    if (takes("false")) {
                        yield Value.FALSE;
                    }
                    if (takes("null")) {
                        yield Value.NULL;
                    }
                    if (takes("NaN")) {
                        yield Value.of(Double.NaN);
                    }
                    if (takes("Infinity")) {
                        yield Value.of(Double.POSITIVE_INFINITY);
                    }
                    if (takes("-Infinity")) {
                        yield Value.of(Double.NEGATIVE_INFINITY);
                    }
                    yield number();
                }
            };
        }

        private Value object(int depth) {
            at++;
            var entries = new LinkedHashMap<Value, Value>();
            space();
            while (!takes("}")) {
                if (!entries.isEmpty() || at < text.length() && text.charAt(at) == ',') {
                    if (!takes(",")) {
                        throw mistake("',' or '}' is expected");
                    }
                    space();
                }
                if (at >= text.length() || text.charAt(at) != '"') {
                    throw mistake("a key in double quotes is expected");
                }
                var key = Value.text(string());
                space();
                if (!takes(":")) {
                    throw mistake("':' is expected");
                }
                space();
                entries.put(key, value(depth + 1));
                space();
            }
            return new Value.Mapping(entries);
        }

        private Value array(int depth) {
            at++;
            var items = new ArrayList<Value>();
            space();
            while (!takes("]")) {
                if (!items.isEmpty()) {
                    if (!takes(",")) {
                        throw mistake("',' or ']' is expected");
                    }
                    space();
                }
                items.add(value(depth + 1));
                space();
            }
            return new Value.Sequence(items, false);
        }

        private String string() {
            at++;
            var out = new StringBuilder();
            while (true) {
                if (at >= text.length()) {
                    throw mistake("a text is not closed");
                }
                char c = text.charAt(at++);
                if (c == '"') {
                    return out.toString();
                }
                if (c < ' ') {
                    at--;
                    throw mistake("a control character stands in a text");
                }
                out.append(c == '\\' ? escape() : c);
            }
        }

        private char escape() {
            char c = at < text.length() ? text.charAt(at++) : ' ';
            return switch (c) {
                case '"', '\\', '/' -> c;
                case 'n' -> '\n';
                case 't' -> '\t';
                case 'r' -> '\r';
                case 'b' -> '\b';
                case 'f' -> '\f';
                case 'u' -> {
                    try {
                        var code =
                                (char)
                                        Integer.parseInt(
                                                text, at, Math.min(at + 4, text.length()), 16);
                        at += 4;
                        yield code;
                    } catch (NumberFormatException | IndexOutOfBoundsException _) {
                        throw mistake("'\\u' needs four digits");
                    }
                }
                default -> throw mistake("'\\" + c + "' is no escape");
            };
        }

        private Value number() {
            int start = at;
            while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
            var word = text.substring(start, at);
            if (word.matches("-?(0|[1-9][0-9]*)")) {
                return new Value.Int(new BigInteger(word));
            }
            if (word.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?")) {
                return Value.of(Double.parseDouble(word));
            }
            at = start;
            throw mistake("a value is expected");
        }
    }
}
