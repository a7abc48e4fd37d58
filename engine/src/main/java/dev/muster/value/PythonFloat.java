package dev.muster.value;

import java.math.BigDecimal;
import java.math.MathContext;

/// A floating-point number as Python writes it: with the fewest digits that give it back, and with
/// an exponent only from 1e16 on and below 1e-4.
public final class PythonFloat {
    private static final int FIRST_LARGE = 16;
    private static final int LAST_SMALL = -4;

    private PythonFloat() {}

    /// As `repr` and `str` do.
    public static String repr(double number) {
        return text(number, "inf", "nan");
    }

    /// As `json.dumps` does, also what JSON has no word for.
    public static String json(double number) {
        return text(number, "Infinity", "NaN");
    }

    private static String text(double number, String infinity, String nan) {
        if (Double.isNaN(number)) {
            return nan;
        }
        if (Double.isInfinite(number)) {
            return number > 0 ? infinity : "-" + infinity;
        }
        if (number == 0) {
            return 1 / number < 0 ? "-0.0" : "0.0";
        }
        var decimal = shortest(number);
        int exponent = decimal.precision() - decimal.scale() - 1;
        if (exponent >= LAST_SMALL && exponent < FIRST_LARGE) {
            var plain = decimal.toPlainString();
            return plain.indexOf('.') < 0 ? plain + ".0" : plain;
        }
        var digits = decimal.unscaledValue().abs().toString();
        var fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
        return "%s%s%se%s%02d"
                .formatted(
                        number < 0 ? "-" : "",
                        digits.charAt(0),
                        fraction,
                        exponent < 0 ? "-" : "+",
                        Math.abs(exponent));
    }

    /// Java never writes fewer than two digits, though one is enough for some of the tiniest.
    private static BigDecimal shortest(double number) {
        var decimal = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (decimal.precision() != 2) {
            return decimal;
        }
        var one = decimal.round(new MathContext(1));
        return one.doubleValue() == number ? one : decimal;
    }
}
