package dev.muster.template;

import dev.muster.value.JsonStyle;
import dev.muster.value.JsonWriter;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/// JSON as Python's `json` module writes and reads it.
public final class JsonText {
    private static final int DEEPEST = 300;

    private JsonText() {}

    public static String write(Value value) {
        return write(value, JsonStyle.PYTHON);
    }

    public static String write(Value value, JsonStyle style) {
        return JsonWriter.write(value, style, Spoken.WORDS);
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

    private enum Spoken implements JsonWriter.Words {
        WORDS;

        @Override
        public Optional<String> other(Value value) {
            return Optional.of(Python.print(value));
        }

        @Override
        public String key(Value key) {
            return switch (key) {
                case Value.Null _ -> "null";
                case Value.Bool(boolean truth) -> truth ? "true" : "false";
                default -> Python.print(key);
            };
        }

        @Override
        public int compare(Value one, Value other) {
            return Python.compare(one, other, "<");
        }

        @Override
        public void check(int depth, int length) {
            if (depth > DEEPEST) {
                throw TemplateException.limit("the value is nested too deeply for JSON");
            }
            Limits.checkText(length);
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
