package dev.muster.template;

import dev.muster.template.Expression.Comparator;
import dev.muster.template.Expression.Operator;
import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Python's operators on values.
final class Operators {
    private Operators() {}

    static boolean compare(Comparator comparator, Value a, Value b) {
        return switch (comparator) {
            case EQUAL -> Python.equal(a, b);
            case DIFFERENT -> !Python.equal(a, b);
            case LESS -> Python.compare(a, b, "<") < 0;
            case LESS_OR_EQUAL -> Python.compare(a, b, "<=") <= 0;
            case GREATER -> Python.compare(a, b, ">") > 0;
            case GREATER_OR_EQUAL -> Python.compare(a, b, ">=") >= 0;
            case IN -> contains(b, a);
            case NOT_IN -> !contains(b, a);
        };
    }

    /// `item in container`.
    static boolean contains(Value container, Value item) {
        switch (container) {
            case Value.Text text -> {
                if (item instanceof Value.Undefined undefined) {
                    Absence.demand(undefined);
                }
                if (!(item instanceof Value.Text part)) {
                    throw TemplateException.type(
                            "text can contain text, not " + Python.kindOf(item));
                }
                return text.text().contains(part.text());
            }
            case Value.Sequence sequence -> {
                if (item instanceof Value.Undefined undefined && !sequence.items().isEmpty()) {
                    Absence.demand(undefined);
                }
                for (var candidate : sequence.items()) {
                    if (Python.equal(candidate, item)) {
                        return true;
                    }
                }
                return false;
            }
            case Value.Mapping mapping -> {
                if (item instanceof Value.Undefined undefined) {
                    Absence.demand(undefined);
                }
                return mapping.entries().containsKey(item);
            }
            case Value.Undefined undefined -> {
                Absence.demand(undefined);
                return false;
            }
            default ->
                    throw TemplateException.type(
                            "'in' needs a list, a mapping or text behind it, not "
                                    + Python.kindOf(container));
        }
    }

    static Value apply(Operator operator, Value a, Value b) {
        if (a instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        if (b instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        return switch (operator) {
            case ADD -> add(a, b);
            case SUBTRACT -> subtract(a, b);
            case MULTIPLY -> multiply(a, b);
            case DIVIDE -> divide(a, b);
            case FLOOR_DIVIDE -> floorDivide(a, b);
            case MODULO -> a instanceof Value.Text text ? format(text, b) : modulo(a, b);
            case POWER -> power(a, b);
        };
    }

    static Value negate(Value value) {
        return switch (value) {
            case Value.Undefined undefined -> throw Absence.failure(undefined);
            case Value.Int(BigInteger number) -> new Value.Int(number.negate());
            case Value.Real(double number) -> Value.of(-number);
            case Value.Bool(boolean truth) -> Value.of(truth ? -1 : 0);
            case TimeDelta delta -> new TimeDelta(delta.duration().negated());
            default ->
                    throw TemplateException.type("'-' needs a number, not " + Python.kindOf(value));
        };
    }

    private static Value add(Value a, Value b) {
        if (a instanceof Value.Int(BigInteger left) && b instanceof Value.Int(BigInteger right)) {
            return new Value.Int(left.add(right));
        }
        if (Python.isNumber(a) && Python.isNumber(b)) {
            return real(a, b)
                    ? Value.of(Python.toDouble(a) + Python.toDouble(b))
                    : new Value.Int(Python.toBig(a).add(Python.toBig(b)));
        }
        if (a instanceof Value.Text left && b instanceof Value.Text right) {
            Limits.checkText((long) left.text().length() + right.text().length());
            return new Value.Text(left.text() + right.text(), left.secret() || right.secret());
        }
        if (a instanceof Value.Sequence left
                && b instanceof Value.Sequence right
                && left.tuple() == right.tuple()) {
            Limits.checkElements((long) left.items().size() + right.items().size());
            var items = new ArrayList<Value>(left.items());
            items.addAll(right.items());
            return new Value.Sequence(items, left.tuple());
        }
        if (a instanceof Moment moment && b instanceof TimeDelta delta) {
            return moment.plus(delta.duration());
        }
        if (a instanceof TimeDelta left && b instanceof TimeDelta right) {
            return new TimeDelta(left.duration().plus(right.duration()));
        }
        throw mismatch("+", a, b);
    }

    private static Value subtract(Value a, Value b) {
        if (a instanceof Moment left && b instanceof Moment right) {
            return left.minus(right);
        }
        if (a instanceof Moment moment && b instanceof TimeDelta delta) {
            return moment.plus(delta.duration().negated());
        }
        if (a instanceof TimeDelta left && b instanceof TimeDelta right) {
            return new TimeDelta(left.duration().minus(right.duration()));
        }
        numbers("-", a, b);
        return real(a, b)
                ? Value.of(Python.toDouble(a) - Python.toDouble(b))
                : new Value.Int(Python.toBig(a).subtract(Python.toBig(b)));
    }

    private static Value multiply(Value a, Value b) {
        if (Python.isNumber(a) && Python.isNumber(b)) {
            if (real(a, b)) {
                return Value.of(Python.toDouble(a) * Python.toDouble(b));
            }
            var left = Python.toBig(a);
            var right = Python.toBig(b);
            checkBits((long) left.bitLength() + right.bitLength());
            return new Value.Int(left.multiply(right));
        }
        if (b instanceof Value.Int || b instanceof Value.Bool) {
            return repeat(a, Python.toBig(b), b);
        }
        if (a instanceof Value.Int || a instanceof Value.Bool) {
            return repeat(b, Python.toBig(a), a);
        }
        throw mismatch("*", a, b);
    }

    private static Value repeat(Value value, BigInteger count, Value counter) {
        int times =
                count.signum() <= 0
                        ? 0
                        : count.bitLength() > 31 ? Integer.MAX_VALUE : count.intValue();
        switch (value) {
            case Value.Text text -> {
                Limits.checkText((long) text.text().length() * times);
                return new Value.Text(
                        text.text().repeat(text.text().isEmpty() ? 0 : times), text.secret());
            }
            case Value.Sequence sequence -> {
                Limits.checkElements((long) sequence.items().size() * times);
                var items = new ArrayList<Value>();
                for (int i = 0; i < times && !sequence.items().isEmpty(); i++) {
                    items.addAll(sequence.items());
                }
                return new Value.Sequence(items, sequence.tuple());
            }
            default -> throw mismatch("*", value, counter);
        }
    }

    private static Value divide(Value a, Value b) {
        numbers("/", a, b);
        if (Python.toDouble(b) == 0) {
            throw TemplateException.value("division by zero");
        }
        return Value.of(Python.toDouble(a) / Python.toDouble(b));
    }

    private static Value floorDivide(Value a, Value b) {
        numbers("//", a, b);
        if (Python.toDouble(b) == 0) {
            throw TemplateException.value("division by zero");
        }
        if (real(a, b)) {
            return Value.of(Math.floor(Python.toDouble(a) / Python.toDouble(b)));
        }
        var parts = Python.toBig(a).divideAndRemainder(Python.toBig(b));
        boolean negative = parts[1].signum() != 0 && parts[1].signum() != Python.toBig(b).signum();
        return new Value.Int(negative ? parts[0].subtract(BigInteger.ONE) : parts[0]);
    }

    private static Value modulo(Value a, Value b) {
        numbers("%", a, b);
        if (Python.toDouble(b) == 0) {
            throw TemplateException.value("division by zero");
        }
        if (real(a, b)) {
            double divisor = Python.toDouble(b);
            double rest = Python.toDouble(a) % divisor;
            return Value.of(rest != 0 && rest < 0 != divisor < 0 ? rest + divisor : rest);
        }
        var divisor = Python.toBig(b);
        var rest = Python.toBig(a).remainder(divisor);
        boolean adjust = rest.signum() != 0 && rest.signum() != divisor.signum();
        return new Value.Int(adjust ? rest.add(divisor) : rest);
    }

    static Value power(Value a, Value b) {
        numbers("**", a, b);
        if (!real(a, b) && Python.toBig(b).signum() >= 0) {
            var base = Python.toBig(a);
            var exponent = Python.toBig(b);
            if (base.abs().compareTo(BigInteger.ONE) > 0) {
                long bits =
                        exponent.bitLength() > 31
                                ? Long.MAX_VALUE
                                : exponent.longValue() * base.bitLength();
                checkBits(bits);
                return new Value.Int(base.pow(exponent.intValue()));
            }
            boolean one =
                    base.signum() > 0
                            || exponent.signum() == 0
                            || base.signum() < 0 && !exponent.testBit(0);
            return Value.of(one ? 1 : base.signum());
        }
        return Value.of(Math.pow(Python.toDouble(a), Python.toDouble(b)));
    }

    private static void checkBits(long bits) {
        if (bits > Limits.BITS) {
            throw TemplateException.limit("the number grows beyond " + Limits.BITS + " bits");
        }
    }

    private static Value format(Value.Text text, Value values) {
        var given =
                values instanceof Value.Sequence sequence && sequence.tuple()
                        ? sequence.items()
                        : Collections.singletonList(values);
        return new Value.Text(PercentFormat.format(text.text(), given, values), text.secret());
    }

    private static boolean real(Value a, Value b) {
        return a instanceof Value.Real || b instanceof Value.Real;
    }

    private static void numbers(String operator, Value a, Value b) {
        if (!Python.isNumber(a) || !Python.isNumber(b)) {
            throw mismatch(operator, a, b);
        }
    }

    private static TemplateException mismatch(String operator, Value a, Value b) {
        var exception =
                TemplateException.type(
                        "'%s' cannot join %s with %s"
                                .formatted(operator, Python.kindOf(a), Python.kindOf(b)));
        if (a instanceof Value.Text && Python.isNumber(b)
                || Python.isNumber(a) && b instanceof Value.Text) {
            return exception.hint(
                    operator.equals("+")
                            ? "use '~' to join texts, or '| int' to add numbers"
                            : "turn the text into a number with '| int'");
        }
        return exception;
    }

    /// The element at an index, counted from the end if it is negative.
    static int index(BigInteger index, int size) {
        if (index.bitLength() > 31) {
            return -1;
        }
        int at = index.intValue();
        return at < 0 ? at + size : at;
    }

    /// `list[start:stop:step]`; [Value#NULL] stands for a bound that is left out.
    static Value slice(Value value, Value start, Value stop, Value step) {
        if (value instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        int by = bound(step, 1);
        if (by == 0) {
            throw TemplateException.value("the step of a slice cannot be zero");
        }
        return switch (value) {
            case Value.Text text -> {
                var points = text.text().codePoints().toArray();
                var out = new StringBuilder();
                for (int i : indices(points.length, start, stop, by)) {
                    out.appendCodePoint(points[i]);
                }
                yield new Value.Text(out.toString(), text.secret());
            }
            case Value.Sequence sequence -> {
                var items = new ArrayList<Value>();
                for (int i : indices(sequence.items().size(), start, stop, by)) {
                    items.add(sequence.items().get(i));
                }
                yield new Value.Sequence(items, sequence.tuple());
            }
            default ->
                    throw TemplateException.type(
                            "a slice can be cut from a list or text, not " + Python.kindOf(value));
        };
    }

    private static int[] indices(int size, Value start, Value stop, int step) {
        int lowest = step > 0 ? 0 : -1;
        int highest = step > 0 ? size : size - 1;
        int from = clamp(bound(start, step > 0 ? lowest : highest), size, lowest, highest, start);
        int to = clamp(bound(stop, step > 0 ? highest : lowest), size, lowest, highest, stop);
        var list = new java.util.ArrayList<Integer>();
        for (long i = from; step > 0 ? i < to : i > to; i += step) {
            list.add((int) i);
        }
        return list.stream().mapToInt(Integer::intValue).toArray();
    }

    private static int clamp(int bound, int size, int lowest, int highest, Value given) {
        int at = bound < 0 && !(given instanceof Value.Null) ? bound + size : bound;
        return Math.clamp(at, lowest, highest);
    }

    private static int bound(Value value, int otherwise) {
        return switch (value) {
            case Value.Null _ -> otherwise;
            case Value.Int(BigInteger number) -> clampToInt(number);
            case Value.Bool(boolean truth) -> truth ? 1 : 0;
            default ->
                    throw TemplateException.type(
                            "the bound of a slice must be a whole number, not "
                                    + Python.kindOf(value));
        };
    }

    private static int clampToInt(BigInteger number) {
        if (number.bitLength() > 30) {
            return number.signum() < 0 ? -(1 << 30) : 1 << 30;
        }
        return number.intValue();
    }

    static List<Value> reversed(List<Value> items) {
        return new ArrayList<>(items.reversed());
    }
}
