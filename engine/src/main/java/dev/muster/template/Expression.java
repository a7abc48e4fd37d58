package dev.muster.template;

import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;

/// An expression. Every form knows the offset in its template at which it begins (for operators and
/// accesses: where the operator stands), which is where errors point.
sealed interface Expression {
    int offset();

    record Literal(Value value, int offset) implements Expression {}

    record Name(String name, int offset) implements Expression {}

    record ListOf(List<Expression> items, boolean tuple, int offset) implements Expression {}

    record DictOf(List<Pair> pairs, int offset) implements Expression {}

    record Pair(Expression key, Expression value) {}

    record Attribute(Expression target, String name, int offset) implements Expression {}

    record Item(Expression target, Expression index, int offset) implements Expression {}

    record Slice(
            Expression target,
            Optional<Expression> start,
            Optional<Expression> stop,
            Optional<Expression> step,
            int offset)
            implements Expression {}

    record Call(Expression target, Arguments arguments, int offset) implements Expression {}

    record Filter(Expression input, Word word, Arguments arguments, int offset)
            implements Expression {}

    record Test(Expression input, Word word, Arguments arguments, boolean negated, int offset)
            implements Expression {}

    record Unary(char operator, Expression operand, int offset) implements Expression {}

    record Binary(Operator operator, Expression left, Expression right, int offset)
            implements Expression {}

    record Join(List<Expression> parts, int offset) implements Expression {}

    record And(Expression left, Expression right, int offset) implements Expression {}

    record Or(Expression left, Expression right, int offset) implements Expression {}

    record Not(Expression operand, int offset) implements Expression {}

    record Compare(Expression first, List<Comparison> rest, int offset) implements Expression {}

    record Comparison(Comparator comparator, Expression operand, int offset) {}

    record Choice(Expression then, Expression condition, Optional<Expression> otherwise, int offset)
            implements Expression {}

    /// What is handed to a function, filter or test. `spread` and `spreadNamed` are the expressions
    /// after `*` and `**`.
    record Arguments(
            List<Expression> positional,
            List<Named> named,
            Optional<Expression> spread,
            Optional<Expression> spreadNamed) {
        static final Arguments NONE =
                new Arguments(List.of(), List.of(), Optional.empty(), Optional.empty());

        boolean isEmpty() {
            return positional.isEmpty()
                    && named.isEmpty()
                    && spread.isEmpty()
                    && spreadNamed.isEmpty();
        }
    }

    record Named(String name, Expression value) {}

    /// The name of a filter or test as written, possibly with its collection in front.
    record Word(String name) {}

    enum Operator {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        FLOOR_DIVIDE("//"),
        MODULO("%"),
        POWER("**");

        final String symbol;

        Operator(String symbol) {
            this.symbol = symbol;
        }
    }

    enum Comparator {
        EQUAL("=="),
        DIFFERENT("!="),
        LESS("<"),
        LESS_OR_EQUAL("<="),
        GREATER(">"),
        GREATER_OR_EQUAL(">="),
        IN("in"),
        NOT_IN("not in");

        final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }
    }
}
