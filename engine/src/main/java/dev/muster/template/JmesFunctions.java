package dev.muster.template;

import dev.muster.value.JsonStyle;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;

/// The functions of JMESPath.
final class JmesFunctions {
    private final String name;
    private final List<JmesNode> arguments;
    private final Value input;

    private JmesFunctions(String name, List<JmesNode> arguments, Value input) {
        this.name = name;
        this.arguments = arguments;
        this.input = input;
    }

    static Value call(String name, List<JmesNode> arguments, Value input) {
        return new JmesFunctions(name, arguments, input).call();
    }

    private Value call() {
        return switch (name) {
            case "abs" ->
                    value(0) instanceof Value.Int whole
                            ? new Value.Int(whole.number().abs())
                            : Value.of(Math.abs(number(0)));
            case "avg" ->
                    items(0).isEmpty()
                            ? Value.NULL
                            : Value.of(
                                    items(0).stream()
                                            .mapToDouble(Python::toDouble)
                                            .average()
                                            .orElse(0));
            case "ceil" -> new Value.Int(Python.truncate(Math.ceil(number(0))));
            case "floor" -> new Value.Int(Python.truncate(Math.floor(number(0))));
            case "contains" -> contains(value(0), value(1));
            case "starts_with" -> Value.of(text(0).startsWith(text(1)));
            case "ends_with" -> Value.of(text(0).endsWith(text(1)));
            case "join" ->
                    Value.text(String.join(text(0), items(1).stream().map(Python::print).toList()));
            case "keys" -> Value.list(List.copyOf(mapping(0).entries().keySet()));
            case "values" -> Value.list(List.copyOf(mapping(0).entries().values()));
            case "items" -> MappingMethods.items(mapping(0).entries());
            case "from_items" -> fromItems();
            case "length" -> length(value(0));
            case "map" -> map();
            case "max" -> extreme(items(0), new JmesNode.Current(), -1);
            case "min" -> extreme(items(0), new JmesNode.Current(), 1);
            case "max_by" -> extreme(items(0), reference(1), -1);
            case "min_by" -> extreme(items(0), reference(1), 1);
            case "merge" -> merge();
            case "not_null" -> firstPresent();
            case "reverse" ->
                    value(0) instanceof Value.Text text
                            ? Value.text(new StringBuilder(text.text()).reverse().toString())
                            : Value.list(items(0).reversed());
            case "sort" -> sort(items(0), new JmesNode.Current());
            case "sort_by" -> sort(items(0), reference(1));
            case "group_by" -> groupBy();
            case "sum" ->
                    items(0).stream()
                            .reduce(
                                    Value.of(0),
                                    (a, b) -> Operators.apply(Expression.Operator.ADD, a, b));
            case "to_array" ->
                    value(0) instanceof Value.Sequence ? value(0) : Value.list(List.of(value(0)));
            case "to_number" -> toNumber(value(0));
            case "to_string" ->
                    value(0) instanceof Value.Text
                            ? value(0)
                            : Value.text(JsonText.write(value(0), JsonStyle.COMPACT));
            case "type" -> Value.text(type(value(0)));
            default -> throw TemplateException.value("JMESPath has no function '" + name + "'");
        };
    }

    private JmesNode argument(int index) {
        if (index >= arguments.size()) {
            throw TemplateException.value(
                    "'" + name + "' of JMESPath needs " + (index + 1) + " arguments");
        }
        return arguments.get(index);
    }

    private Value value(int index) {
        return JmesEvaluator.evaluate(argument(index), input);
    }

    private TemplateException wrong(int index, String wanted) {
        return TemplateException.type(
                "'%s' of JMESPath needs %s, not %s"
                        .formatted(name, wanted, Python.kindOf(value(index))));
    }

    private double number(int index) {
        if (!JmesEvaluator.isNumber(value(index))) {
            throw wrong(index, "a number");
        }
        return Python.toDouble(value(index));
    }

    private String text(int index) {
        if (value(index) instanceof Value.Text text) {
            return text.text();
        }
        throw wrong(index, "text");
    }

    private List<Value> items(int index) {
        if (value(index) instanceof Value.Sequence sequence) {
            return sequence.items();
        }
        throw wrong(index, "a list");
    }

    private Value.Mapping mapping(int index) {
        if (value(index) instanceof Value.Mapping mapping) {
            return mapping;
        }
        throw wrong(index, "a mapping");
    }

    private JmesNode reference(int index) {
        if (argument(index) instanceof JmesNode.Reference(var expression)) {
            return expression;
        }
        throw TemplateException.type("'" + name + "' of JMESPath needs an expression with '&'");
    }

    private Value contains(Value container, Value item) {
        if (container instanceof Value.Text text) {
            return Value.of(item instanceof Value.Text part && text.text().contains(part.text()));
        }
        return Value.of(items(0).stream().anyMatch(candidate -> Python.equal(candidate, item)));
    }

    private Value length(Value value) {
        return switch (value) {
            case Value.Text text -> Value.of(text.text().codePointCount(0, text.text().length()));
            case Value.Mapping mapping -> Value.of(mapping.entries().size());
            default -> Value.of(items(0).size());
        };
    }

    private Value map() {
        var expression = reference(0);
        var out = new ArrayList<Value>();
        items(1).forEach(item -> out.add(JmesEvaluator.evaluate(expression, item)));
        return new Value.Sequence(out, false);
    }

    private static int order(Value a, Value b) {
        return Python.compare(a, b, "<");
    }

    private static Value extreme(List<Value> items, JmesNode key, int sign) {
        Comparator<Value> order =
                (a, b) ->
                        sign
                                * order(
                                        JmesEvaluator.evaluate(key, a),
                                        JmesEvaluator.evaluate(key, b));
        return items.stream().min(order).orElse(Value.NULL);
    }

    private static Value sort(List<Value> items, JmesNode key) {
        var sorted = new ArrayList<>(items);
        sorted.sort(
                (a, b) -> order(JmesEvaluator.evaluate(key, a), JmesEvaluator.evaluate(key, b)));
        return new Value.Sequence(sorted, false);
    }

    private Value groupBy() {
        var groups = new LinkedHashMap<Value, Value>();
        for (var item : items(0)) {
            var key = JmesEvaluator.evaluate(reference(1), item);
            var group =
                    groups.computeIfAbsent(key, _ -> new Value.Sequence(new ArrayList<>(), false));
            ((Value.Sequence) group).items().add(item);
        }
        return new Value.Mapping(groups);
    }

    private Value merge() {
        var entries = new LinkedHashMap<Value, Value>();
        for (int i = 0; i < arguments.size(); i++) {
            entries.putAll(mapping(i).entries());
        }
        return new Value.Mapping(entries);
    }

    private Value fromItems() {
        var entries = new LinkedHashMap<Value, Value>();
        for (var pair : items(0)) {
            var parts = Python.items(pair);
            if (parts.size() != 2) {
                throw TemplateException.value("'from_items' of JMESPath needs pairs");
            }
            entries.put(parts.get(0), parts.get(1));
        }
        return new Value.Mapping(entries);
    }

    private Value firstPresent() {
        for (int i = 0; i < arguments.size(); i++) {
            if (!(value(i) instanceof Value.Null)) {
                return value(i);
            }
        }
        return Value.NULL;
    }

    private static Value toNumber(Value value) {
        if (JmesEvaluator.isNumber(value)) {
            return value;
        }
        if (!(value instanceof Value.Text text)) {
            return Value.NULL;
        }
        return Numbers.parseWhole(text.text(), 10)
                .<Value>map(Value.Int::new)
                .or(() -> Numbers.parseReal(text.text()).map(Value::of))
                .orElse(Value.NULL);
    }

    private static String type(Value value) {
        return switch (value) {
            case Value.Null _, Value.Undefined _ -> "null";
            case Value.Bool _ -> "boolean";
            case Value.Int _, Value.Real _ -> "number";
            case Value.Sequence _ -> "array";
            case Value.Mapping _ -> "object";
            case Value.Text _, Value.Deferred _, Value.Omit _, Value.Foreign _ -> "string";
        };
    }
}
