package dev.muster.value;

import dev.muster.value.PythonRegex.Flag;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// One walk over a Python expression that writes the Java expression of the same meaning.
final class PythonRegexTranslation {
    private static final Pattern GLOBAL_FLAGS = Pattern.compile("\\(\\?([aiLmsux]+)\\)");
    private static final Pattern QUANTIFIER = Pattern.compile("\\{(\\d*)(,(\\d*))?\\}");
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    private final String python;
    private final Set<Flag> flags;
    private final Map<String, Integer> names = new HashMap<>();
    private final StringBuilder java = new StringBuilder();
    private int at;
    private int groups;

    PythonRegexTranslation(String python, Set<Flag> flags) {
        this.python = python;
        this.flags = flags.isEmpty() ? EnumSet.noneOf(Flag.class) : EnumSet.copyOf(flags);
    }

    Set<Flag> flags() {
        return flags;
    }

    Map<String, Integer> names() {
        return names;
    }

    String translate() {
        takeGlobalFlags();
        while (at < python.length()) {
            char c = python.charAt(at++);
            switch (c) {
                case '\\' -> escape(false);
                case '[' -> characterClass();
                case '(' -> open();
                case '{' -> brace();
                case '^' -> java.append(flags.contains(Flag.MULTILINE) ? "(?<![^\\n])" : "^");
                case '#' -> hash();
                case '*', '+', '?' -> repeat(c);
                default -> java.append(c);
            }
        }
        return java.toString();
    }

    private void repeat(char c) {
        if (at == 1 || "(|".indexOf(python.charAt(at - 2)) >= 0 && !isEscaped(at - 2)) {
            throw mistake("nothing to repeat");
        }
        java.append(c);
    }

    private boolean isEscaped(int index) {
        int slashes = 0;
        while (index - 1 - slashes >= 0 && python.charAt(index - 1 - slashes) == '\\') {
            slashes++;
        }
        return slashes % 2 == 1;
    }

    private void takeGlobalFlags() {
        var matcher = GLOBAL_FLAGS.matcher(python);
        while (matcher.region(at, python.length()).lookingAt()) {
            for (char letter : matcher.group(1).toCharArray()) {
                flag(letter).ifPresent(flags::add);
            }
            at = matcher.end();
        }
    }

    private static Optional<Flag> flag(char letter) {
        return switch (letter) {
            case 'i' -> Optional.of(Flag.IGNORECASE);
            case 'm' -> Optional.of(Flag.MULTILINE);
            case 's' -> Optional.of(Flag.DOTALL);
            case 'x' -> Optional.of(Flag.VERBOSE);
            case 'a' -> Optional.of(Flag.ASCII);
            default -> Optional.empty();
        };
    }

    /// A comment of a verbose expression reaches to the end of the line, whatever is in it.
    private void hash() {
        if (!flags.contains(Flag.VERBOSE)) {
            java.append('#');
            return;
        }
        while (at < python.length() && python.charAt(at) != '\n') {
            at++;
        }
    }

    private void open() {
        if (!python.startsWith("?", at)) {
            groups++;
            java.append('(');
            return;
        }
        if (python.startsWith("?P<", at)) {
            named(at + 3, '>');
        } else if (python.startsWith("?P=", at)) {
            var name = word(at + 3, ')');
            var number = names.get(name);
            if (number == null) {
                throw mistake("unknown group name '" + name + "'");
            }
            java.append("(?:\\").append((int) number).append(')');
        } else if (python.startsWith("?#", at)) {
            at = python.indexOf(')', at) + 1;
            if (at == 0) {
                throw mistake("missing ), unterminated comment");
            }
        } else if (python.startsWith("?(", at)) {
            throw mistake("a group that depends on another one, (?(...), is not supported");
        } else if (python.startsWith("?P", at)
                || python.startsWith("?<", at)
                        && !python.startsWith("?<=", at)
                        && !python.startsWith("?<!", at)) {
            throw mistake(
                    "unknown extension " + python.substring(at, Math.min(at + 3, python.length())));
        } else {
            extension();
        }
    }

    /// `(?:`, `(?=`, `(?i:` and the like, which Java writes the same, but for flags it has no use
    /// for.
    private void extension() {
        java.append("(?");
        at++;
        while (at < python.length() && "aiLmsux-".indexOf(python.charAt(at)) >= 0) {
            char letter = python.charAt(at++);
            if ("aLu".indexOf(letter) < 0) {
                java.append(letter);
            }
        }
    }

    private void named(int from, char end) {
        var name = word(from, end);
        if (!NAME.matcher(name).matches()) {
            throw mistake("bad character in group name '" + name + "'");
        }
        if (names.putIfAbsent(name, ++groups) != null) {
            throw mistake("redefinition of group name '" + name + "'");
        }
        java.append('(');
    }

    private String word(int from, char end) {
        int close = python.indexOf(end, from);
        if (close < 0) {
            throw mistake("missing " + end + ", unterminated name");
        }
        at = close + 1;
        return python.substring(from, close);
    }

    private void brace() {
        var matcher = QUANTIFIER.matcher(python).region(at - 1, python.length());
        if (!matcher.lookingAt() || matcher.group().equals("{}")) {
            java.append("\\{");
            return;
        }
        at = matcher.end();
        java.append('{').append(matcher.group(1).isEmpty() ? "0" : matcher.group(1));
        java.append(rangeEnd(matcher)).append('}');
    }

    private static String rangeEnd(Matcher matcher) {
        return matcher.group(2) == null ? "" : matcher.group(2);
    }

    private void characterClass() {
        java.append('[');
        if (python.startsWith("^", at)) {
            java.append('^');
            at++;
        }
        var first = true;
        while (true) {
            if (at >= python.length()) {
                throw mistake("unterminated character set");
            }
            char c = python.charAt(at++);
            if (c == ']' && !first) {
                java.append(']');
                return;
            }
            first = false;
            if (c == '\\') {
                escape(true);
            } else if ("[]&^#~".indexOf(c) >= 0 || Character.isWhitespace(c)) {
                literal(c);
            } else {
                java.append(c);
            }
        }
    }

    private void literal(int codePoint) {
        java.append(String.format("\\x{%x}", codePoint));
    }

    private void escape(boolean inClass) {
        if (at >= python.length()) {
            throw mistake("bad escape (end of pattern)");
        }
        char c = python.charAt(at++);
        switch (c) {
            case 'd', 'D', 's', 'S', 'w', 'W', 'a', 'f', 'n', 'r', 't' ->
                    java.append('\\').append(c);
            case 'v' -> literal(0x0b);
            case 'x' -> hexadecimal(2);
            case 'u' -> hexadecimal(4);
            case 'U' -> hexadecimal(8);
            case 'N' -> java.append("\\N");
            case 'b' -> java.append(inClass ? "\\x08" : "\\b");
            case 'A', 'B' -> java.append('\\').append(outside(c, inClass));
            case 'Z' -> java.append('\\').append(Character.toLowerCase(outside(c, inClass)));
            case '0' -> octal(0, 2);
            default -> other(c, inClass);
        }
    }

    private char outside(char c, boolean inClass) {
        if (inClass) {
            throw mistake("bad escape \\" + c);
        }
        return c;
    }

    private void other(char c, boolean inClass) {
        if (c >= '1' && c <= '9') {
            numbered(c, inClass);
        } else if (c < 128 && Character.isLetter(c)) {
            throw mistake("bad escape \\" + c);
        } else {
            literal(c);
        }
    }

    /// Three octal digits are a character; otherwise it is a group, of at most two digits.
    private void numbered(char first, boolean inClass) {
        var ahead = python.substring(at - 1, Math.min(at + 2, python.length()));
        if (ahead.matches("[0-3][0-7][0-7]") || inClass) {
            at--;
            octal(0, 3);
            return;
        }
        var digits = String.valueOf(first);
        if (at < python.length() && Character.isDigit(python.charAt(at))) {
            digits += python.charAt(at++);
        }
        if (Integer.parseInt(digits) > groups) {
            throw mistake("invalid group reference " + digits);
        }
        java.append("(?:\\").append(digits).append(')');
    }

    private void octal(int value, int most) {
        int left = most;
        int number = value;
        int start = at;
        while (left-- > 0 && at < python.length() && "01234567".indexOf(python.charAt(at)) >= 0) {
            number = number * 8 + python.charAt(at++) - '0';
        }
        if (at == start && most == 3) {
            throw mistake("bad escape \\" + python.charAt(at));
        }
        literal(number);
    }

    private void hexadecimal(int digits) {
        int end = at + digits;
        try {
            literal(Integer.parseInt(python.substring(at, Math.min(end, python.length())), 16));
        } catch (NumberFormatException _) {
            throw mistake("incomplete escape");
        }
        at = end;
    }

    private PatternSyntaxException mistake(String what) {
        return new PatternSyntaxException(
                what, python, Math.min(Math.max(0, at - 1), python.length()));
    }
}
