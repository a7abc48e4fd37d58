package dev.muster.modules.control;

import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// The types that an argument's specification may name, and what can be taken for them.
final class ArgumentKind {
    private static final Pattern SIZE =
            Pattern.compile("\\s*\\d*\\.?\\d*\\s*([YZEPTGMK]?(B|[Bb]yte|[Bb]ytes)?)\\s*");
    private static final Pattern BITS =
            Pattern.compile("\\s*\\d*\\.?\\d*\\s*([YZEPTGMK]?(b|[Bb]it|[Bb]its)?)\\s*");

    private ArgumentKind() {}

    /// A value can't be taken for what is wanted.
    static final class Mismatch extends Exception {
        private static final long serialVersionUID = 1L;

        Mismatch(String message) {
            super(message);
        }
    }

    /// The value as the wanted type has it. A type that nobody knows takes anything.
    static Value convert(String type, Value value) throws Mismatch {
        return switch (type) {
            case "str", "path" -> value instanceof Value.Text ? value : Value.text(text(value));
            case "int" -> integer(value);
            case "float" -> real(value);
            case "bool" -> bool(value);
            case "list" -> list(value);
            case "dict" -> dict(value);
            case "jsonarg", "json" -> json(value);
            case "bytes" -> sized(value, SIZE, "Byte");
            case "bits" -> sized(value, BITS, "Bit");
            default -> value;
        };
    }

    /// The type's name as messages have it.
    static String typeOf(Value value) {
        return "<class '"
                + switch (value) {
                    case Value.Text _, Value.Deferred _ -> "str";
                    case Value.Int _ -> "int";
                    case Value.Real _ -> "float";
                    case Value.Bool _ -> "bool";
                    case Value.Sequence _ -> "list";
                    case Value.Mapping _ -> "dict";
                    case Value.Null _ -> "NoneType";
                    case Value.Undefined _, Value.Omit _, Value.Foreign _ -> "object";
                }
                + "'>";
    }

    private static Mismatch mismatch(Value value, String wanted) {
        return new Mismatch(typeOf(value) + " cannot be converted to " + wanted);
    }

    private static String text(Value value) {
        return ArgumentSpec.text(value);
    }

    private static Value integer(Value value) throws Mismatch {
        if (value instanceof Value.Int || value instanceof Value.Bool) {
            return value;
        }
        if (value instanceof Value.Text(String text, boolean _, _)
                && Pattern.matches("[+-]?\\d+", text.strip())) {
            return new Value.Int(new java.math.BigInteger(text.strip().replace("+", "")));
        }
        throw mismatch(value, "an int");
    }

    private static Value real(Value value) throws Mismatch {
        if (value instanceof Value.Real) {
            return value;
        }
        if (value instanceof Value.Text || value instanceof Value.Int) {
            try {
                return new Value.Real(Double.parseDouble(text(value).strip()));
            } catch (NumberFormatException _) {
                throw mismatch(value, "a float");
            }
        }
        throw mismatch(value, "a float");
    }

    private static Value bool(Value value) throws Mismatch {
        if (value instanceof Value.Bool) {
            return value;
        }
        if (value instanceof Value.Text
                || value instanceof Value.Int
                || value instanceof Value.Real) {
            switch (text(value).strip().toLowerCase(Locale.ROOT)) {
                case "y", "yes", "on", "1", "true", "t", "1.0" -> {
                    return Value.TRUE;
                }
                case "n", "no", "off", "0", "false", "f", "0.0" -> {
                    return Value.FALSE;
                }
                default ->
                        throw new Mismatch(
                                "The value '"
                                        + text(value)
                                        + "' is not a valid boolean.  Valid booleans include: yes,"
                                        + " on, 1, true, no, off, 0, false");
            }
        }
        throw mismatch(value, "a bool");
    }

    private static Value list(Value value) throws Mismatch {
        return switch (value) {
            case Value.Sequence _ -> value;
            case Value.Text(String text, boolean _, _) ->
                    Value.list(
                            Arrays.stream(text.split(",", -1))
                                    .<Value>map(part -> Value.text(part))
                                    .toList());
            case Value.Int _, Value.Real _ ->
                    Value.list(java.util.List.of(Value.text(text(value))));
            default -> throw mismatch(value, "a list");
        };
    }

    private static Value dict(Value value) throws Mismatch {
        if (value instanceof Value.Mapping) {
            return value;
        }
        if (!(value instanceof Value.Text(String text, boolean _, _))) {
            throw mismatch(value, "a dict");
        }
        if (text.startsWith("{")) {
            try {
                if (Yaml.value(text) instanceof Value.Mapping mapping) {
                    return mapping;
                }
            } catch (InputException _) {
                // told below
            }
            throw new Mismatch("unable to evaluate string as dictionary");
        }
        if (text.contains("=")) {
            var entries = new LinkedHashMap<Value, Value>();
            for (var pair : text.split("[,\\s]+")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    entries.put(
                            Value.text(pair.substring(0, equals)),
                            Value.text(pair.substring(equals + 1)));
                }
            }
            return new Value.Mapping(Map.copyOf(entries));
        }
        throw new Mismatch("dictionary requested, could not parse JSON or key=value");
    }

    private static Value json(Value value) throws Mismatch {
        return switch (value) {
            case Value.Text _, Value.Sequence _, Value.Mapping _ -> value;
            default -> throw mismatch(value, "a json string");
        };
    }

    private static Value sized(Value value, Pattern pattern, String unit) throws Mismatch {
        if (!pattern.matcher(text(value)).matches()) {
            throw mismatch(value, "a " + unit + " value");
        }
        return value;
    }
}
