package dev.muster.template;

import dev.muster.template.Expression.Arguments;
import dev.muster.template.Token.Kind;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads what operators stand between: literals, names, lists and dicts, and the members, indices
/// and arguments that follow a value.
final class PrimaryParser {
    private final Tokens tokens;
    private final ExpressionParser expressions;

    /// Whether this is a bare expression with braces in it.
    private final boolean bare;

    /// @param expressions reads what stands inside of brackets
    PrimaryParser(Tokens tokens, ExpressionParser expressions, boolean bare) {
        this.tokens = tokens;
        this.expressions = expressions;
        this.bare = bare;
    }

    /// A value by itself; what follows it is still to be read.
    Expression primary() {
        var token = tokens.peek();
        int offset = token.offset();
        return switch (token.kind()) {
            case NAME -> name(tokens.take());
            case STRING -> text(tokens.take());
            case INTEGER -> new Expression.Literal(integer(tokens.take().text()), offset);
            case FLOAT -> new Expression.Literal(real(tokens.take().text()), offset);
            case OPERATOR ->
                    switch (token.text()) {
                        case "(" -> parenthesis();
                        case "[" -> list();
                        case "{" -> dict();
                        default -> throw tokens.unexpected("a value");
                    };
            case TEXT, PRINT_START, PRINT_END, BLOCK_START, BLOCK_END, END ->
                    throw tokens.unexpected("a value");
        };
    }

    private static Expression name(Token token) {
        return switch (token.text()) {
            case "true", "True" -> new Expression.Literal(Value.TRUE, token.offset());
            case "false", "False" -> new Expression.Literal(Value.FALSE, token.offset());
            case "none", "None" -> new Expression.Literal(Value.NULL, token.offset());
            default -> new Expression.Name(token.text(), token.offset());
        };
    }

    /// A literal text, and those that follow it at once, which are parts of it.
    private Expression text(Token first) {
        var text = first.text();
        if (tokens.peek().is(Kind.STRING)) {
            var joined = new StringBuilder(text);
            while (tokens.peek().is(Kind.STRING)) {
                joined.append(tokens.take().text());
            }
            text = joined.toString();
        }
        return bare && Syntax.hasMarks(text)
                ? template(text, first.offset())
                : new Expression.Literal(Value.text(text), first.offset());
    }

    /// A text with braces in it, as the join of its parts.
    private static Expression template(String text, int offset) {
        // the blanks in front keep the offsets those of the whole expression
        var padded = " ".repeat(offset + 1) + text;
        var parts = new ArrayList<Expression>();
        parts.add(new Expression.Literal(Value.text(""), offset));
        var inside = new Tokens(Lexer.template(padded, Syntax.STANDARD, false));
        for (var statement : new StatementParser(inside).template()) {
            switch (statement) {
                case Statement.Words(var words) -> {
                    var plain =
                            parts.size() == 1
                                    ? words.substring(Math.min(words.length(), offset + 1))
                                    : words;
                    parts.add(new Expression.Literal(Value.text(plain), offset));
                }
                case Statement.Print(var expression) -> parts.add(expression);
                default ->
                        throw new SyntaxMistake(
                                "a statement cannot stand in a condition",
                                offset,
                                "use 'a if b else c'");
            }
        }
        return new Expression.Join(List.copyOf(parts), offset);
    }

    private static Value real(String digits) {
        return Value.of(Double.parseDouble(digits.replace("_", "")));
    }

    private static Value integer(String digits) {
        var plain = digits.replace("_", "");
        if (plain.length() > 2 && plain.charAt(0) == '0' && Character.isLetter(plain.charAt(1))) {
            int radix =
                    switch (Character.toLowerCase(plain.charAt(1))) {
                        case 'x' -> 16;
                        case 'o' -> 8;
                        default -> 2;
                    };
            return new Value.Int(new BigInteger(plain.substring(2), radix));
        }
        return plain.length() < 18
                ? Value.of(Long.parseLong(plain))
                : new Value.Int(new BigInteger(plain));
    }

    private Expression parenthesis() {
        int offset = tokens.take().offset();
        if (tokens.takeIf(")")) {
            return new Expression.ListOf(List.of(), true, offset);
        }
        var inside = expressions.tuple(true);
        tokens.expect(")");
        return inside;
    }

    private Expression list() {
        int offset = tokens.take().offset();
        var items = new ArrayList<Expression>();
        while (!tokens.peek().isOperator("]")) {
            if (!items.isEmpty()) {
                tokens.expect(",");
                if (tokens.peek().isOperator("]")) {
                    break;
                }
            }
            items.add(expressions.expression());
        }
        tokens.expect("]");
        return new Expression.ListOf(List.copyOf(items), false, offset);
    }

    private Expression dict() {
        int offset = tokens.take().offset();
        if (bare && tokens.peek().isOperator("{") && tokens.peek().offset() == offset + 1) {
            tokens.take();
            var inside = expressions.tuple(true);
            tokens.expect("}");
            tokens.expect("}");
            return inside;
        }
        var pairs = new ArrayList<Expression.Pair>();
        while (!tokens.peek().isOperator("}")) {
            if (!pairs.isEmpty()) {
                tokens.expect(",");
                if (tokens.peek().isOperator("}")) {
                    break;
                }
            }
            var key = expressions.expression();
            tokens.expect(":");
            pairs.add(new Expression.Pair(key, expressions.expression()));
        }
        tokens.expect("}");
        return new Expression.DictOf(List.copyOf(pairs), offset);
    }

    /// What follows a value: `.name`, `[index]`, `(arguments)`.
    Expression accesses(Expression start) {
        var value = start;
        while (true) {
            if (tokens.peek().isOperator(".")) {
                value = member(value);
            } else if (tokens.peek().isOperator("[")) {
                value = subscript(value);
            } else if (tokens.peek().isOperator("(")) {
                int offset = tokens.peek().offset();
                value = new Expression.Call(value, arguments(), offset);
            } else {
                return value;
            }
        }
    }

    private Expression member(Expression target) {
        tokens.take();
        var token = tokens.peek();
        if (token.is(Kind.NAME)) {
            tokens.take();
            return new Expression.Attribute(target, token.text(), token.offset());
        }
        if (token.is(Kind.INTEGER)) {
            tokens.take();
            var index = new Expression.Literal(integer(token.text()), token.offset());
            return new Expression.Item(target, index, token.offset());
        }
        throw tokens.unexpected("a name or a number");
    }

    private Expression subscript(Expression target) {
        int offset = tokens.take().offset();
        var indices = new ArrayList<Expression>();
        var value = target;
        do {
            if (tokens.peek().isOperator("]") && !indices.isEmpty()) {
                break;
            }
            Optional<Expression> start = Optional.empty();
            if (!tokens.peek().isOperator(":")) {
                start = Optional.of(expressions.expression());
            }
            if (!tokens.peek().isOperator(":")) {
                indices.add(start.orElseThrow());
                continue;
            }
            tokens.take();
            var stop = bound();
            Optional<Expression> step = Optional.empty();
            if (tokens.takeIf(":")) {
                step = bound();
            }
            value = new Expression.Slice(value, start, stop, step, offset);
        } while (tokens.takeIf(","));
        tokens.expect("]");
        return switch (indices.size()) {
            case 0 -> value;
            case 1 -> new Expression.Item(value, indices.getFirst(), offset);
            default ->
                    new Expression.Item(
                            value,
                            new Expression.ListOf(List.copyOf(indices), true, offset),
                            offset);
        };
    }

    private Optional<Expression> bound() {
        boolean absent =
                tokens.peek().isOperator(":")
                        || tokens.peek().isOperator("]")
                        || tokens.peek().isOperator(",");
        return absent ? Optional.empty() : Optional.of(expressions.expression());
    }

    Arguments arguments() {
        tokens.expect("(");
        var positional = new ArrayList<Expression>();
        var named = new ArrayList<Expression.Named>();
        Optional<Expression> spread = Optional.empty();
        Optional<Expression> spreadNamed = Optional.empty();
        boolean first = true;
        while (!tokens.peek().isOperator(")")) {
            if (!first) {
                tokens.expect(",");
                if (tokens.peek().isOperator(")")) {
                    break;
                }
            }
            first = false;
            if (tokens.takeIf("**")) {
                spreadNamed = Optional.of(expressions.expression());
            } else if (tokens.takeIf("*")) {
                spread = Optional.of(expressions.expression());
            } else if (tokens.peek().is(Kind.NAME) && tokens.peek(1).isOperator("=")) {
                var name = tokens.take().text();
                tokens.take();
                named.add(new Expression.Named(name, expressions.expression()));
            } else if (named.isEmpty() && spreadNamed.isEmpty()) {
                positional.add(expressions.expression());
            } else {
                throw new SyntaxMistake(
                        "an argument without a name cannot follow one with a name",
                        tokens.peek().offset(),
                        "");
            }
        }
        tokens.expect(")");
        return new Arguments(List.copyOf(positional), List.copyOf(named), spread, spreadNamed);
    }
}
