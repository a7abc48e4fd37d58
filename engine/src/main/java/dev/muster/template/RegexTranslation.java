package dev.muster.template;

import java.util.Map;

/// Turns the syntax of Python's regular expressions into Java's.
final class RegexTranslation {
    private final String source;
    private final Map<String, String> names;
    private final StringBuilder out = new StringBuilder();
    private int at;

    RegexTranslation(String source, Map<String, String> names) {
        this.source = source;
        this.names = names;
    }

    String translate() {
        while (at < source.length()) {
            char c = source.charAt(at);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> group();
                case '{' -> quantifier();
                default -> {
                    out.append(c);
                    at++;
                }
            }
        }
        return out.toString();
    }

    private void escape(boolean inClass) {
        if (at + 1 >= source.length()) {
            throw TemplateException.value("the regular expression ends with a backslash");
        }
        char next = source.charAt(at + 1);
        if (next == 'Z' && !inClass) {
            out.append("\\z");
        } else if (next == '0') {
            out.append("\\x00");
        } else if (next == 'b' && inClass) {
            out.append("\\x08");
        } else {
            // Java takes an escaped line end or space for itself.
            out.append('\\').append(next);
        }
        at += 2;
    }

    private void characterClass() {
        out.append('[');
        at++;
        if (at < source.length() && source.charAt(at) == '^') {
            out.append('^');
            at++;
        }
        boolean first = true;
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == ']' && !first) {
                out.append(']');
                at++;
                return;
            }
            if (c == '\\') {
                escape(true);
            } else {
                if (c == '[' || c == ']' || c == '&' || c == '^') {
                    out.append('\\');
                }
                out.append(c);
                at++;
            }
            first = false;
        }
        throw TemplateException.value(
                "'[' is not closed in the regular expression '" + source + "'");
    }

    private void group() {
        if (source.startsWith("(?P<", at)) {
            int end = source.indexOf('>', at);
            if (end < 0) {
                throw TemplateException.value("'(?P<' is not closed in the regular expression");
            }
            out.append("(?<").append(javaName(source.substring(at + 4, end))).append('>');
            at = end + 1;
        } else if (source.startsWith("(?P=", at)) {
            int end = source.indexOf(')', at);
            if (end < 0) {
                throw TemplateException.value("'(?P=' is not closed in the regular expression");
            }
            out.append("\\k<").append(javaName(source.substring(at + 4, end))).append('>');
            at = end + 1;
        } else if (source.startsWith("(?#", at)) {
            int end = source.indexOf(')', at);
            at = end < 0 ? source.length() : end + 1;
        } else if (source.startsWith("(?", at)) {
            out.append("(?");
            at += 2;
            flags();
        } else {
            out.append('(');
            at++;
        }
    }

    /// Leaves out the flags that only Python has.
    private void flags() {
        int end = at;
        while (end < source.length() && "aiLmsux-".indexOf(source.charAt(end)) >= 0) {
            end++;
        }
        boolean flags = end > at && end < source.length() && ")".indexOf(source.charAt(end)) >= 0;
        boolean scoped = end > at && end < source.length() && source.charAt(end) == ':';
        if (!flags && !scoped) {
            return;
        }
        var kept = source.substring(at, end).replaceAll("[aLu]", "");
        out.append(kept.contains("i") ? kept.replace("i", "iu") : kept);
        at = end;
    }

    private String javaName(String name) {
        return names.computeIfAbsent(name, _ -> "g" + names.size() + "x");
    }

    private void quantifier() {
        int end = at + 1;
        while (end < source.length()
                && (Character.isDigit(source.charAt(end)) || source.charAt(end) == ',')) {
            end++;
        }
        var inside = source.substring(at + 1, end);
        boolean closed = end < source.length() && source.charAt(end) == '}';
        boolean valid = closed && inside.matches("\\d+(?:,\\d*)?|,\\d+");
        if (!valid) {
            out.append("\\{");
            at++;
            return;
        }
        out.append('{').append(inside.startsWith(",") ? "0" : "").append(inside).append('}');
        at = end + 1;
    }
}
