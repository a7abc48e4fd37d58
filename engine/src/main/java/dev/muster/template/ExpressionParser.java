package dev.muster.template;

import dev.muster.template.Expression.Arguments;
import dev.muster.template.Expression.Comparator;
import dev.muster.template.Expression.Operator;
import dev.muster.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads expressions by recursive descent, in the precedence of Jinja2: choice, or, and, not,
/// comparison, `+ -`, `~`, `* / // %`, `**`, unary, and the filters and tests that follow a value.
final class ExpressionParser {
    private static final int DEEPEST = 150;

    private static final Map<String, Comparator> COMPARATORS =
            Map.of(
                    "==", Comparator.EQUAL,
                    "!=", Comparator.DIFFERENT,
                    "<", Comparator.LESS,
                    "<=", Comparator.LESS_OR_EQUAL,
                    ">", Comparator.GREATER,
                    ">=", Comparator.GREATER_OR_EQUAL);

    /// Words that end a test's name instead of being its argument.
    private static final Set<String> NO_ARGUMENT =
            Set.of("else", "or", "and", "is", "if", "in", "not");

    private final Tokens tokens;
    private final PrimaryParser primaries;
    private int depth;

    ExpressionParser(Tokens tokens) {
        this(tokens, false);
    }

    private ExpressionParser(Tokens tokens, boolean bare) {
        this.tokens = tokens;
        this.primaries = new PrimaryParser(tokens, this, bare);
    }

    /// A bare expression, such as a condition. Braces in it, which people write out of habit, are
    /// parentheses; inside of a text they are parts of it.
    static Expression parse(String text) {
        var tokens = new Tokens(Lexer.expression(text, false));
        return new ExpressionParser(tokens, Syntax.hasMarks(text)).whole();
    }

    /// A bare expression up to the end of the tokens.
    Expression whole() {
        var expression = tuple(true);
        if (!tokens.peek().is(Kind.END)) {
            throw tokens.unexpected("the end of the expression");
        }
        return expression;
    }

    /// An expression, or several separated by commas, which make a tuple.
    Expression tuple(boolean withChoice) {
        int offset = tokens.peek().offset();
        var first = withChoice ? expression() : or();
        if (!tokens.peek().isOperator(",")) {
            return first;
        }
        var items = new ArrayList<Expression>();
        items.add(first);
        while (tokens.takeIf(",") && !endsTuple()) {
            items.add(withChoice ? expression() : or());
        }
        return new Expression.ListOf(List.copyOf(items), true, offset);
    }

    private boolean endsTuple() {
        var token = tokens.peek();
        return token.is(Kind.PRINT_END)
                || token.is(Kind.BLOCK_END)
                || token.is(Kind.END)
                || token.isOperator(")")
                || token.isName("if")
                || token.isName("recursive");
    }

    Expression expression() {
        descend(tokens.peek());
        var expression = choice();
        depth--;
        return expression;
    }

    private void descend(Token at) {
        if (++depth > DEEPEST) {
            throw new SyntaxMistake(
                    "this expression is nested too deeply", at.offset(), "split it up");
        }
    }

    private Expression choice() {
        var value = or();
        while (tokens.peek().isName("if")) {
            int offset = tokens.take().offset();
            var condition = or();
            Optional<Expression> otherwise = Optional.empty();
            if (tokens.takeWord("else")) {
                otherwise = Optional.of(expression());
            }
            value = new Expression.Choice(value, condition, otherwise, offset);
        }
        return value;
    }

    private Expression or() {
        var left = and();
        while (tokens.peek().isName("or")) {
            int offset = tokens.take().offset();
            left = new Expression.Or(left, and(), offset);
        }
        return left;
    }

    private Expression and() {
        var left = not();
        while (tokens.peek().isName("and")) {
            int offset = tokens.take().offset();
            left = new Expression.And(left, not(), offset);
        }
        return left;
    }

    private Expression not() {
        if (!tokens.peek().isName("not")) {
            return comparison();
        }
        var token = tokens.take();
        descend(token);
        var operand = not();
        depth--;
        return new Expression.Not(operand, token.offset());
    }

    private Expression comparison() {
        int offset = tokens.peek().offset();
        var first = sum();
        List<Expression.Comparison> rest = new ArrayList<>();
        while (true) {
            var token = tokens.peek();
            var comparator = token.is(Kind.OPERATOR) ? COMPARATORS.get(token.text()) : null;
            if (comparator != null) {
                tokens.take();
            } else if (token.isName("in")) {
                tokens.take();
                comparator = Comparator.IN;
            } else if (token.isName("not") && tokens.peek(1).isName("in")) {
                tokens.take();
                tokens.take();
                comparator = Comparator.NOT_IN;
            } else {
                break;
            }
            rest.add(new Expression.Comparison(comparator, sum(), token.offset()));
        }
        return rest.isEmpty() ? first : new Expression.Compare(first, List.copyOf(rest), offset);
    }

    private Expression sum() {
        var left = join();
        while (tokens.peek().isOperator("+") || tokens.peek().isOperator("-")) {
            var token = tokens.take();
            var operator = token.text().equals("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Expression.Binary(operator, left, join(), token.offset());
        }
        return left;
    }

    private Expression join() {
        var first = product();
        if (!tokens.peek().isOperator("~")) {
            return first;
        }
        int offset = tokens.peek().offset();
        var parts = new ArrayList<Expression>();
        parts.add(first);
        while (tokens.takeIf("~")) {
            parts.add(product());
        }
        return new Expression.Join(List.copyOf(parts), offset);
    }

    private Expression product() {
        var left = power();
        while (true) {
            var token = tokens.peek();
            if (!token.is(Kind.OPERATOR)) {
                return left;
            }
            Operator operator;
            switch (token.text()) {
                case "*" -> operator = Operator.MULTIPLY;
                case "/" -> operator = Operator.DIVIDE;
                case "//" -> operator = Operator.FLOOR_DIVIDE;
                case "%" -> operator = Operator.MODULO;
                default -> {
                    return left;
                }
            }
            tokens.take();
            left = new Expression.Binary(operator, left, power(), token.offset());
        }
    }

    private Expression power() {
        var left = unary(true);
        while (tokens.peek().isOperator("**")) {
            int offset = tokens.take().offset();
            left = new Expression.Binary(Operator.POWER, left, unary(true), offset);
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        var token = tokens.peek();
        Expression value;
        if (token.isOperator("-") || token.isOperator("+")) {
            tokens.take();
            descend(token);
            value = new Expression.Unary(token.text().charAt(0), unary(false), token.offset());
            depth--;
        } else {
            value = primaries.primary();
        }
        var accessed = primaries.accesses(value);
        return withFilters ? filters(accessed) : accessed;
    }

    private Expression filters(Expression start) {
        var value = start;
        while (true) {
            if (tokens.peek().isOperator("|")) {
                tokens.take();
                value = filter(value);
            } else if (tokens.peek().isName("is")) {
                value = test(value);
            } else if (tokens.peek().isOperator("(")) {
                int offset = tokens.peek().offset();
                value = new Expression.Call(value, primaries.arguments(), offset);
            } else {
                return value;
            }
        }
    }

    /// A filter after its `|`, applied to `input`.
    Expression.Filter filter(Expression input) {
        int offset = tokens.peek().offset();
        var word = word("the name of a filter");
        var arguments = tokens.peek().isOperator("(") ? primaries.arguments() : Arguments.NONE;
        return new Expression.Filter(input, word, arguments, offset);
    }

    private Expression.Word word(String what) {
        var name = new StringBuilder(tokens.expectName(what));
        while (tokens.peek().isOperator(".")) {
            tokens.take();
            name.append('.').append(tokens.expectName(what));
        }
        return new Expression.Word(name.toString());
    }

    private Expression test(Expression input) {
        tokens.take();
        boolean negated = tokens.takeWord("not");
        int offset = tokens.peek().offset();
        var word = word("the name of a test");
        var arguments = Arguments.NONE;
        if (tokens.peek().isOperator("(")) {
            arguments = primaries.arguments();
        } else if (startsArgument(tokens.peek())) {
            var argument = primaries.accesses(primaries.primary());
            arguments =
                    new Arguments(List.of(argument), List.of(), Optional.empty(), Optional.empty());
        }
        return new Expression.Test(input, word, arguments, negated, offset);
    }

    private static boolean startsArgument(Token token) {
        return switch (token.kind()) {
            case NAME -> !NO_ARGUMENT.contains(token.text());
            case STRING, INTEGER, FLOAT -> true;
            case OPERATOR -> token.text().equals("[") || token.text().equals("{");
            case TEXT, PRINT_START, PRINT_END, BLOCK_START, BLOCK_END, END -> false;
        };
    }
}
