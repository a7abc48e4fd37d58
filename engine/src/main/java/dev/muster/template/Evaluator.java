package dev.muster.template;

import dev.muster.template.Expression.Comparator;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.time.DateTimeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Computes expressions.
final class Evaluator {
    private Evaluator() {}

    static Value evaluate(Expression expression, Frame frame) {
        try {
            return compute(expression, frame);
        } catch (TemplateException failure) {
            throw failure.isPlaced() ? failure : failure.at(frame.run().place(expression.offset()));
        }
    }

    private static Value compute(Expression expression, Frame frame) {
        return switch (expression) {
            case Expression.Literal literal -> literal.value();
            case Expression.Name name -> name(name.name(), frame);
            case Expression.Attribute(var target, var name, _) ->
                    Access.attribute(evaluate(target, frame), name);
            case Expression.Item(var target, var index, _) ->
                    Access.item(evaluate(target, frame), evaluate(index, frame));
            case Expression.Compare compare -> Value.of(compare(compare, frame));
            case Expression.And(var left, var right, _) -> {
                var first = evaluate(left, frame);
                yield truthy(first, left, frame) ? evaluate(right, frame) : first;
            }
            case Expression.Or(var left, var right, _) -> {
                var first = evaluate(left, frame);
                yield truthy(first, left, frame) ? first : evaluate(right, frame);
            }
            case Expression.Not(var operand, _) -> Value.of(!holds(operand, frame));
            case Expression.Filter filter -> filter(filter, frame);
            case Expression.Test test -> Value.of(test(test, frame));
            case Expression.Choice choice -> {
                if (holds(choice.condition(), frame)) {
                    yield evaluate(choice.then(), frame);
                }
                yield choice.otherwise().isPresent()
                        ? evaluate(choice.otherwise().get(), frame)
                        : Absence.LENIENT;
            }
            case Expression.Binary(var operator, var left, var right, _) ->
                    Operators.apply(operator, demanded(left, frame), demanded(right, frame));
            case Expression.Unary(char operator, var operand, _) -> {
                var value = demanded(operand, frame);
                yield operator == '-' ? Operators.negate(value) : plus(value);
            }
            case Expression.Join(var parts, _) -> {
                var values = new ArrayList<Value>(parts.size());
                for (var part : parts) {
                    values.add(demanded(part, frame));
                }
                var evaluation = frame.run().evaluation();
                yield values.size() == 1
                        ? Value.text(Python.print(values.getFirst()))
                        : Concatenation.text(values, evaluation);
            }
            case Expression.ListOf(var items, var tuple, _) -> {
                var values = new ArrayList<Value>(items.size());
                for (var item : items) {
                    values.add(evaluate(item, frame));
                }
                yield new Value.Sequence(values, tuple);
            }
            case Expression.DictOf(var pairs, _) -> {
                var entries = LinkedHashMap.<Value, Value>newLinkedHashMap(pairs.size());
                for (var pair : pairs) {
                    entries.put(key(evaluate(pair.key(), frame)), evaluate(pair.value(), frame));
                }
                yield new Value.Mapping(entries);
            }
            case Expression.Slice slice -> {
                var none = new Expression.Literal(Value.NULL, slice.offset());
                yield Operators.slice(
                        demanded(slice.target(), frame),
                        evaluate(slice.start().orElse(none), frame),
                        evaluate(slice.stop().orElse(none), frame),
                        evaluate(slice.step().orElse(none), frame));
            }
            case Expression.Call call -> call(call, frame);
        };
    }

    private static Value plus(Value value) {
        if (!Python.isNumber(value)) {
            throw TemplateException.type("'+' needs a number, not " + Python.kindOf(value));
        }
        return value;
    }

    static Value key(Value value) {
        if (value instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        boolean mutable =
                value instanceof Value.Mapping
                        || value instanceof Value.Sequence sequence && !sequence.tuple();
        if (mutable) {
            throw TemplateException.type(Python.kindOf(value) + " cannot be the key of a mapping");
        }
        return value;
    }

    static Value name(String name, Frame frame) {
        var local = frame.find(name);
        if (local.isPresent()) {
            return local.get();
        }
        var value = frame.run().read(name);
        return value == null ? Absence.variable(name) : value;
    }

    /// The value, which must not be undefined.
    static Value demanded(Expression expression, Frame frame) {
        var value = evaluate(expression, frame);
        if (value instanceof Value.Undefined undefined && !Absence.isLenient(undefined)) {
            throw undefined(undefined, expression, frame);
        }
        return value;
    }

    static TemplateException undefined(Value.Undefined value, Expression expression, Frame frame) {
        var run = frame.run();
        if (!Paths.isPlain(expression)) {
            return run.evaluation().undefined(value, run.place(expression.offset()));
        }
        var origin = Paths.origin(expression, frame);
        var place = run.place(origin.offset());
        boolean member = value.name().startsWith(".") || value.name().startsWith("[");
        return member
                ? Paths.missing(origin, frame, place)
                : run.evaluation().undefined(value, place);
    }

    /// Whether an expression is true as a condition.
    static boolean holds(Expression expression, Frame frame) {
        return truthy(evaluate(expression, frame), expression, frame);
    }

    private static boolean truthy(Value value, Expression expression, Frame frame) {
        if (value instanceof Value.Bool(boolean truth)) {
            return truth;
        }
        if (value instanceof Value.Undefined undefined && !Absence.isLenient(undefined)) {
            throw undefined(undefined, expression, frame);
        }
        return Python.truthy(value);
    }

    private static boolean compare(Expression.Compare compare, Frame frame) {
        var left = evaluate(compare.first(), frame);
        var before = compare.first();
        for (var step : compare.rest()) {
            var right = evaluate(step.operand(), frame);
            boolean membership =
                    step.comparator() == Comparator.IN || step.comparator() == Comparator.NOT_IN;
            if (!membership
                    && left instanceof Value.Undefined undefined
                    && !Absence.isLenient(undefined)) {
                throw undefined(undefined, before, frame);
            }
            if (right instanceof Value.Undefined undefined && !Absence.isLenient(undefined)) {
                throw undefined(undefined, step.operand(), frame);
            }
            try {
                if (!Operators.compare(step.comparator(), left, right)) {
                    return false;
                }
            } catch (TemplateException failure) {
                throw failure.at(frame.run().place(step.offset()));
            }
            left = right;
            before = step.operand();
        }
        return true;
    }

    private static Value filter(Expression.Filter filter, Frame frame) {
        var word = frame.run().evaluation().templating().filter(filter.word().name());
        var input = evaluate(filter.input(), frame);
        if (input instanceof Value.Undefined undefined
                && !word.takesUndefined()
                && !Absence.isLenient(undefined)) {
            throw undefined(undefined, filter.input(), frame);
        }
        return applied(word, input, arguments(filter.arguments(), frame), frame);
    }

    static Value applied(Filter word, Value input, Arguments arguments, Frame frame) {
        return applied(word, input, arguments, frame.run().evaluation());
    }

    static Value applied(Filter word, Value input, Arguments arguments, Evaluation evaluation) {
        var result = guarded(word, input, arguments, evaluation);
        if (evaluation.sawSecrets()
                && !word.open()
                && (Secrets.isIn(input, evaluation) || Secrets.isIn(arguments, evaluation))) {
            result = Secrets.mark(result);
        }
        return word.keepsText() && result instanceof Value.Text text
                ? text.from(text.origin().kept())
                : result;
    }

    private static Value guarded(
            Filter word, Value input, Arguments arguments, Evaluation evaluation) {
        try {
            return word.apply(input, arguments, evaluation);
        } catch (ArithmeticException
                | IndexOutOfBoundsException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeException failure) {
            throw TemplateException.value(
                    "'" + word.name() + "' cannot be applied here: " + failure.getMessage());
        } catch (PythonRegex.TooSlow slow) {
            throw TemplateException.limit(String.valueOf(slow.getMessage()));
        }
    }

    private static boolean test(Expression.Test test, Frame frame) {
        var word = frame.run().evaluation().templating().test(test.word().name());
        var input = evaluate(test.input(), frame);
        if (input instanceof Value.Undefined undefined
                && !word.takesUndefined()
                && !Absence.isLenient(undefined)) {
            throw undefined(undefined, test.input(), frame);
        }
        var arguments = arguments(test.arguments(), frame);
        return word.holds(input, arguments, frame.run().evaluation()) != test.negated();
    }

    static Arguments arguments(Expression.Arguments given, Frame frame) {
        if (given.isEmpty()) {
            return Arguments.NONE;
        }
        List<Value> positional = new ArrayList<>(given.positional().size());
        for (var expression : given.positional()) {
            positional.add(evaluate(expression, frame));
        }
        if (given.spread().isPresent()) {
            positional.addAll(Python.items(demanded(given.spread().get(), frame)));
        }
        Map<String, Value> named = Map.of();
        if (!given.named().isEmpty() || given.spreadNamed().isPresent()) {
            named = new LinkedHashMap<>();
            for (var argument : given.named()) {
                named.put(argument.name(), evaluate(argument.value(), frame));
            }
            if (given.spreadNamed().isPresent()) {
                var spread = demanded(given.spreadNamed().get(), frame);
                if (!(spread instanceof Value.Mapping mapping)) {
                    throw TemplateException.type("'**' needs a mapping");
                }
                for (var entry : mapping.entries().entrySet()) {
                    named.put(Python.print(entry.getKey()), entry.getValue());
                }
            }
        }
        return new Arguments(positional, named);
    }

    private static Value call(Expression.Call call, Frame frame) {
        var target = demanded(call.target(), frame);
        var arguments = arguments(call.arguments(), frame);
        return called(target, arguments, frame.run().evaluation());
    }

    static Value called(Value target, Arguments arguments, Evaluation evaluation) {
        if (!(target instanceof Callable callable)) {
            throw TemplateException.type(Python.kindOf(target) + " cannot be called");
        }
        try {
            var result = callable.call(arguments, evaluation);
            return Secrets.isIn(arguments, evaluation) ? Secrets.mark(result) : result;
        } catch (ArithmeticException
                | IndexOutOfBoundsException
                | ClassCastException
                | IllegalArgumentException
                | DateTimeException failure) {
            throw TemplateException.value("the call failed: " + failure.getMessage());
        }
    }
}
