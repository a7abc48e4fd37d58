package dev.muster.template;

import dev.muster.value.Value;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.regex.Pattern;

/// Filters about numbers.
final class NumberFilters {
    private static final Pattern SIZE = Pattern.compile("\\s*(\\d*\\.?\\d*)\\s*([A-Za-z]+)?\\s*");
    private static final String RANGES = "KMGTPEZY";

    private NumberFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("int", "default base", NumberFilters::whole);
        filters.add("float", "default", NumberFilters::real);
        filters.add("abs", "", (input, _, _) -> absolute(input));
        filters.add("round", "precision method", NumberFilters::round);
        filters.add(
                "pow",
                "y!",
                (input, given, _) ->
                        Value.of(Math.pow(number(input, "pow"), number(given.value(0), "pow"))));
        filters.add("root", "base", NumberFilters::root);
        filters.add("log", "base", NumberFilters::log);
        filters.add(
                "filesizeformat",
                "binary",
                (input, given, _) -> Value.text(fileSize(toReal(input), given.truth(0, false))));
        filters.add("human_readable", "isbits unit", NumberFilters::humanReadable);
        filters.add("human_to_bytes", "default_unit isbits", NumberFilters::bytes);
    }

    private static Value whole(Value input, Parameters.Given given, Evaluation evaluation) {
        var otherwise = given.values().get(0).orElse(Value.of(0));
        if (input instanceof Value.Text text) {
            var number = Numbers.parseWhole(text.text(), given.number(1, 10));
            if (number.isPresent()) {
                return new Value.Int(number.get());
            }
            return Numbers.parseReal(text.text())
                    .filter(real -> !real.isNaN() && !real.isInfinite())
                    .<Value>map(real -> new Value.Int(Python.truncate(real)))
                    .orElse(otherwise);
        }
        if (input instanceof Value.Real(double number)) {
            return Double.isNaN(number) || Double.isInfinite(number)
                    ? otherwise
                    : new Value.Int(Python.truncate(number));
        }
        return Python.isNumber(input) ? new Value.Int(Python.toBig(input)) : otherwise;
    }

    private static Value real(Value input, Parameters.Given given, Evaluation evaluation) {
        var otherwise = given.values().get(0).orElse(Value.of(0.0));
        if (input instanceof Value.Text text) {
            return Numbers.parseReal(text.text()).<Value>map(Value::of).orElse(otherwise);
        }
        return Python.isNumber(input) ? Value.of(Python.toDouble(input)) : otherwise;
    }

    private static Value absolute(Value input) {
        return switch (input) {
            case Value.Real(double number) -> Value.of(Math.abs(number));
            default -> new Value.Int(Python.toBig(input).abs());
        };
    }

    static double toReal(Value input) {
        return input instanceof Value.Text text
                ? Numbers.parseReal(text.text())
                        .orElseThrow(
                                () -> TemplateException.value("'" + text.text() + "' is no number"))
                : Python.toDouble(input);
    }

    /// A number, where text that looks like one is none.
    private static double number(Value input, String filter) {
        if (input instanceof Value.Undefined undefined) {
            throw Absence.failure(undefined);
        }
        if (!Python.isNumber(input)) {
            throw TemplateException.type(
                            filter
                                    + "() can only be used on numbers: must be real number, not "
                                    + Python.typeName(input))
                    .hint("turn the text into a number with '| float'");
        }
        return Python.toDouble(input);
    }

    private static Value round(Value input, Parameters.Given given, Evaluation evaluation) {
        int precision = given.number(0, 0);
        var method = given.text(1, "common");
        double number = Python.toDouble(input);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            return input;
        }
        var mode =
                switch (method) {
                    case "common" -> RoundingMode.HALF_EVEN;
                    case "ceil" -> RoundingMode.CEILING;
                    case "floor" -> RoundingMode.FLOOR;
                    default ->
                            throw TemplateException.value("'" + method + "' is no way to round")
                                    .hint("the ways are common, ceil and floor");
                };
        if (input instanceof Value.Int && method.equals("common")) {
            return precision >= 0
                    ? input
                    : new Value.Int(
                            new BigDecimal(Python.toBig(input))
                                    .setScale(precision, mode)
                                    .toBigInteger());
        }
        var exact =
                method.equals("common")
                        ? new BigDecimal(number)
                        : new BigDecimal(Double.toString(number));
        return Value.of(exact.setScale(Math.clamp(precision, -400, 400), mode).doubleValue());
    }

    private static Value root(Value input, Parameters.Given given, Evaluation evaluation) {
        double base = given.find(0).map(NumberFilters::toReal).orElse(2.0);
        double number = number(input, "root");
        return Value.of(base == 2 ? Math.sqrt(number) : Math.pow(number, 1 / base));
    }

    private static Value log(Value input, Parameters.Given given, Evaluation evaluation) {
        double number = number(input, "log");
        if (number <= 0) {
            throw TemplateException.value("only a positive number has a logarithm");
        }
        if (given.find(0).isEmpty()) {
            return Value.of(Math.log(number));
        }
        double base = toReal(given.value(0));
        return Value.of(base == 10 ? Math.log10(number) : Math.log(number) / Math.log(base));
    }

    static String fileSize(double bytes, boolean binary) {
        int base = binary ? 1024 : 1000;
        if (bytes == 1) {
            return "1 Byte";
        }
        if (bytes < base) {
            return (long) bytes + " Bytes";
        }
        double unit = base;
        int at = 0;
        while (at < RANGES.length() - 1 && bytes >= unit * base) {
            unit *= base;
            at++;
        }
        var letter =
                binary
                        ? RANGES.charAt(at) + "iB"
                        : (at == 0 ? "k" : RANGES.substring(at, at + 1)) + "B";
        return decimals(bytes / unit, 1) + " " + letter;
    }

    private static String decimals(double number, int digits) {
        return new BigDecimal(number).setScale(digits, RoundingMode.HALF_EVEN).toPlainString();
    }

    private static Value humanReadable(Value input, Parameters.Given given, Evaluation evaluation) {
        if (!Python.isNumber(input)) {
            throw TemplateException.type(
                            "human_readable() failed on bad input: a number is needed, not "
                                    + Python.kindOf(input))
                    .hint("turn the text into a number with '| int'");
        }
        double size = Python.toDouble(input);
        boolean bits = given.truth(0, false);
        var unit = given.text(1, "").toUpperCase(Locale.ROOT);
        var base = bits ? "bits" : "Bytes";
        var letter = bits ? "b" : "B";
        int at = RANGES.length() - 1;
        while (at >= 0) {
            double limit = Math.pow(1024, at + 1);
            if (unit.isEmpty() ? size >= limit : unit.charAt(0) == RANGES.charAt(at)) {
                return Value.text(decimals(size / limit, 2) + " " + RANGES.charAt(at) + letter);
            }
            at--;
        }
        return Value.text(decimals(size, 2) + " " + base);
    }

    private static Value bytes(Value input, Parameters.Given given, Evaluation evaluation) {
        var text = Filters.text(input);
        var parts = SIZE.matcher(text);
        if (!parts.matches() || parts.group(1).isEmpty() || parts.group(1).equals(".")) {
            throw TemplateException.value(
                            "human_to_bytes() can't interpret following string: " + text)
                    .hint("write a size as '10 MB'");
        }
        var unit = parts.group(2) == null ? given.text(0, "") : parts.group(2);
        boolean bits = given.truth(1, false);
        var number =
                new BigDecimal(
                        parts.group(1).endsWith(".") ? parts.group(1) + "0" : parts.group(1));
        if (unit.isEmpty()) {
            return new Value.Int(number.setScale(0, RoundingMode.HALF_EVEN).toBigInteger());
        }
        int at = RANGES.indexOf(Character.toUpperCase(unit.charAt(0)));
        boolean plain = at < 0 && unit.toUpperCase(Locale.ROOT).startsWith("B");
        boolean known =
                unit.length() == 1
                        || plain
                        || unit.substring(1).equals(bits ? "b" : "B")
                        || unit.length() > 2;
        if (at < 0 && !plain || !known) {
            throw TemplateException.value(
                            "human_to_bytes() can't interpret following string: " + text)
                    .hint("'" + unit + "' is no unit of size");
        }
        var factor = BigInteger.ONE.shiftLeft(plain ? 0 : 10 * (at + 1));
        return new Value.Int(
                number.multiply(new BigDecimal(factor))
                        .setScale(0, RoundingMode.HALF_EVEN)
                        .toBigInteger());
    }
}
