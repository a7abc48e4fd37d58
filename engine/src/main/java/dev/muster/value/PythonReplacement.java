package dev.muster.value;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.PatternSyntaxException;

/// The text that Python's `re.sub` puts in place of a match.
final class PythonReplacement {
    private final MatchResult match;
    private final String template;
    private final Map<String, Integer> names;
    private final StringBuilder result = new StringBuilder();
    private int at;

    private PythonReplacement(MatchResult match, String template, Map<String, Integer> names) {
        this.match = match;
        this.template = template;
        this.names = names;
    }

    static String expand(MatchResult match, String template, Map<String, Integer> names) {
        return template.indexOf('\\') < 0
                ? template
                : new PythonReplacement(match, template, names).expand();
    }

    private String expand() {
        while (at < template.length()) {
            char c = template.charAt(at++);
            if (c == '\\' && at < template.length()) {
                escape(template.charAt(at++));
            } else if (c == '\\') {
                throw mistake("bad escape at the end");
            } else {
                result.append(c);
            }
        }
        return result.toString();
    }

    private void escape(char c) {
        if (c == 'g') {
            result.append(group(reference()));
        } else if (c == '0') {
            result.append((char) (Integer.parseInt("0" + octal(2), 8) & 0xff));
        } else if (Character.isDigit(c)) {
            number(c);
        } else {
            letter(c);
        }
    }

    private void letter(char c) {
        switch (c) {
            case 'a' -> result.append('\u0007');
            case 'b' -> result.append('\b');
            case 'f' -> result.append('\f');
            case 'n' -> result.append('\n');
            case 'r' -> result.append('\r');
            case 't' -> result.append('\t');
            case 'v' -> result.append('\u000b');
            case '\\' -> result.append('\\');
            default -> {
                if (c < 128 && Character.isLetter(c)) {
                    throw mistake("bad escape \\" + c);
                }
                result.append('\\').append(c);
            }
        }
    }

    /// One or two digits are a group; three octal ones a character.
    private void number(char first) {
        var digits = new StringBuilder().append(first);
        if (at < template.length() && Character.isDigit(template.charAt(at))) {
            digits.append(template.charAt(at++));
            if (isOctal(digits.charAt(0))
                    && isOctal(digits.charAt(1))
                    && at < template.length()
                    && isOctal(template.charAt(at))) {
                digits.append(template.charAt(at++));
                result.append((char) (Integer.parseInt(digits.toString(), 8) & 0xff));
                return;
            }
        }
        result.append(group(Integer.parseInt(digits.toString())));
    }

    private String octal(int most) {
        int start = at;
        while (at < template.length() && at - start < most && isOctal(template.charAt(at))) {
            at++;
        }
        return template.substring(start, at);
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private int reference() {
        int end = template.indexOf('>', at);
        if (at >= template.length() || template.charAt(at) != '<' || end < 0) {
            throw mistake("missing group name after \\g");
        }
        var name = template.substring(at + 1, end);
        at = end + 1;
        if (name.matches("[0-9]+")) {
            return Integer.parseInt(name);
        }
        return Optional.ofNullable(names.get(name))
                .orElseThrow(() -> mistake("unknown group name '" + name + "'"));
    }

    private String group(int number) {
        if (number > match.groupCount()) {
            throw mistake("invalid group reference " + number);
        }
        return Optional.ofNullable(match.group(number)).orElse("");
    }

    private PatternSyntaxException mistake(String what) {
        return new PatternSyntaxException(what, template, Math.max(0, at - 1));
    }
}
