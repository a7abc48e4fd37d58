package dev.muster.source;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Optional;
import java.util.function.Consumer;

/// Reads a file that is JSON from its first to its last character.
///
/// Most JSON is YAML, but not all of it: tabs may indent it, `1e5` is a number, `\/` an escape. So
/// JSON is tried first, and what is not JSON in any point is left to YAML and its error messages.
final class Json {
    private final Source source;
    private final String text;
    private final Consumer<Diagnostic> warnings;
    private int at;
    private int line = 1;
    private int lineStart;
    private int depth;

    /// Says that the text is not JSON; control flow within this class only.
    private static final class NotJson extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJson() {
            super("not JSON", null, false, false);
        }
    }

    private Json(Source source, Consumer<Diagnostic> warnings) {
        this.source = source;
        this.text = source.text();
        this.warnings = warnings;
    }

    /// The tree of a text that is a JSON list or object.
    static Optional<Node> parse(Source source, Consumer<Diagnostic> warnings) {
        var found = new ArrayList<Diagnostic>();
        var json = new Json(source, found::add);
        try {
            json.space();
            if (json.peek() != '{' && json.peek() != '[') {
                return Optional.empty();
            }
            var node = json.node();
            json.space();
            if (json.at < json.text.length()) {
                return Optional.empty();
            }
            found.forEach(warnings);
            return Optional.of(node);
        } catch (NotJson _) {
            return Optional.empty();
        }
    }

    private Node node() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            default -> word();
        };
    }

    private Node object() {
        enter();
        int start = at++;
        var place = place(start, 1);
        var entries = new ArrayList<Node.Entry>();
        var keys = new HashMap<Value, Node.Scalar>();
        space();
        while (peek() != '}') {
            if (!entries.isEmpty()) {
                expect(',');
                space();
            }
            if (peek() != '"') {
                throw new NotJson();
            }
            var quoted = string();
            var key = new Node.Scalar(quoted.text(), Value.text(quoted.text()), quoted.span());
            space();
            expect(':');
            space();
            entries.add(new Node.Entry(key, node()));
            var earlier = keys.put(key.value(), key);
            if (earlier != null) {
                warnings.accept(YamlMistake.duplicate(key, earlier));
            }
            space();
        }
        at++;
        depth--;
        return new Node.Mapping(entries, closed(place, start));
    }

    private Node array() {
        enter();
        int start = at++;
        var place = place(start, 1);
        var items = new ArrayList<Node>();
        space();
        while (peek() != ']') {
            if (!items.isEmpty()) {
                expect(',');
                space();
            }
            items.add(node());
            space();
        }
        at++;
        depth--;
        return new Node.Sequence(items, closed(place, start));
    }

    private void enter() {
        if (++depth > Yaml.DEPTH) {
            throw new NotJson();
        }
    }

    private Node.Scalar string() {
        int start = ++at;
        int plain = start;
        var built = new StringBuilder();
        while (peek() != '"') {
            if (peek() == '\n') {
                throw new NotJson();
            }
            if (peek() == '\\') {
                built.append(text, plain, at);
                at++;
                built.append(escape());
                plain = at;
            } else {
                at++;
            }
        }
        built.append(text, plain, at++);
        var content = built.toString();
        var span = place(start, Math.max(1, at - 1 - start));
        var value =
                Templates.isTemplate(content)
                        ? new Value.Deferred(content, span)
                        : new Value.Text(content, source.secret());
        return new Node.Scalar(content, value, span);
    }

    private char escape() {
        char escaped = peek();
        at++;
        return switch (escaped) {
            case '"', '\\', '/' -> escaped;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                if (at + 4 > text.length()) {
                    throw new NotJson();
                }
                at += 4;
                try {
                    yield (char) Integer.parseInt(text, at - 4, at, 16);
                } catch (NumberFormatException _) {
                    throw new NotJson();
                }
            }
            default -> throw new NotJson();
        };
    }

    private Node word() {
        int start = at;
        while (at < text.length() && ",]} \t\r\n:\"[{".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        var word = text.substring(start, at);
        return new Node.Scalar(word, value(word), place(start, Math.max(1, at - start)));
    }

    private static Value value(String word) {
        return switch (word) {
            case "null" -> Value.NULL;
            case "true" -> Value.TRUE;
            case "false" -> Value.FALSE;
            default -> {
                if (word.matches("-?(?:0|[1-9][0-9]*)")) {
                    yield new Value.Int(new BigInteger(word));
                }
                if (word.matches("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?")) {
                    yield Value.of(Double.parseDouble(word));
                }
                throw new NotJson();
            }
        };
    }

    private void space() {
        for (; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '\n') {
                line++;
                lineStart = at + 1;
            } else if (c != ' ' && c != '\t' && c != '\r') {
                return;
            }
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw new NotJson();
        }
        return text.charAt(at);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new NotJson();
        }
        at++;
    }

    private Span place(int start, int length) {
        return new Span(source, line, start - lineStart + 1, length);
    }

    /// The span of a bracket and what is in it, cut at the end of its line.
    private Span closed(Span open, int start) {
        int end = open.line() == line ? at : Math.max(start + 1, lineEnd(start));
        return new Span(source, open.line(), open.column(), end - start);
    }

    private int lineEnd(int from) {
        int end = text.indexOf('\n', from);
        return end < 0 ? text.length() : end;
    }
}
