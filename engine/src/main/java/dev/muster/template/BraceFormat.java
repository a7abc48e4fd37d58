package dev.muster.template;

import dev.muster.value.Value;

/// Python's `str.format`.
final class BraceFormat {
    private final String text;
    private final Arguments arguments;
    private int automatic;

    private BraceFormat(String text, Arguments arguments) {
        this.text = text;
        this.arguments = arguments;
    }

    static String format(String text, Arguments arguments) {
        return new BraceFormat(text, arguments).format();
    }

    private String format() {
        var out = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if ((c == '{' || c == '}') && doubled) {
                out.append(c);
                at += 2;
            } else if (c == '{') {
                int end = closing(at);
                out.append(field(text.substring(at + 1, end)));
                at = end + 1;
            } else if (c == '}') {
                throw TemplateException.value("a single '}' stands in the format");
            } else {
                out.append(c);
                at++;
            }
            Limits.checkText(out.length());
        }
        return out.toString();
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            if (text.charAt(i) == '{') {
                depth++;
            } else if (text.charAt(i) == '}' && --depth == 0) {
                return i;
            }
        }
        throw TemplateException.value("'{' is not closed in the format");
    }

    private String field(String field) {
        int colon = field.indexOf(':');
        var spec = colon < 0 ? "" : field.substring(colon + 1);
        var name = colon < 0 ? field : field.substring(0, colon);
        int bang = name.indexOf('!');
        var conversion = bang < 0 ? "" : name.substring(bang + 1);
        var value = value(bang < 0 ? name : name.substring(0, bang));
        if (spec.indexOf('{') >= 0) {
            spec = new BraceFormat(spec, arguments).format();
        }
        if (conversion.equals("r") || conversion.equals("a")) {
            value = Value.text(Python.represent(value));
        } else if (conversion.equals("s")) {
            value = Value.text(Python.print(value));
        }
        if (value instanceof Moment moment && !spec.isEmpty()) {
            return moment.format(spec);
        }
        return spec.isEmpty() ? Python.print(value) : FormatSpec.parse(spec).apply(value);
    }

    private Value value(String path) {
        int end = 0;
        while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
            end++;
        }
        var first = path.substring(0, end);
        Value value;
        if (first.isEmpty() || first.chars().allMatch(Character::isDigit)) {
            int index =
                    first.isEmpty()
                            ? automatic++
                            : Integer.parseInt(first.substring(0, Math.min(7, first.length())));
            value =
                    arguments
                            .at(index)
                            .orElseThrow(() ->
                                    TemplateException.value(
                                            "the format asks for value "
                                                    + index
                                                    + ", which is not given"));
        } else {
            var named = arguments.named().get(first);
            if (named == null) {
                throw TemplateException.value(
                        "the format asks for '" + first + "', which is not given");
            }
            value = named;
        }
        return accessed(value, path.substring(end));
    }

    private static Value accessed(Value start, String path) {
        var value = start;
        int at = 0;
        while (at < path.length()) {
            int end = at + 1;
            if (path.charAt(at) == '[') {
                end = path.indexOf(']', at);
                if (end < 0) {
                    throw TemplateException.value("'[' is not closed in the format");
                }
                var key = path.substring(at + 1, end);
                value =
                        Access.item(
                                value,
                                Numbers.parseWhole(key, 10)
                                        .<Value>map(Value.Int::new)
                                        .orElse(Value.text(key)));
                at = end + 1;
            } else {
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                value = Access.attribute(value, path.substring(at + 1, end));
                at = end;
            }
        }
        return value;
    }
}
