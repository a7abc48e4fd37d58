package dev.muster.template;

/// Python's escapes in string literals.
final class Escapes {
    private Escapes() {}

    /// The text that a literal stands for; an escape that Python does not know stays as written.
    static String undo(String literal) {
        if (literal.indexOf('\\') < 0) {
            return literal;
        }
        var text = new StringBuilder(literal.length());
        int at = 0;
        while (at < literal.length()) {
            char c = literal.charAt(at);
            if (c != '\\' || at + 1 == literal.length()) {
                text.append(c);
                at++;
                continue;
            }
            at = undoOne(literal, at + 1, text);
        }
        return text.toString();
    }

    private static int undoOne(String literal, int at, StringBuilder text) {
        char c = literal.charAt(at);
        switch (c) {
            case '\n' -> {}
            case '\\', '\'', '"' -> text.append(c);
            case 'a' -> text.append('\u0007');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case 'n' -> text.append('\n');
            case 'r' -> text.append('\r');
            case 't' -> text.append('\t');
            case 'v' -> text.append('\u000b');
            case 'x' -> {
                return number(literal, at, 2, text);
            }
            case 'u' -> {
                return number(literal, at, 4, text);
            }
            case 'U' -> {
                return number(literal, at, 8, text);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                int end = at;
                int code = 0;
                while (end < literal.length() && end < at + 3 && isOctal(literal.charAt(end))) {
                    code = code * 8 + literal.charAt(end) - '0';
                    end++;
                }
                text.append((char) code);
                return end;
            }
            default -> text.append('\\').append(c);
        }
        return at + 1;
    }

    private static boolean isOctal(char c) {
        return c >= '0' && c <= '7';
    }

    private static int number(String literal, int at, int digits, StringBuilder text) {
        int end = at + 1 + digits;
        if (end <= literal.length()) {
            var hex = literal.substring(at + 1, end);
            if (hex.chars().allMatch(d -> Character.digit(d, 16) >= 0)) {
                int code = Integer.parseUnsignedInt(hex, 16);
                if (Character.isValidCodePoint(code)) {
                    text.appendCodePoint(code);
                    return end;
                }
            }
        }
        text.append('\\').append(literal.charAt(at));
        return at + 1;
    }
}
