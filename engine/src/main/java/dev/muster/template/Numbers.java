package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigInteger;
import java.util.Optional;

/// Numbers out of values and texts, as Python reads them.
final class Numbers {
    private Numbers() {}

    /// A whole number that fits a Java `int`, for counts and widths.
    static int toInt(Value value) {
        BigInteger number =
                value instanceof Value.Text text
                        ? parseWhole(text.text(), 10)
                                .orElseThrow(() ->
                                        TemplateException.value(
                                                "'" + text.text() + "' is no whole number"))
                        : Python.toBig(value);
        if (number.bitLength() > 31) {
            throw TemplateException.value("the number " + number + " is too large here");
        }
        return number.intValue();
    }

    /// `int(text, base)`: digits with a sign, spaces around them and underscores between them.
    static Optional<BigInteger> parseWhole(String text, int base) {
        var digits = text.strip();
        boolean negative = digits.startsWith("-");
        if (negative || digits.startsWith("+")) {
            digits = digits.substring(1);
        }
        int radix = base;
        if (digits.length() > 2 && digits.charAt(0) == '0') {
            int prefix =
                    switch (Character.toLowerCase(digits.charAt(1))) {
                        case 'x' -> 16;
                        case 'o' -> 8;
                        case 'b' -> 2;
                        default -> 0;
                    };
            if (prefix != 0 && (base == prefix || base == 0)) {
                radix = prefix;
                digits = digits.substring(2);
            }
        }
        if (radix == 0) {
            radix = 10;
        }
        if (digits.isEmpty() || radix < 2 || radix > 36) {
            return Optional.empty();
        }
        var plain = new StringBuilder();
        for (int i = 0; i < digits.length(); i++) {
            char c = digits.charAt(i);
            if (c == '_') {
                boolean between = i > 0 && i + 1 < digits.length() && digits.charAt(i - 1) != '_';
                if (!between) {
                    return Optional.empty();
                }
            } else if (Character.digit(c, radix) < 0) {
                return Optional.empty();
            } else {
                plain.append(c);
            }
        }
        if (plain.length() > 100_000) {
            throw TemplateException.limit("the number has too many digits");
        }
        var number = new BigInteger(plain.toString(), radix);
        return Optional.of(negative ? number.negate() : number);
    }

    /// `float(text)`.
    static Optional<Double> parseReal(String text) {
        var word = text.strip().replace("_", "");
        switch (word.toLowerCase(java.util.Locale.ROOT)) {
            case "inf", "+inf", "infinity", "+infinity" -> {
                return Optional.of(Double.POSITIVE_INFINITY);
            }
            case "-inf", "-infinity" -> {
                return Optional.of(Double.NEGATIVE_INFINITY);
            }
            case "nan", "+nan", "-nan" -> {
                return Optional.of(Double.NaN);
            }
            default -> {
                if (word.isEmpty() || !isReal(word)) {
                    return Optional.empty();
                }
                return Optional.of(Double.parseDouble(word));
            }
        }
    }

    private static boolean isReal(String word) {
        int at = word.charAt(0) == '-' || word.charAt(0) == '+' ? 1 : 0;
        int whole = digits(word, at);
        int end = whole;
        if (end < word.length() && word.charAt(end) == '.') {
            end = digits(word, end + 1);
            if (end == whole + 1 && whole == at) {
                return false;
            }
        } else if (whole == at) {
            return false;
        }
        if (end < word.length() && (word.charAt(end) == 'e' || word.charAt(end) == 'E')) {
            int exponent = end + 1;
            if (exponent < word.length()
                    && (word.charAt(exponent) == '-' || word.charAt(exponent) == '+')) {
                exponent++;
            }
            end = digits(word, exponent);
            if (end == exponent) {
                return false;
            }
        }
        return end == word.length();
    }

    private static int digits(String word, int from) {
        int at = from;
        while (at < word.length() && word.charAt(at) >= '0' && word.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
