package dev.muster.template;

import dev.muster.value.Value;
import java.util.List;

/// Python's `text % values`.
final class PercentFormat {
    private final String text;
    private final List<Value> values;
    private final Value whole;
    private int next;
    private boolean named;

    private PercentFormat(String text, List<Value> values, Value whole) {
        this.text = text;
        this.values = values;
        this.whole = whole;
    }

    /// @param whole what stood behind the operator, for `%(name)s`
    static String format(String text, List<Value> values, Value whole) {
        return new PercentFormat(text, values, whole).format();
    }

    private String format() {
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '%') {
                out.append(c);
                continue;
            }
            at = directive(at, out);
            Limits.checkText(out.length());
        }
        if (!named && next < values.size() && !(whole instanceof Value.Mapping)) {
            throw TemplateException.type("the format does not use all of its values");
        }
        return out.toString();
    }

    private int directive(int start, StringBuilder out) {
        int at = start;
        var value = whole;
        boolean given = false;
        if (at < text.length() && text.charAt(at) == '(') {
            int close = text.indexOf(')', at);
            if (close < 0 || !(whole instanceof Value.Mapping mapping)) {
                throw TemplateException.type("the format needs a mapping");
            }
            var name = text.substring(at + 1, close);
            value =
                    mapping.find(name)
                            .orElseThrow(() ->
                                    TemplateException.value(
                                            "the format asks for '"
                                                    + name
                                                    + "', which is not given"));
            named = true;
            given = true;
            at = close + 1;
        }
        int flags = at;
        while (at < text.length() && "-+ #0".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        var flag = text.substring(flags, at);
        var width = number(at);
        at += width.length();
        if (width.equals("*")) {
            width = Python.print(take());
        }
        var precision = "";
        if (at < text.length() && text.charAt(at) == '.') {
            precision = number(at + 1);
            at += 1 + precision.length();
            if (precision.equals("*")) {
                precision = Python.print(take());
            } else if (precision.isEmpty()) {
                precision = "0";
            }
        }
        while (at < text.length() && "hlL".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        if (at >= text.length()) {
            throw TemplateException.value("the format ends behind '%'");
        }
        char type = text.charAt(at);
        if (type == '%') {
            out.append('%');
        } else {
            out.append(one(type, flag, width, precision, given ? value : take()));
        }
        return at + 1;
    }

    private String number(int from) {
        int at = from;
        if (at < text.length() && text.charAt(at) == '*') {
            return "*";
        }
        while (at < text.length() && at < from + 7 && Character.isDigit(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private Value take() {
        if (next >= values.size()) {
            throw TemplateException.type("the format asks for more values than are given");
        }
        return values.get(next++);
    }

    private static String one(
            char type, String flags, String width, String precision, Value value) {
        boolean left = flags.contains("-");
        var spec = new StringBuilder(left ? "<" : "");
        switch (type) {
            case 's', 'r', 'a', 'c' -> {
                spec.append(left ? "" : ">").append(width);
                spec.append(precision.isEmpty() ? "" : "." + precision).append('s');
                var text =
                        type == 'c' && value instanceof Value.Int number
                                ? Character.toString((int) number.asLong())
                                : type == 's' || type == 'c'
                                        ? Python.print(value)
                                        : Python.represent(value);
                return FormatSpec.parse(spec.toString()).apply(Value.text(text));
            }
            case 'd', 'i', 'u', 'x', 'X', 'o', 'e', 'E', 'f', 'F', 'g', 'G' -> {
                if (!Python.isNumber(value)) {
                    throw TemplateException.type(
                            "%" + type + " needs a number, not " + Python.kindOf(value));
                }
                boolean whole = "diuxXo".indexOf(type) >= 0;
                var number =
                        whole
                                ? new Value.Int(Python.toBig(value))
                                : Value.of(Python.toDouble(value));
                spec.append(flags.contains("+") ? "+" : flags.contains(" ") ? " " : "");
                spec.append(flags.contains("#") ? "#" : "");
                spec.append(flags.contains("0") && !left ? "0" : "").append(width);
                spec.append(precision.isEmpty() || whole ? "" : "." + precision);
                spec.append("iu".indexOf(type) >= 0 ? 'd' : type);
                var text = FormatSpec.parse(spec.toString()).apply(number);
                int digits = whole && !precision.isEmpty() ? Integer.parseInt(precision) : 0;
                return digits > text.length() ? "0".repeat(digits - text.length()) + text : text;
            }
            default -> throw TemplateException.value("'%" + type + "' is no format");
        }
    }
}
