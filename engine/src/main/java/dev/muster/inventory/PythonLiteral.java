package dev.muster.inventory;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// A value in an INI file: what Python would read as a literal is data, everything else is text.
///
/// So `5` is a number, `True` a truth value, `[1, 'a']` a list and `1, 2` a tuple, but `true`,
/// `0644` and `yes` are text.
final class PythonLiteral {
    private static final Pattern INT =
            Pattern.compile(
                    "0(?:_?0)*|[1-9](?:_?[0-9])*|0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+"
                            + "|0[bB](?:_?[01])+");
    private static final String DIGITS = "[0-9](?:_?[0-9])*";
    private static final Pattern REAL =
            Pattern.compile("(?:D\\.(?:D)?|\\.D)(?:[eE][-+]?D)?|D[eE][-+]?D".replace("D", DIGITS));
    private static final Pattern NUMBER =
            Pattern.compile("[0-9.](?:[0-9a-zA-Z_.]|(?<=[0-9][eE])[-+](?=[0-9]))*");
    private static final Pattern STRING_START =
            Pattern.compile("(?:[uU]|[bB]?[rR]?|[rR][bB])['\"]");
    private static final int DEPTH = 100;

    private final String text;
    private int at;
    private int depth;

    /// Says that the text is no literal; control flow within this class only.
    private static final class NoLiteral extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoLiteral() {
            super("no literal", null, false, false);
        }
    }

    private PythonLiteral(String text) {
        this.text = text;
    }

    static Value parse(String text) {
        return literal(text).orElseGet(() -> Value.text(text));
    }

    static Optional<Value> literal(String text) {
        if (text.isEmpty() || !mayBeLiteral(text.charAt(0))) {
            return Optional.empty();
        }
        var parser = new PythonLiteral(text);
        try {
            parser.space();
            var value = parser.tuple('\0');
            if (parser.at < text.length()) {
                return Optional.empty();
            }
            return Optional.of(value);
        } catch (NoLiteral _) {
            return Optional.empty();
        }
    }

    private static boolean mayBeLiteral(char c) {
        return c < 128 && ("'\"[({-+.TFNrRbBuU \t".indexOf(c) >= 0 || Character.isDigit(c));
    }

    /// Values apart by commas: one value alone is itself, else they are a tuple.
    private Value tuple(char close) {
        var first = value();
        space();
        if (peek() != ',') {
            return first;
        }
        var items = new ArrayList<Value>(List.of(first));
        while (peek() == ',') {
            at++;
            space();
            if (peek() == close) {
                break;
            }
            items.add(value());
            space();
        }
        return new Value.Sequence(items, true);
    }

    private Value value() {
        if (++depth > DEPTH) {
            throw new NoLiteral();
        }
        char c = peek();
        var value =
                switch (c) {
                    case '[' -> new Value.Sequence(items(']'), false);
                    case '(' -> parenthesis();
                    case '{' -> braces();
                    case '-', '+' -> signed();
                    default -> {
                        var start = STRING_START.matcher(text).region(at, text.length());
                        yield start.lookingAt() ? strings() : word();
                    }
                };
        depth--;
        space();
        return value;
    }

    private List<Value> items(char close) {
        at++;
        space();
        var items = new ArrayList<Value>();
        while (peek() != close) {
            items.add(value());
            if (peek() != ',' && peek() != close) {
                throw new NoLiteral();
            }
            if (peek() == ',') {
                at++;
                space();
            }
        }
        at++;
        return items;
    }

    private Value parenthesis() {
        at++;
        space();
        if (peek() == ')') {
            at++;
            return new Value.Sequence(new ArrayList<>(), true);
        }
        var value = tuple(')');
        expect(')');
        return value;
    }

    private Value braces() {
        at++;
        space();
        if (peek() == '}') {
            at++;
            return new Value.Mapping(new LinkedHashMap<>());
        }
        var first = hashable(value());
        if (peek() != ':') {
            var members = new LinkedHashSet<Value>(List.of(first));
            while (peek() == ',') {
                at++;
                space();
                if (peek() != '}') {
                    members.add(hashable(value()));
                }
            }
            expect('}');
            return Value.list(List.copyOf(members));
        }
        Map<Value, Value> entries = new LinkedHashMap<>();
        var key = first;
        while (true) {
            expect(':');
            space();
            entries.put(key, value());
            if (peek() == ',') {
                at++;
                space();
            } else if (peek() != '}') {
                throw new NoLiteral();
            }
            if (peek() == '}') {
                at++;
                return new Value.Mapping(entries);
            }
            key = hashable(value());
        }
    }

    private static Value hashable(Value value) {
        boolean list = value instanceof Value.Sequence(_, var tuple) && !tuple;
        if (list || value instanceof Value.Mapping) {
            throw new NoLiteral();
        }
        return value;
    }

    private Value signed() {
        boolean negative = peek() == '-';
        at++;
        space();
        return switch (word()) {
            case Value.Int(var number) -> new Value.Int(negative ? number.negate() : number);
            case Value.Real(var number) -> new Value.Real(negative ? -number : number);
            default -> throw new NoLiteral();
        };
    }

    private Value word() {
        var number = NUMBER.matcher(text).region(at, text.length());
        if (number.lookingAt()) {
            at = number.end();
            return number(number.group());
        }
        int start = at;
        while (at < text.length() && Character.isJavaIdentifierPart(text.charAt(at))) {
            at++;
        }
        return switch (text.substring(start, at)) {
            case "True" -> Value.TRUE;
            case "False" -> Value.FALSE;
            case "None" -> Value.NULL;
            default -> throw new NoLiteral();
        };
    }

    private static Value number(String word) {
        if (INT.matcher(word).matches()) {
            var digits = word.replace("_", "");
            char kind = digits.length() > 1 ? Character.toLowerCase(digits.charAt(1)) : '0';
            int radix = kind == 'x' ? 16 : kind == 'o' ? 8 : kind == 'b' ? 2 : 10;
            return new Value.Int(new BigInteger(radix == 10 ? digits : digits.substring(2), radix));
        }
        if (REAL.matcher(word).matches()) {
            return Value.of(Double.parseDouble(word.replace("_", "")));
        }
        throw new NoLiteral();
    }

    private Value strings() {
        var built = new StringBuilder();
        var start = STRING_START.matcher(text).region(at, text.length());
        while (start.lookingAt()) {
            boolean raw = start.group().toLowerCase(Locale.ROOT).contains("r");
            at = start.end() - 1;
            string(raw, built);
            space();
            start.region(at, text.length());
        }
        return Value.text(built.toString());
    }

    private void string(boolean raw, StringBuilder built) {
        char quote = text.charAt(at);
        var close = text.startsWith(String.valueOf(quote).repeat(3), at) ? 3 : 1;
        var end = String.valueOf(quote).repeat(close);
        at += close;
        while (!text.startsWith(end, at)) {
            char c = next();
            if (c != '\\') {
                built.append(c);
            } else if (raw) {
                built.append(c).append(next());
            } else {
                escape(next(), built);
            }
        }
        at += close;
    }

    private void escape(char c, StringBuilder built) {
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> built.append(c);
            case 'a' -> built.append('\u0007');
            case 'b' -> built.append('\b');
            case 'f' -> built.append('\f');
            case 'n' -> built.append('\n');
            case 'r' -> built.append('\r');
            case 't' -> built.append('\t');
            case 'v' -> built.append('\u000B');
            case 'x' -> built.appendCodePoint(hex(2));
            case 'u' -> built.appendCodePoint(hex(4));
            case 'U' -> built.appendCodePoint(hex(8));
            case 'N' -> built.appendCodePoint(named());
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int code = c - '0';
                for (int i = 0; i < 2 && peek() >= '0' && peek() <= '7'; i++) {
                    code = code * 8 + next() - '0';
                }
                built.append((char) code);
            }
            default -> built.append('\\').append(c);
        }
    }

    private int named() {
        int close = text.indexOf('}', at);
        if (peek() != '{' || close < 0) {
            throw new NoLiteral();
        }
        var name = text.substring(at + 1, close);
        at = close + 1;
        try {
            return Character.codePointOf(name);
        } catch (IllegalArgumentException _) {
            throw new NoLiteral();
        }
    }

    private int hex(int digits) {
        if (at + digits > text.length()) {
            throw new NoLiteral();
        }
        try {
            int code = Integer.parseInt(text, at, at + digits, 16);
            at += digits;
            if (!Character.isValidCodePoint(code)) {
                throw new NoLiteral();
            }
            return code;
        } catch (NumberFormatException _) {
            throw new NoLiteral();
        }
    }

    private void space() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                at = text.length();
            } else if (c == ' ' || c == '\t') {
                at++;
            } else {
                return;
            }
        }
    }

    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() {
        if (at >= text.length()) {
            throw new NoLiteral();
        }
        return text.charAt(at++);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new NoLiteral();
        }
        at++;
    }
}
