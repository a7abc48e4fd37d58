package dev.muster.template;

import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/// How one value is formatted, in Python's small language of
/// `[[fill]align][sign][#][0][width][,][.precision][type]`.
record FormatSpec(
        String fill,
        char align,
        char sign,
        boolean prefix,
        int width,
        String grouping,
        int precision,
        char type) {

    private static final Pattern PATTERN =
            Pattern.compile(
                    "(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\\d{1,7})?([,_])?(?:\\.(\\d{1,5}))?([a-zA-Z%])?",
                    Pattern.DOTALL);

    static FormatSpec parse(String text) {
        var parts = PATTERN.matcher(text);
        if (!parts.matches()) {
            throw TemplateException.value("'" + text + "' is no format");
        }
        boolean zero = parts.group(5) != null;
        char align = parts.group(2) != null ? parts.group(2).charAt(0) : zero ? '=' : ' ';
        return new FormatSpec(
                parts.group(1) != null ? parts.group(1) : zero ? "0" : " ",
                align,
                parts.group(3) == null ? '-' : parts.group(3).charAt(0),
                parts.group(4) != null,
                parts.group(6) == null ? 0 : Integer.parseInt(parts.group(6)),
                parts.group(7) == null ? "" : parts.group(7),
                parts.group(8) == null ? -1 : Integer.parseInt(parts.group(8)),
                parts.group(9) == null ? ' ' : parts.group(9).charAt(0));
    }

    String apply(Value value) {
        return switch (value) {
            case Value.Int(BigInteger number) -> whole(number);
            case Value.Bool(boolean truth) when type != ' ' && type != 's' ->
                    whole(truth ? BigInteger.ONE : BigInteger.ZERO);
            case Value.Real(double number) -> real(number);
            case Moment moment -> moment.print();
            default -> {
                if (type != ' ' && type != 's') {
                    throw TemplateException.type(
                            "the format '"
                                    + type
                                    + "' needs a number, not "
                                    + Python.kindOf(value));
                }
                var text = Python.print(value);
                if (precision >= 0 && text.length() > precision) {
                    text = text.substring(0, precision);
                }
                yield padded("", text, align == ' ' || align == '=' ? '<' : align);
            }
        };
    }

    private String whole(BigInteger number) {
        return switch (type) {
            case ' ', 'd', 'n' ->
                    signed(number.signum() < 0, "", group(number.abs().toString(), 3));
            case 'x' -> signed(number.signum() < 0, "0x", group(number.abs().toString(16), 4));
            case 'X' ->
                    signed(
                            number.signum() < 0,
                            "0X",
                            group(number.abs().toString(16).toUpperCase(Locale.ROOT), 4));
            case 'o' -> signed(number.signum() < 0, "0o", group(number.abs().toString(8), 4));
            case 'b' -> signed(number.signum() < 0, "0b", group(number.abs().toString(2), 4));
            case 'c' ->
                    padded(
                            "",
                            Character.toString(number.intValueExact()),
                            align == ' ' ? '<' : align);
            case 'e', 'E', 'f', 'F', 'g', 'G', '%' -> real(number.doubleValue());
            default ->
                    throw TemplateException.value("'" + type + "' is no format for a whole number");
        };
    }

    private String real(double number) {
        boolean negative = number < 0 || number == 0 && 1 / number < 0;
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return signed(negative, "", PythonFloat.repr(Math.abs(number)));
        }
        double size = Math.abs(number);
        int digits = precision < 0 ? 6 : precision;
        var text =
                switch (type) {
                    case ' ' ->
                            precision < 0
                                    ? PythonFloat.repr(size)
                                    : general(size, Math.max(1, digits), true);
                    case 'f', 'F' ->
                            new BigDecimal(size)
                                    .setScale(digits, RoundingMode.HALF_EVEN)
                                    .toPlainString();
                    case '%' ->
                            new BigDecimal(size)
                                            .movePointRight(2)
                                            .setScale(digits, RoundingMode.HALF_EVEN)
                                            .toPlainString()
                                    + "%";
                    case 'e', 'E' -> scientific(size, digits);
                    case 'g', 'G', 'n' -> general(size, Math.max(1, digits), false);
                    default ->
                            throw TemplateException.value(
                                    "'" + type + "' is no format for a number");
                };
        int point = text.indexOf('.');
        if (!grouping.isEmpty() && text.indexOf('e') < 0) {
            text =
                    point < 0
                            ? group(text, 3)
                            : group(text.substring(0, point), 3) + text.substring(point);
        }
        return signed(
                negative, "", Character.isUpperCase(type) ? text.toUpperCase(Locale.ROOT) : text);
    }

    private static String scientific(double size, int digits) {
        if (size == 0) {
            return (digits > 0 ? "0." + "0".repeat(digits) : "0") + "e+00";
        }
        var rounded =
                new BigDecimal(size)
                        .round(new java.math.MathContext(digits + 1, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        var mantissa = rounded.movePointLeft(exponent).setScale(digits, RoundingMode.HALF_EVEN);
        return mantissa.toPlainString()
                + "e%s%02d".formatted(exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private String general(double size, int digits, boolean keepsPoint) {
        if (size == 0) {
            return keepsPoint ? "0.0" : "0";
        }
        var rounded =
                new BigDecimal(size)
                        .round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN));
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent < -4 || exponent >= digits) {
            var text = scientific(size, digits - 1);
            int e = text.indexOf('e');
            var mantissa = prefix ? text.substring(0, e) : trimmed(text.substring(0, e));
            return mantissa + text.substring(e);
        }
        var plain =
                rounded.setScale(Math.max(0, digits - 1 - exponent), RoundingMode.HALF_EVEN)
                        .toPlainString();
        var text = prefix ? plain : trimmed(plain);
        return keepsPoint && text.indexOf('.') < 0 ? text + ".0" : text;
    }

    private static String trimmed(String text) {
        return text.indexOf('.') < 0 ? text : text.replaceFirst("\\.?0+$", "");
    }

    private String group(String digits, int size) {
        if (grouping.isEmpty()) {
            return digits;
        }
        var out = new StringBuilder(digits);
        for (int at = digits.length() - size; at > 0; at -= size) {
            out.insert(at, grouping);
        }
        return out.toString();
    }

    private String signed(boolean negative, String base, String digits) {
        var mark = negative ? "-" : sign == '-' ? "" : String.valueOf(sign);
        return padded(mark + (prefix ? base : ""), digits, align == ' ' ? '>' : align);
    }

    private String padded(String lead, String text, char where) {
        int missing = width - lead.length() - text.codePointCount(0, text.length());
        if (missing <= 0) {
            return lead + text;
        }
        return switch (where) {
            case '<' -> lead + text + fill.repeat(missing);
            case '=' -> lead + fill.repeat(missing) + text;
            case '^' -> fill.repeat(missing / 2) + lead + text + fill.repeat(missing - missing / 2);
            default -> fill.repeat(missing) + lead + text;
        };
    }
}
