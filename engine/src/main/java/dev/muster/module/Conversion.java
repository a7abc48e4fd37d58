package dev.muster.module;

import dev.muster.source.Diagnostic;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns one value into the Java type of one argument, as leniently as Ansible does.
final class Conversion {
    private static final Set<String> TRUE = Set.of("yes", "on", "1", "true", "t", "y", "1.0");
    private static final Set<String> FALSE = Set.of("no", "off", "0", "false", "f", "n", "0.0");

    /// Makes the record of a dictionary inside an argument.
    interface Nested {
        Object record(Class<? extends Record> type, Value.Mapping value, Span place);
    }

    /// A value that can't be what the argument takes.
    static final class Mismatch extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Optional<String> hint;

        Mismatch(String expected, Optional<String> hint) {
            super(expected);
            this.hint = hint;
        }

        Diagnostic diagnostic(String argument, Span place) {
            var problem = Diagnostic.error(argument + " must be " + getMessage(), place);
            return hint.map(problem::hint).orElse(problem);
        }
    }

    private final boolean unresolvedAllowed;
    private final Nested nested;

    Conversion(boolean unresolvedAllowed, Nested nested) {
        this.unresolvedAllowed = unresolvedAllowed;
        this.nested = nested;
    }

    /// The value as `type`; null only for text that still waits to be resolved.
    @Nullable Object convert(Value value, Type type, Span place) {
        if (value instanceof Value.Deferred && unresolvedAllowed) {
            return null;
        }
        var raw = Signature.raw(type);
        if (raw == Optional.class) {
            return Optional.ofNullable(convert(value, inner(type, 0), place));
        }
        if (raw == List.class) {
            return list(value, inner(type, 0), place);
        }
        if (raw == Map.class) {
            return map(value, inner(type, 1), place);
        }
        if (raw.isRecord() && raw != Mode.class && value instanceof Value.Mapping mapping) {
            return nested.record(raw.asSubclass(Record.class), mapping, place);
        }
        return scalar(value, raw);
    }

    private Object scalar(Value value, Class<?> type) {
        if (type == Value.class) {
            return value;
        }
        if (type.isEnum()) {
            return choice(value, type);
        }
        return switch (type.getSimpleName()) {
            case "String" -> print(value);
            case "Secret" -> new Secret(print(value));
            case "boolean", "Boolean" -> truth(value);
            case "int", "Integer" ->
                    number(value, Integer.MIN_VALUE, Integer.MAX_VALUE).intValueExact();
            case "long", "Long" -> number(value, Long.MIN_VALUE, Long.MAX_VALUE).longValueExact();
            case "double", "Double" -> real(value);
            case "Duration" -> Duration.ofNanos((long) (real(value) * 1e9));
            case "Mode" -> mode(value);
            default -> {
                if (type.isRecord()) {
                    throw new Mismatch("a dictionary, not " + describe(value), Optional.empty());
                }
                throw new IllegalStateException("an argument of type " + type);
            }
        };
    }

    private List<Object> list(Value value, Type element, Span place) {
        List<Value> items =
                switch (value) {
                    case Value.Sequence(List<Value> given, _) -> given;
                    case Value.Text text when !text.text().isEmpty() && splits(element) ->
                            Arrays.stream(text.text().split(",", -1))
                                    .map(part ->
                                            (Value) new Value.Text(part.strip(), text.secret()))
                                    .toList();
                    case Value.Text text when text.text().isEmpty() -> List.of();
                    default -> List.of(value);
                };
        var converted = new ArrayList<Object>();
        for (var item : items) {
            if (item instanceof Value.Omit) {
                continue;
            }
            var one = convert(item, element, place);
            if (one != null) {
                converted.add(one);
            }
        }
        return converted;
    }

    private static boolean splits(Type element) {
        return element != Value.class && !Signature.raw(element).isRecord();
    }

    private Map<String, Object> map(Value value, Type element, Span place) {
        if (!(value instanceof Value.Mapping(Map<Value, Value> entries))) {
            throw new Mismatch("a dictionary, not " + describe(value), Optional.empty());
        }
        var converted = new LinkedHashMap<String, Object>();
        entries.forEach((key, item) -> {
            var one = convert(item, element, place);
            if (one != null) {
                converted.put(print(key), one);
            }
        });
        return converted;
    }

    private static Object choice(Value value, Class<?> type) {
        var names =
                Arrays.stream(type.getEnumConstants())
                        .collect(
                                Collectors.toMap(
                                        Conversion::word, c -> c, (a, _) -> a, LinkedHashMap::new));
        var typed = print(value).strip();
        var exact = names.get(typed);
        if (exact != null) {
            return exact;
        }
        if (value instanceof Value.Bool(boolean truth)) {
            // YAML reads a bare yes or no as a truth value; the choices are words
            var words = truth ? List.of("yes", "true", "on") : List.of("no", "false", "off");
            for (var word : words) {
                var meant = names.get(word);
                if (meant != null) {
                    return meant;
                }
            }
        }
        var expected = "one of " + String.join(", ", names.keySet()) + ", not '" + typed + "'";
        throw new Mismatch(
                expected,
                NearMiss.of(typed, names.keySet()).map(near -> "did you mean '" + near + "'?"));
    }

    /// The word of an enum constant: `toString` where it was overridden, else the name in lower
    /// case.
    static String word(Object constant) {
        var name = ((Enum<?>) constant).name();
        return constant.toString().equals(name)
                ? name.toLowerCase(Locale.ROOT)
                : constant.toString();
    }

    private static boolean truth(Value value) {
        if (value instanceof Value.Bool(boolean truth)) {
            return truth;
        }
        var word = print(value).strip().toLowerCase(Locale.ROOT);
        if (TRUE.contains(word)) {
            return true;
        }
        if (FALSE.contains(word)) {
            return false;
        }
        throw new Mismatch("true or false, not " + describe(value), Optional.empty());
    }

    private static BigInteger number(Value value, long least, long most) {
        try {
            var number =
                    switch (value) {
                        case Value.Int(BigInteger whole) -> whole;
                        case Value.Bool(boolean truth) -> truth ? BigInteger.ONE : BigInteger.ZERO;
                        case Value.Real(double real) when real == Math.rint(real) ->
                                BigInteger.valueOf((long) real);
                        default -> new BigInteger(print(value).strip());
                    };
            if (number.compareTo(BigInteger.valueOf(least)) >= 0
                    && number.compareTo(BigInteger.valueOf(most)) <= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // told below
        }
        throw new Mismatch("a whole number, not " + describe(value), Optional.empty());
    }

    private static double real(Value value) {
        try {
            return switch (value) {
                case Value.Int(BigInteger whole) -> whole.doubleValue();
                case Value.Real(double number) -> number;
                default -> Double.parseDouble(print(value).strip());
            };
        } catch (NumberFormatException _) {
            throw new Mismatch("a number, not " + describe(value), Optional.empty());
        }
    }

    private static Mode mode(Value value) {
        if (value instanceof Value.Int(BigInteger bits)) {
            return new Mode.Bits(bits.intValue() & 07777);
        }
        return Mode.parse(print(value).strip())
                .orElseThrow(() ->
                        new Mismatch(
                                "a mode, not " + describe(value),
                                Optional.of("for example \"0644\" or u=rw,g=r,o=")));
    }

    private static Type inner(Type type, int index) {
        return ((ParameterizedType) type).getActualTypeArguments()[index];
    }

    /// A scalar as text, the way Python's `str` writes it; collections in Python's notation.
    static String print(Value value) {
        return switch (value) {
            case Value.Null() -> "";
            case Value.Bool(boolean truth) -> truth ? "True" : "False";
            case Value.Int(BigInteger number) -> number.toString();
            case Value.Real(double number) -> PythonFloat.repr(number);
            case Value.Text(String text, _, _) -> text;
            case Value.Deferred(String template, _) -> template;
            case Value.Sequence(List<Value> items, _) ->
                    items.stream()
                            .map(Conversion::quoted)
                            .collect(Collectors.joining(", ", "[", "]"));
            case Value.Mapping(Map<Value, Value> entries) ->
                    entries.entrySet().stream()
                            .map(e -> quoted(e.getKey()) + ": " + quoted(e.getValue()))
                            .collect(Collectors.joining(", ", "{", "}"));
            case Value.Undefined(String name, _) -> name;
            case Value.Omit() -> "";
            case Value.Foreign foreign -> foreign.typeName();
        };
    }

    private static String quoted(Value value) {
        return value instanceof Value.Text || value instanceof Value.Deferred
                ? "'" + print(value) + "'"
                : value instanceof Value.Null ? "None" : print(value);
    }

    private static String describe(Value value) {
        return switch (value) {
            case Value.Text text when text.secret() -> "this secret";
            case Value.Sequence _ -> "a list";
            case Value.Mapping _ -> "a dictionary";
            default -> "'" + print(value) + "'";
        };
    }
}
