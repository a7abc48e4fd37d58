package dev.muster.template;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Python makes of values: how they print, which are true, which are equal.
public final class Python {
    /// What `omit` prints as where it is part of a longer text.
    static final String OMIT = "__omit_place_holder__5f1d3a9c27be48e0a6d2";

    private static final BigInteger LARGEST_EXACT = BigInteger.ONE.shiftLeft(53);

    private Python() {}

    /// `bool(value)`.
    public static boolean truthy(Value value) {
        return switch (value) {
            case Value.Null _ -> false;
            case Value.Bool(boolean truth) -> truth;
            case Value.Int(BigInteger number) -> number.signum() != 0;
            case Value.Real(double number) -> number != 0;
            case Value.Text text -> !text.text().isEmpty();
            case Value.Deferred deferred -> !deferred.template().isEmpty();
            case Value.Sequence sequence -> !sequence.items().isEmpty();
            case Value.Mapping mapping -> !mapping.entries().isEmpty();
            case Value.Undefined undefined -> {
                Absence.demand(undefined);
                yield false;
            }
            case Value.Omit _ -> true;
            case Value.Foreign _ -> true;
        };
    }

    /// `str(value)`.
    public static String print(Value value) {
        if (value instanceof Value.Text text) {
            return text.text();
        }
        var text = new StringBuilder();
        append(value, text, false);
        return text.toString();
    }

    /// `repr(value)`.
    public static String represent(Value value) {
        var text = new StringBuilder();
        append(value, text, true);
        return text.toString();
    }

    private static void append(Value value, StringBuilder to, boolean quoted) {
        if (to.length() > Limits.OUTPUT) {
            throw TemplateException.limit("the text grows beyond " + Limits.OUTPUT + " characters");
        }
        switch (value) {
            case Value.Null _ -> to.append("None");
            case Value.Bool(boolean truth) -> to.append(truth ? "True" : "False");
            case Value.Int(BigInteger number) -> to.append(number);
            case Value.Real(double number) -> to.append(PythonFloat.repr(number));
            case Value.Text text -> {
                if (quoted) {
                    quote(text.text(), to);
                } else {
                    to.append(text.text());
                }
            }
            case Value.Deferred deferred -> {
                if (quoted) {
                    quote(deferred.template(), to);
                } else {
                    to.append(deferred.template());
                }
            }
            case Value.Sequence(var items, var tuple) -> {
                to.append(tuple ? '(' : '[');
                var separator = "";
                for (var item : items) {
                    to.append(separator);
                    append(item, to, true);
                    separator = ", ";
                }
                to.append(tuple && items.size() == 1 ? "," : "").append(tuple ? ')' : ']');
            }
            case Value.Mapping(var entries) -> {
                to.append('{');
                var separator = "";
                for (var entry : entries.entrySet()) {
                    to.append(separator);
                    append(entry.getKey(), to, true);
                    to.append(": ");
                    append(entry.getValue(), to, true);
                    separator = ", ";
                }
                to.append('}');
            }
            case Value.Undefined undefined -> Absence.demand(undefined);
            case Value.Omit _ -> {
                if (quoted) {
                    quote(OMIT, to);
                } else {
                    to.append(OMIT);
                }
            }
            case Thing thing -> to.append(quoted ? thing.represent() : thing.print());
            case Value.Foreign foreign -> to.append('<').append(foreign.typeName()).append('>');
        }
    }

    private static void quote(String text, StringBuilder to) {
        char mark = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
        to.append(mark);
        text.codePoints()
                .forEach(c -> {
                    switch (c) {
                        case '\n' -> to.append("\\n");
                        case '\r' -> to.append("\\r");
                        case '\t' -> to.append("\\t");
                        case '\\' -> to.append("\\\\");
                        default -> {
                            if (c == mark) {
                                to.append('\\').append(mark);
                            } else if (isPrintable(c)) {
                                to.appendCodePoint(c);
                            } else if (c < 0x100) {
                                to.append("\\x%02x".formatted(c));
                            } else if (c < 0x10000) {
                                to.append("\\u%04x".formatted(c));
                            } else {
                                to.append("\\U%08x".formatted(c));
                            }
                        }
                    }
                });
        to.append(mark);
    }

    static boolean isPrintable(int c) {
        if (c < 128) {
            return c >= ' ' && c < 127;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR ->
                    false;
            default -> true;
        };
    }

    /// `a == b`. Numbers and truth values compare by size, lists and tuples are never equal.
    static boolean equal(Value a, Value b) {
        if (a instanceof Value.Undefined undefined) {
            Absence.demand(undefined);
        }
        if (b instanceof Value.Undefined undefined) {
            Absence.demand(undefined);
        }
        if (a instanceof Value.Text left && b instanceof Value.Text right) {
            return left.text().equals(right.text());
        }
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(a, b) == 0;
        }
        if (a instanceof Value.Sequence left && b instanceof Value.Sequence right) {
            return left.tuple() == right.tuple() && equalItems(left.items(), right.items());
        }
        if (a instanceof Value.Mapping left && b instanceof Value.Mapping right) {
            return equalEntries(left, right);
        }
        return a.equals(b);
    }

    private static boolean equalItems(List<Value> a, List<Value> b) {
        if (a.size() != b.size()) {
            return false;
        }
        for (int i = 0; i < a.size(); i++) {
            if (!equal(a.get(i), b.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean equalEntries(Value.Mapping a, Value.Mapping b) {
        if (a.entries().size() != b.entries().size()) {
            return false;
        }
        for (var entry : a.entries().entrySet()) {
            var other = b.entries().get(entry.getKey());
            if (other == null || !equal(entry.getValue(), other)) {
                return false;
            }
        }
        return true;
    }

    /// Whether Python counts a value among the numbers: truth values are 0 and 1.
    static boolean isNumber(Value value) {
        return value instanceof Value.Int
                || value instanceof Value.Real
                || value instanceof Value.Bool;
    }

    static int compareNumbers(Value a, Value b) {
        if (a instanceof Value.Real || b instanceof Value.Real) {
            double left = toDouble(a);
            double right = toDouble(b);
            return left == right ? 0 : left < right ? -1 : 1;
        }
        return toBig(a).compareTo(toBig(b));
    }

    /// `a < b` and the like, as a negative, zero or positive number.
    static int compare(Value a, Value b, String operator) {
        if (isNumber(a) && isNumber(b)) {
            return compareNumbers(a, b);
        }
        if (a instanceof Value.Text left && b instanceof Value.Text right) {
            return compareText(left.text(), right.text());
        }
        if (a instanceof Value.Sequence left
                && b instanceof Value.Sequence right
                && left.tuple() == right.tuple()) {
            int size = Math.min(left.items().size(), right.items().size());
            for (int i = 0; i < size; i++) {
                if (!equal(left.items().get(i), right.items().get(i))) {
                    return compare(left.items().get(i), right.items().get(i), operator);
                }
            }
            return Integer.compare(left.items().size(), right.items().size());
        }
        if (a instanceof Moment left && b instanceof Moment right) {
            return left.compareTo(right);
        }
        if (a instanceof TimeDelta left && b instanceof TimeDelta right) {
            return left.duration().compareTo(right.duration());
        }
        if (a instanceof Value.Undefined undefined) {
            Absence.demand(undefined);
        }
        if (b instanceof Value.Undefined undefined) {
            Absence.demand(undefined);
        }
        var exception =
                TemplateException.type(
                        "'%s' cannot compare %s with %s".formatted(operator, kindOf(a), kindOf(b)));
        boolean numeric =
                isNumber(a) && b instanceof Value.Text || isNumber(b) && a instanceof Value.Text;
        throw numeric ? exception.hint("turn the text into a number with '| int'") : exception;
    }

    static int compareText(String a, String b) {
        int size = Math.min(a.length(), b.length());
        for (int i = 0; i < size; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                if (Character.isSurrogate(left) != Character.isSurrogate(right)) {
                    return Character.isSurrogate(left) ? 1 : -1;
                }
                return left - right;
            }
        }
        return a.length() - b.length();
    }

    static double toDouble(Value number) {
        return switch (number) {
            case Value.Real(double real) -> real;
            case Value.Int(BigInteger whole) -> {
                double real = whole.doubleValue();
                if (Double.isInfinite(real)) {
                    throw TemplateException.value("the whole number is too large for a fraction");
                }
                yield real;
            }
            case Value.Bool(boolean truth) -> truth ? 1 : 0;
            default -> throw TemplateException.type("a number is needed, not " + kindOf(number));
        };
    }

    static BigInteger toBig(Value number) {
        return switch (number) {
            case Value.Int(BigInteger whole) -> whole;
            case Value.Bool(boolean truth) -> truth ? BigInteger.ONE : BigInteger.ZERO;
            case Value.Real(double real) -> truncate(real);
            default ->
                    throw TemplateException.type("a whole number is needed, not " + kindOf(number));
        };
    }

    static BigInteger truncate(double real) {
        if (Double.isNaN(real) || Double.isInfinite(real)) {
            throw TemplateException.value(PythonFloat.repr(real) + " is no whole number");
        }
        if (Math.abs(real) < LARGEST_EXACT.doubleValue()) {
            return BigInteger.valueOf((long) real);
        }
        return new BigDecimal(real).toBigInteger();
    }

    /// The items that `for` and most filters walk over: elements, keys, characters.
    static Optional<List<Value>> iterate(Value value) {
        return switch (value) {
            case Value.Sequence sequence -> Optional.of(sequence.items());
            case Value.Mapping mapping -> Optional.of(new ArrayList<>(mapping.entries().keySet()));
            case Value.Text text ->
                    Optional.of(
                            text.text()
                                    .codePoints()
                                    .<Value>mapToObj(c ->
                                            new Value.Text(Character.toString(c), text.secret()))
                                    .toList());
            case Value.Undefined undefined -> {
                Absence.demand(undefined);
                yield Optional.of(List.of());
            }
            case Value.Null _, Value.Bool _, Value.Int _, Value.Real _, Value.Omit _ ->
                    Optional.empty();
            case Value.Deferred _, Value.Foreign _ -> Optional.empty();
        };
    }

    /// The items of a value that must have some.
    static List<Value> items(Value value) {
        return iterate(value)
                .orElseThrow(() ->
                        TemplateException.type("'" + typeName(value) + "' object is not iterable")
                                .hint("a list is needed here, not " + kindOf(value)));
    }

    /// The name of the type, as `type(value).__name__`.
    static String typeName(Value value) {
        return switch (value) {
            case Value.Null _ -> "NoneType";
            case Value.Bool _ -> "bool";
            case Value.Int _ -> "int";
            case Value.Real _ -> "float";
            case Value.Text _, Value.Deferred _, Value.Omit _ -> "str";
            case Value.Sequence sequence -> sequence.tuple() ? "tuple" : "list";
            case Value.Mapping _ -> "dict";
            case Value.Undefined _ -> "AnsibleUndefined";
            case Value.Foreign foreign -> foreign.typeName();
        };
    }

    /// The name of the class that the reference has for a value, which tells a text's origin.
    static String className(Value value) {
        return value instanceof Value.Text text ? text.origin().typeName() : typeName(value);
    }

    /// What messages call a value's type.
    static String kindOf(Value value) {
        return switch (value) {
            case Value.Null _ -> "nothing (null)";
            case Value.Bool _ -> "a truth value";
            case Value.Int _, Value.Real _ -> "a number";
            case Value.Text _, Value.Deferred _ -> "text";
            case Value.Sequence _ -> "a list";
            case Value.Mapping _ -> "a mapping";
            case Value.Undefined _ -> "something undefined";
            case Value.Omit _ -> "omit";
            case Value.Foreign foreign -> "a " + foreign.typeName();
        };
    }
}
