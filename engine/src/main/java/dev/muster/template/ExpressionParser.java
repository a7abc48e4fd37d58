package dev.muster.template;

import dev.muster.template.Expression.Arguments;
import dev.muster.template.Expression.Comparator;
import dev.muster.template.Expression.Operator;
import dev.muster.template.Token.Kind;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads expressions by recursive descent, in the precedence of Jinja2: choice, or, and, not,
/// comparison, `+ -`, `~`, `* / // %`, unary, `**`, and what follows a value.
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

    private final List<Token> tokens;
    private int next;
    private int depth;

    /// Whether this is a bare expression with braces in it.
    private boolean bare;

    ExpressionParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /// A bare expression, such as a condition. Braces in it, which people write out of habit, are
    /// parentheses; inside of a text they are parts of it.
    static Expression parse(String text) {
        var parser = new ExpressionParser(Lexer.expression(text, false));
        parser.bare = Syntax.hasMarks(text);
        return parser.whole();
    }

    Token peek() {
        return tokens.get(next);
    }

    private Token peek(int ahead) {
        return tokens.get(Math.min(next + ahead, tokens.size() - 1));
    }

    Token take() {
        var token = tokens.get(next);
        if (next < tokens.size() - 1) {
            next++;
        }
        return token;
    }

    boolean takeIf(String operator) {
        boolean found = peek().isOperator(operator);
        if (found) {
            take();
        }
        return found;
    }

    boolean takeWord(String word) {
        boolean found = peek().isName(word);
        if (found) {
            take();
        }
        return found;
    }

    Token expect(String operator) {
        if (!peek().isOperator(operator)) {
            throw unexpected("'" + operator + "'");
        }
        return take();
    }

    String expectName(String what) {
        if (!peek().is(Kind.NAME)) {
            throw unexpected(what);
        }
        return take().text();
    }

    SyntaxMistake unexpected(String wanted) {
        var found = peek();
        return new SyntaxMistake(
                wanted + " is expected here, not " + found.shown(), found.offset(), "");
    }

    /// A bare expression up to the end of the tokens.
    Expression whole() {
        var expression = tuple(true);
        if (!peek().is(Kind.END)) {
            throw unexpected("the end of the expression");
        }
        return expression;
    }

    /// An expression, or several separated by commas, which make a tuple.
    Expression tuple(boolean withChoice) {
        int offset = peek().offset();
        var first = withChoice ? expression() : or();
        if (!peek().isOperator(",")) {
            return first;
        }
        var items = new ArrayList<Expression>();
        items.add(first);
        while (takeIf(",") && !endsTuple()) {
            items.add(withChoice ? expression() : or());
        }
        return new Expression.ListOf(List.copyOf(items), true, offset);
    }

    private boolean endsTuple() {
        var token = peek();
        return token.is(Kind.PRINT_END)
                || token.is(Kind.BLOCK_END)
                || token.is(Kind.END)
                || token.isOperator(")")
                || token.isName("if")
                || token.isName("recursive");
    }

    Expression expression() {
        if (++depth > DEEPEST) {
            throw new SyntaxMistake(
                    "this expression is nested too deeply", peek().offset(), "split it up");
        }
        var expression = choice();
        depth--;
        return expression;
    }

    private Expression choice() {
        var value = or();
        while (peek().isName("if")) {
            int offset = take().offset();
            var condition = or();
            Optional<Expression> otherwise = Optional.empty();
            if (takeWord("else")) {
                otherwise = Optional.of(expression());
            }
            value = new Expression.Choice(value, condition, otherwise, offset);
        }
        return value;
    }

    Expression or() {
        var left = and();
        while (peek().isName("or")) {
            int offset = take().offset();
            left = new Expression.Or(left, and(), offset);
        }
        return left;
    }

    private Expression and() {
        var left = not();
        while (peek().isName("and")) {
            int offset = take().offset();
            left = new Expression.And(left, not(), offset);
        }
        return left;
    }

    private Expression not() {
        if (!peek().isName("not")) {
            return comparison();
        }
        int offset = take().offset();
        if (++depth > DEEPEST) {
            throw new SyntaxMistake("this expression is nested too deeply", offset, "split it up");
        }
        var operand = not();
        depth--;
        return new Expression.Not(operand, offset);
    }

    private Expression comparison() {
        int offset = peek().offset();
        var first = sum();
        List<Expression.Comparison> rest = new ArrayList<>();
        while (true) {
            var token = peek();
            var comparator = token.is(Kind.OPERATOR) ? COMPARATORS.get(token.text()) : null;
            if (comparator != null) {
                take();
            } else if (token.isName("in")) {
                take();
                comparator = Comparator.IN;
            } else if (token.isName("not") && peek(1).isName("in")) {
                take();
                take();
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
        while (peek().isOperator("+") || peek().isOperator("-")) {
            var token = take();
            var operator = token.text().equals("+") ? Operator.ADD : Operator.SUBTRACT;
            left = new Expression.Binary(operator, left, join(), token.offset());
        }
        return left;
    }

    private Expression join() {
        var first = product();
        if (!peek().isOperator("~")) {
            return first;
        }
        int offset = peek().offset();
        var parts = new ArrayList<Expression>();
        parts.add(first);
        while (takeIf("~")) {
            parts.add(product());
        }
        return new Expression.Join(List.copyOf(parts), offset);
    }

    private Expression product() {
        var left = power();
        while (true) {
            var token = peek();
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
            take();
            left = new Expression.Binary(operator, left, power(), token.offset());
        }
    }

    private Expression power() {
        var left = unary(true);
        while (peek().isOperator("**")) {
            int offset = take().offset();
            left = new Expression.Binary(Operator.POWER, left, unary(true), offset);
        }
        return left;
    }

    private Expression unary(boolean withFilters) {
        var token = peek();
        Expression value;
        if (token.isOperator("-") || token.isOperator("+")) {
            take();
            if (++depth > DEEPEST) {
                throw new SyntaxMistake(
                        "this expression is nested too deeply", token.offset(), "split it up");
            }
            value = new Expression.Unary(token.text().charAt(0), unary(false), token.offset());
            depth--;
        } else {
            value = primary();
        }
        var accessed = accesses(value);
        return withFilters ? filters(accessed) : accessed;
    }

    private Expression primary() {
        var token = peek();
        switch (token.kind()) {
            case NAME -> {
                take();
                return switch (token.text()) {
                    case "true", "True" -> new Expression.Literal(Value.TRUE, token.offset());
                    case "false", "False" -> new Expression.Literal(Value.FALSE, token.offset());
                    case "none", "None" -> new Expression.Literal(Value.NULL, token.offset());
                    default -> new Expression.Name(token.text(), token.offset());
                };
            }
            case STRING -> {
                take();
                var text = token.text();
                if (peek().is(Kind.STRING)) {
                    var joined = new StringBuilder(text);
                    while (peek().is(Kind.STRING)) {
                        joined.append(take().text());
                    }
                    text = joined.toString();
                }
                return bare && Syntax.hasMarks(text)
                        ? template(text, token.offset())
                        : new Expression.Literal(Value.text(text), token.offset());
            }
            case INTEGER -> {
                take();
                return new Expression.Literal(integer(token.text()), token.offset());
            }
            case FLOAT -> {
                take();
                double number = Double.parseDouble(token.text().replace("_", ""));
                return new Expression.Literal(Value.of(number), token.offset());
            }
            case OPERATOR -> {
                return switch (token.text()) {
                    case "(" -> parenthesis();
                    case "[" -> list();
                    case "{" -> dict();
                    default -> throw unexpected("a value");
                };
            }
            case TEXT, PRINT_START, PRINT_END, BLOCK_START, BLOCK_END, END ->
                    throw unexpected("a value");
        }
        throw unexpected("a value");
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
        int offset = take().offset();
        if (takeIf(")")) {
            return new Expression.ListOf(List.of(), true, offset);
        }
        var inside = tuple(true);
        expect(")");
        return inside;
    }

    private Expression list() {
        int offset = take().offset();
        var items = new ArrayList<Expression>();
        while (!peek().isOperator("]")) {
            if (!items.isEmpty()) {
                expect(",");
                if (peek().isOperator("]")) {
                    break;
                }
            }
            items.add(expression());
        }
        expect("]");
        return new Expression.ListOf(List.copyOf(items), false, offset);
    }

    /// A text with braces in it, as the join of its parts.
    private static Expression template(String text, int offset) {
        // The blanks in front keep the offsets those of the whole expression.
        var padded = " ".repeat(offset + 1) + text;
        var parts = new ArrayList<Expression>();
        parts.add(new Expression.Literal(Value.text(""), offset));
        var body = new StatementParser(Lexer.template(padded, Syntax.STANDARD, false)).template();
        for (var statement : body) {
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

    private Expression dict() {
        int offset = take().offset();
        if (bare && peek().isOperator("{") && peek().offset() == offset + 1) {
            take();
            var inside = tuple(true);
            expect("}");
            expect("}");
            return inside;
        }
        var pairs = new ArrayList<Expression.Pair>();
        while (!peek().isOperator("}")) {
            if (!pairs.isEmpty()) {
                expect(",");
                if (peek().isOperator("}")) {
                    break;
                }
            }
            var key = expression();
            expect(":");
            pairs.add(new Expression.Pair(key, expression()));
        }
        expect("}");
        return new Expression.DictOf(List.copyOf(pairs), offset);
    }

    /// What follows a value: `.name`, `[index]`, `(arguments)`.
    private Expression accesses(Expression start) {
        var value = start;
        while (true) {
            if (peek().isOperator(".")) {
                value = member(value);
            } else if (peek().isOperator("[")) {
                value = subscript(value);
            } else if (peek().isOperator("(")) {
                int offset = peek().offset();
                value = new Expression.Call(value, arguments(), offset);
            } else {
                return value;
            }
        }
    }

    private Expression member(Expression target) {
        take();
        var token = peek();
        if (token.is(Kind.NAME)) {
            take();
            return new Expression.Attribute(target, token.text(), token.offset());
        }
        if (token.is(Kind.INTEGER)) {
            take();
            var index = new Expression.Literal(integer(token.text()), token.offset());
            return new Expression.Item(target, index, token.offset());
        }
        throw unexpected("a name or a number");
    }

    private Expression subscript(Expression target) {
        int offset = take().offset();
        var indices = new ArrayList<Expression>();
        var value = target;
        do {
            if (peek().isOperator("]") && !indices.isEmpty()) {
                break;
            }
            Optional<Expression> start = Optional.empty();
            if (!peek().isOperator(":")) {
                start = Optional.of(expression());
            }
            if (!peek().isOperator(":")) {
                indices.add(start.orElseThrow());
                continue;
            }
            take();
            var stop = bound();
            Optional<Expression> step = Optional.empty();
            if (takeIf(":")) {
                step = bound();
            }
            value = new Expression.Slice(value, start, stop, step, offset);
        } while (takeIf(","));
        expect("]");
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
        boolean absent = peek().isOperator(":") || peek().isOperator("]") || peek().isOperator(",");
        return absent ? Optional.empty() : Optional.of(expression());
    }

    Arguments arguments() {
        expect("(");
        var positional = new ArrayList<Expression>();
        var named = new ArrayList<Expression.Named>();
        Optional<Expression> spread = Optional.empty();
        Optional<Expression> spreadNamed = Optional.empty();
        boolean first = true;
        while (!peek().isOperator(")")) {
            if (!first) {
                expect(",");
                if (peek().isOperator(")")) {
                    break;
                }
            }
            first = false;
            if (takeIf("**")) {
                spreadNamed = Optional.of(expression());
            } else if (takeIf("*")) {
                spread = Optional.of(expression());
            } else if (peek().is(Kind.NAME) && peek(1).isOperator("=")) {
                var name = take().text();
                take();
                named.add(new Expression.Named(name, expression()));
            } else if (named.isEmpty() && spreadNamed.isEmpty()) {
                positional.add(expression());
            } else {
                throw new SyntaxMistake(
                        "an argument without a name cannot follow one with a name",
                        peek().offset(),
                        "");
            }
        }
        expect(")");
        return new Arguments(List.copyOf(positional), List.copyOf(named), spread, spreadNamed);
    }

    private Expression filters(Expression start) {
        var value = start;
        while (true) {
            if (peek().isOperator("|")) {
                take();
                value = filter(value);
            } else if (peek().isName("is")) {
                value = test(value);
            } else if (peek().isOperator("(")) {
                int offset = peek().offset();
                value = new Expression.Call(value, arguments(), offset);
            } else {
                return value;
            }
        }
    }

    /// A filter after its `|`, applied to `input`.
    Expression.Filter filter(Expression input) {
        int offset = peek().offset();
        var word = word("the name of a filter");
        var arguments = peek().isOperator("(") ? arguments() : Arguments.NONE;
        return new Expression.Filter(input, word, arguments, offset);
    }

    private Expression.Word word(String what) {
        var name = new StringBuilder(expectName(what));
        while (peek().isOperator(".")) {
            take();
            name.append('.').append(expectName(what));
        }
        return new Expression.Word(name.toString());
    }

    private Expression test(Expression input) {
        take();
        boolean negated = takeWord("not");
        int offset = peek().offset();
        var word = word("the name of a test");
        var arguments = Arguments.NONE;
        if (peek().isOperator("(")) {
            arguments = arguments();
        } else if (startsArgument(peek())) {
            if (peek().isName("is")) {
                throw unexpected("an argument of the test");
            }
            var argument = accesses(primary());
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
