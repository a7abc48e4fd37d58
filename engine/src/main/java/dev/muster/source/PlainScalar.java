package dev.muster.source;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// What an unquoted word means under YAML 1.1: `0644` is 420, `yes` is true, `1:30` is 90.
///
/// The grammar is that of <https://yaml.org/type/> as the reference's loader has it, which differs
/// from the text in small ways: an exponent needs its sign, `y` and `n` are words. Dates stay text.
final class PlainScalar {
    private static final Pattern INT =
            Pattern.compile(
                    "[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
                            + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+");
    private static final Pattern REAL =
            Pattern.compile(
                    "[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
                            + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*"
                            + "|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN)");
    private static final BigInteger SIXTY = BigInteger.valueOf(60);

    private PlainScalar() {}

    /// The value of a word that is not text.
    static Optional<Value> resolve(String word) {
        if (word.isEmpty()) {
            return Optional.of(Value.NULL);
        }
        return switch (word.charAt(0)) {
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '+', '.' -> number(word);
            case '~' -> word.length() == 1 ? Optional.of(Value.NULL) : Optional.empty();
            case 'n', 'N', 'y', 'Y', 't', 'T', 'f', 'F', 'o', 'O' -> truth(word);
            default -> Optional.empty();
        };
    }

    /// The truth value that a word spells, or nothingness.
    static Optional<Value> truth(String word) {
        return switch (word) {
            case "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON" ->
                    Optional.of(Value.TRUE);
            case "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF" ->
                    Optional.of(Value.FALSE);
            case "null", "Null", "NULL" -> Optional.of(Value.NULL);
            default -> Optional.empty();
        };
    }

    static Optional<Value> number(String word) {
        if (INT.matcher(word).matches()) {
            return whole(word).map(Value.Int::new);
        }
        if (REAL.matcher(word).matches()) {
            return Optional.of(new Value.Real(real(word)));
        }
        return Optional.empty();
    }

    private static Optional<BigInteger> whole(String word) {
        var digits = word.replace("_", "");
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        BigInteger number;
        if (digits.startsWith("0b") || digits.startsWith("0x")) {
            if (digits.length() == 2) {
                return Optional.empty();
            }
            number = new BigInteger(digits.substring(2), digits.charAt(1) == 'b' ? 2 : 16);
        } else if (digits.indexOf(':') >= 0) {
            number = BigInteger.ZERO;
            for (var part : digits.split(":", -1)) {
                number = number.multiply(SIXTY).add(new BigInteger(part));
            }
        } else if (digits.length() > 1 && digits.charAt(0) == '0') {
            number = new BigInteger(digits, 8);
        } else {
            number = new BigInteger(digits);
        }
        return Optional.of(negative ? number.negate() : number);
    }

    private static double real(String word) {
        var digits = word.replace("_", "").toLowerCase(Locale.ROOT);
        double sign = digits.startsWith("-") ? -1 : 1;
        if (digits.startsWith("-") || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        if (digits.equals(".inf")) {
            return sign * Double.POSITIVE_INFINITY;
        }
        if (digits.equals(".nan")) {
            return Double.NaN;
        }
        double number = 0;
        for (var part : digits.split(":", -1)) {
            number = number * 60 + Double.parseDouble(part);
        }
        return sign * number;
    }
}
