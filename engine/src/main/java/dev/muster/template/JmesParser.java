package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads JMESPath by operator precedence.
final class JmesParser {
    private static final int DEEPEST = 100;
    private static final String[] SYMBOLS = {
        "[?", "[]", "||", "&&", "==", "!=", "<=", ">=", "|", "&", "!", "<", ">", "(", ")", "[", "]",
        "{", "}", ",", ":", ".", "*", "@"
    };

    /// How tightly an operator binds; what binds less tightly than a projection ends it.
    private static final Map<String, Integer> POWERS =
            Map.ofEntries(
                    Map.entry("|", 1),
                    Map.entry("||", 2),
                    Map.entry("&&", 3),
                    Map.entry("==", 5),
                    Map.entry("!=", 5),
                    Map.entry("<", 5),
                    Map.entry("<=", 5),
                    Map.entry(">", 5),
                    Map.entry(">=", 5),
                    Map.entry("[]", 9),
                    Map.entry("*", 20),
                    Map.entry("[?", 21),
                    Map.entry(".", 40),
                    Map.entry("[", 55),
                    Map.entry("(", 60));

    private static final int PROJECTION_END = 10;

    private enum Kind {
        SYMBOL,
        NAME,
        NUMBER,
        LITERAL,
        END
    }

    private record Token(Kind kind, String text, Value value, int offset) {
        boolean is(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        int power() {
            return kind == Kind.SYMBOL ? POWERS.getOrDefault(text, 0) : 0;
        }
    }

    private final String query;
    private final List<Token> tokens = new ArrayList<>();
    private int next;
    private int depth;

    JmesParser(String query) {
        this.query = query;
    }

    JmesNode parse() {
        tokenize();
        var node = expression(0);
        if (peek().kind != Kind.END) {
            throw mistake("something is left over", peek().offset);
        }
        return node;
    }

    private TemplateException mistake(String what, int offset) {
        return TemplateException.value(
                "the query '%s' is no JMESPath: %s at character %d"
                        .formatted(query, what, offset + 1));
    }

    private void tokenize() {
        int at = 0;
        while (at < query.length()) {
            char c = query.charAt(at);
            int start = at;
            if (Character.isWhitespace(c)) {
                at++;
            } else if (Character.isLetter(c) || c == '_') {
                while (at < query.length()
                        && (Character.isLetterOrDigit(query.charAt(at))
                                || query.charAt(at) == '_')) {
                    at++;
                }
                add(Kind.NAME, query.substring(start, at), Value.NULL, start);
            } else if (Character.isDigit(c) || c == '-') {
                at++;
                while (at < query.length() && Character.isDigit(query.charAt(at))) {
                    at++;
                }
                var digits = query.substring(start, at);
                if (digits.equals("-") || digits.length() > 9) {
                    throw mistake("'" + digits + "' is no number", start);
                }
                add(Kind.NUMBER, digits, Value.NULL, start);
            } else if (c == '\'' || c == '"' || c == '`') {
                at = quoted(c, start);
            } else {
                at = symbol(start);
            }
        }
        add(Kind.END, "", Value.NULL, query.length());
    }

    private void add(Kind kind, String text, Value value, int offset) {
        tokens.add(new Token(kind, text, value, offset));
    }

    private int symbol(int start) {
        for (var symbol : SYMBOLS) {
            if (query.startsWith(symbol, start)) {
                add(Kind.SYMBOL, symbol, Value.NULL, start);
                return start + symbol.length();
            }
        }
        throw mistake("'" + query.charAt(start) + "' has no meaning", start);
    }

    private int quoted(char quote, int start) {
        int end = start + 1;
        while (end < query.length() && query.charAt(end) != quote) {
            end += query.charAt(end) == '\\' ? 2 : 1;
        }
        if (end >= query.length()) {
            throw mistake("a quote is not closed", start);
        }
        var inside = query.substring(start + 1, end);
        switch (quote) {
            case '\'' ->
                    add(
                            Kind.LITERAL,
                            inside,
                            Value.text(inside.replace("\\'", "'").replace("\\\\", "\\")),
                            start);
            case '"' ->
                    add(
                            Kind.NAME,
                            Python.print(JsonText.read('"' + inside + '"')),
                            Value.NULL,
                            start);
            default ->
                    add(Kind.LITERAL, inside, literal(inside.replace("\\`", "`").strip()), start);
        }
        return end + 1;
    }

    private static Value literal(String json) {
        try {
            return JsonText.read(json);
        } catch (TemplateException _) {
            return JsonText.read('"' + json + '"');
        }
    }

    private Token peek() {
        return tokens.get(next);
    }

    private Token take() {
        return tokens.get(next < tokens.size() - 1 ? next++ : next);
    }

    private void expect(String symbol) {
        if (!peek().is(symbol)) {
            throw mistake("'" + symbol + "' is expected", peek().offset);
        }
        take();
    }

    private JmesNode expression(int power) {
        if (++depth > DEEPEST) {
            throw mistake("it is nested too deeply", peek().offset);
        }
        var left = start(take());
        while (peek().power() > power) {
            left = continued(take(), left);
        }
        depth--;
        return left;
    }

    private JmesNode start(Token token) {
        return switch (token.kind) {
            case LITERAL -> new JmesNode.Literal(token.value);
            case NAME ->
                    peek().is("(") && query.charAt(token.offset) != '"'
                            ? function(token.text)
                            : new JmesNode.Field(token.text);
            case SYMBOL -> startSymbol(token);
            case NUMBER, END -> throw mistake("a name is expected", token.offset);
        };
    }

    private JmesNode startSymbol(Token token) {
        var current = new JmesNode.Current();
        return switch (token.text) {
            case "@" -> current;
            case "*" -> new JmesNode.ValueProjection(current, projected(20));
            case "[?" -> filter(current);
            case "[]" -> new JmesNode.ListProjection(new JmesNode.Flatten(current), projected(9));
            case "!" -> new JmesNode.Not(expression(45));
            case "&" -> new JmesNode.Reference(expression(0));
            case "{" -> mapping();
            case "(" -> {
                var inside = expression(0);
                expect(")");
                yield inside;
            }
            case "[" -> {
                if (peek().kind == Kind.NUMBER || peek().is(":")) {
                    yield indexed(current);
                }
                if (peek().is("*") && tokens.get(next + 1).is("]")) {
                    take();
                    take();
                    yield new JmesNode.ListProjection(current, projected(20));
                }
                yield list();
            }
            default ->
                    throw mistake("'" + token.text + "' stands in the wrong place", token.offset);
        };
    }

    private JmesNode continued(Token token, JmesNode left) {
        return switch (token.text) {
            case "." -> {
                if (peek().is("*")) {
                    take();
                    yield new JmesNode.ValueProjection(left, projected(20));
                }
                yield new JmesNode.Sub(left, dotted(40));
            }
            case "|" -> new JmesNode.Sub(left, expression(1));
            case "||" -> new JmesNode.Or(left, expression(2));
            case "&&" -> new JmesNode.And(left, expression(3));
            case "[]" -> new JmesNode.ListProjection(new JmesNode.Flatten(left), projected(9));
            case "[?" -> filter(left);
            case "[" -> {
                if (peek().is("*")) {
                    take();
                    expect("]");
                    yield new JmesNode.ListProjection(left, projected(20));
                }
                yield indexed(left);
            }
            case "==", "!=", "<", "<=", ">", ">=" ->
                    new JmesNode.Compare(token.text, left, expression(5));
            default ->
                    throw mistake("'" + token.text + "' stands in the wrong place", token.offset);
        };
    }

    private JmesNode indexed(JmesNode left) {
        var parts = new ArrayList<Optional<Integer>>();
        parts.add(Optional.empty());
        while (!peek().is("]")) {
            var token = take();
            if (token.kind == Kind.NUMBER) {
                parts.set(parts.size() - 1, Optional.of(Integer.valueOf(token.text)));
            } else if (token.is(":") && parts.size() < 3) {
                parts.add(Optional.empty());
            } else {
                throw mistake("a number is expected", token.offset);
            }
        }
        take();
        if (parts.size() == 1) {
            var index =
                    parts.getFirst()
                            .orElseThrow(() -> mistake("a number is expected", peek().offset));
            return new JmesNode.Sub(left, new JmesNode.Index(index));
        }
        var step = parts.size() > 2 ? parts.get(2) : Optional.<Integer>empty();
        var slice = new JmesNode.Slice(parts.get(0), parts.get(1), step);
        return new JmesNode.ListProjection(new JmesNode.Sub(left, slice), projected(20));
    }

    private JmesNode filter(JmesNode left) {
        var condition = expression(0);
        expect("]");
        return new JmesNode.FilterProjection(
                left, condition, peek().is("[]") ? new JmesNode.Current() : projected(21));
    }

    /// What follows a projection and applies to each of its elements.
    private JmesNode projected(int power) {
        var token = peek();
        if (token.power() < PROJECTION_END) {
            return new JmesNode.Current();
        }
        if (token.is("[") || token.is("[?")) {
            return expression(power);
        }
        if (token.is(".")) {
            take();
            return dotted(power);
        }
        throw mistake("'" + token.text + "' cannot follow a projection", token.offset);
    }

    private JmesNode dotted(int power) {
        var token = peek();
        if (token.kind == Kind.NAME || token.is("*")) {
            return expression(power);
        }
        if (token.is("[")) {
            take();
            return list();
        }
        if (token.is("{")) {
            take();
            return mapping();
        }
        throw mistake("a name is expected behind '.'", token.offset);
    }

    private JmesNode list() {
        var items = new ArrayList<JmesNode>();
        do {
            items.add(expression(0));
        } while (takes(","));
        expect("]");
        return new JmesNode.ListOf(items);
    }

    private JmesNode mapping() {
        var entries = new LinkedHashMap<String, JmesNode>();
        do {
            var name = take();
            if (name.kind != Kind.NAME) {
                throw mistake("a name is expected", name.offset);
            }
            expect(":");
            entries.put(name.text, expression(0));
        } while (takes(","));
        expect("}");
        return new JmesNode.MapOf(entries);
    }

    private boolean takes(String symbol) {
        boolean found = peek().is(symbol);
        if (found) {
            take();
        }
        return found;
    }

    private JmesNode function(String name) {
        take();
        var arguments = new ArrayList<JmesNode>();
        while (!peek().is(")")) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            arguments.add(expression(0));
        }
        take();
        return new JmesNode.Function(name, arguments);
    }
}
