package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Carries out JMESPath queries.
final class JmesEvaluator {
    private JmesEvaluator() {}

    static Value evaluate(JmesNode node, Value input) {
        return switch (node) {
            case JmesNode.Current _ -> input;
            case JmesNode.Field(var name) ->
                    input instanceof Value.Mapping mapping
                            ? mapping.find(name).orElse(Value.NULL)
                            : Value.NULL;
            case JmesNode.Literal(var value) -> value;
            case JmesNode.Sub(var left, var right) -> evaluate(right, evaluate(left, input));
            case JmesNode.Index(var index) -> index(input, index);
            case JmesNode.Slice slice ->
                    input instanceof Value.Sequence
                            ? Operators.slice(
                                    input,
                                    bound(slice.start()),
                                    bound(slice.stop()),
                                    bound(slice.step()))
                            : Value.NULL;
            case JmesNode.ListProjection(var left, var right) ->
                    evaluate(left, input) instanceof Value.Sequence sequence
                            ? projected(sequence.items(), right)
                            : Value.NULL;
            case JmesNode.ValueProjection(var left, var right) ->
                    evaluate(left, input) instanceof Value.Mapping mapping
                            ? projected(List.copyOf(mapping.entries().values()), right)
                            : Value.NULL;
            case JmesNode.FilterProjection(var left, var condition, var right) -> {
                if (!(evaluate(left, input) instanceof Value.Sequence sequence)) {
                    yield Value.NULL;
                }
                var kept =
                        sequence.items().stream()
                                .filter(item -> truthy(evaluate(condition, item)))
                                .toList();
                yield projected(kept, right);
            }
            case JmesNode.Flatten(var operand) -> flatten(evaluate(operand, input));
            case JmesNode.Or(var left, var right) -> {
                var first = evaluate(left, input);
                yield truthy(first) ? first : evaluate(right, input);
            }
            case JmesNode.And(var left, var right) -> {
                var first = evaluate(left, input);
                yield truthy(first) ? evaluate(right, input) : first;
            }
            case JmesNode.Not(var operand) -> Value.of(!truthy(evaluate(operand, input)));
            case JmesNode.Compare(var operator, var left, var right) ->
                    compare(operator, evaluate(left, input), evaluate(right, input));
            case JmesNode.ListOf(var items) -> {
                if (input instanceof Value.Null) {
                    yield Value.NULL;
                }
                var out = new ArrayList<Value>();
                items.forEach(item -> out.add(evaluate(item, input)));
                yield new Value.Sequence(out, false);
            }
            case JmesNode.MapOf(var entries) -> {
                if (input instanceof Value.Null) {
                    yield Value.NULL;
                }
                var out = new LinkedHashMap<Value, Value>();
                entries.forEach((name, item) -> out.put(Value.text(name), evaluate(item, input)));
                yield new Value.Mapping(out);
            }
            case JmesNode.Function(var name, var arguments) ->
                    JmesFunctions.call(name, arguments, input);
            case JmesNode.Reference _ ->
                    throw TemplateException.value("'&' is for the arguments of functions");
        };
    }

    private static Value bound(java.util.Optional<Integer> bound) {
        return bound.<Value>map(Value::of).orElse(Value.NULL);
    }

    private static Value index(Value input, int index) {
        if (!(input instanceof Value.Sequence(var items, _))) {
            return Value.NULL;
        }
        int at = index < 0 ? index + items.size() : index;
        return at >= 0 && at < items.size() ? items.get(at) : Value.NULL;
    }

    private static Value projected(List<Value> items, JmesNode right) {
        var out = new ArrayList<Value>();
        for (var item : items) {
            var value = evaluate(right, item);
            if (!(value instanceof Value.Null)) {
                out.add(value);
            }
        }
        return new Value.Sequence(out, false);
    }

    private static Value flatten(Value input) {
        if (!(input instanceof Value.Sequence(var items, _))) {
            return Value.NULL;
        }
        var out = new ArrayList<Value>();
        for (var item : items) {
            if (item instanceof Value.Sequence inner) {
                out.addAll(inner.items());
            } else {
                out.add(item);
            }
        }
        return new Value.Sequence(out, false);
    }

    static boolean truthy(Value value) {
        return switch (value) {
            case Value.Null _ -> false;
            case Value.Bool(boolean truth) -> truth;
            case Value.Text text -> !text.text().isEmpty();
            case Value.Sequence sequence -> !sequence.items().isEmpty();
            case Value.Mapping mapping -> !mapping.entries().isEmpty();
            default -> true;
        };
    }

    private static Value compare(String operator, Value a, Value b) {
        boolean mixed = a instanceof Value.Bool != b instanceof Value.Bool;
        if (operator.equals("==")) {
            return Value.of(!mixed && Python.equal(a, b));
        }
        if (operator.equals("!=")) {
            return Value.of(mixed || !Python.equal(a, b));
        }
        boolean numbers = isNumber(a) && isNumber(b);
        boolean texts = a instanceof Value.Text && b instanceof Value.Text;
        if (!numbers && !texts) {
            return Value.NULL;
        }
        int order = Python.compare(a, b, operator);
        return Value.of(
                switch (operator) {
                    case "<" -> order < 0;
                    case "<=" -> order <= 0;
                    case ">" -> order > 0;
                    default -> order >= 0;
                });
    }

    static boolean isNumber(Value value) {
        return value instanceof Value.Int || value instanceof Value.Real;
    }
}
