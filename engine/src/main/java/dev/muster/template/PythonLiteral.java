package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Optional;

/// Reads the text of a Python literal, such as `['a', 1]`, and JSON's `true`, `false` and `null`.
final class PythonLiteral {
    private PythonLiteral() {}

    /// The value; nothing if the text is no literal.
    static Optional<Value> parse(String text) {
        try {
            var tokens = new Tokens(Lexer.expression(text.strip(), false));
            return literal(new ExpressionParser(tokens).whole());
        } catch (SyntaxMistake | NumberFormatException _) {
            return Optional.empty();
        }
    }

    private static Optional<Value> literal(Expression expression) {
        return switch (expression) {
            case Expression.Literal literal -> Optional.of(literal.value());
            case Expression.Name name when name.name().equals("null") -> Optional.of(Value.NULL);
            case Expression.Unary(char operator, Expression operand, _) ->
                    literal(operand)
                            .filter(Python::isNumber)
                            .map(number -> operator == '-' ? Operators.negate(number) : number);
            case Expression.ListOf list -> {
                var items = new ArrayList<Value>(list.items().size());
                for (var item : list.items()) {
                    var value = literal(item);
                    if (value.isEmpty()) {
                        yield Optional.empty();
                    }
                    items.add(value.get());
                }
                yield Optional.of(new Value.Sequence(items, list.tuple()));
            }
            case Expression.DictOf dict -> {
                var entries = LinkedHashMap.<Value, Value>newLinkedHashMap(dict.pairs().size());
                for (var pair : dict.pairs()) {
                    var key = literal(pair.key());
                    var value = literal(pair.value());
                    if (key.isEmpty() || value.isEmpty()) {
                        yield Optional.empty();
                    }
                    entries.put(key.get(), value.get());
                }
                yield Optional.of(new Value.Mapping(entries));
            }
            default -> Optional.empty();
        };
    }
}
