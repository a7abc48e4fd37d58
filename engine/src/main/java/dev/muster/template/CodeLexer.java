package dev.muster.template;

import dev.muster.template.Token.Kind;
import java.util.List;

/// Cuts a stretch of code into tokens: names, literals and operators. It keeps count of brackets,
/// since inside of them no mark ends the code.
final class CodeLexer {
    private static final String[] OPERATORS = {
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
        "}", ">", "<", "=", ".", ":", "|", ",", ";"
    };

    private final String text;
    private final boolean raw;
    private final List<Token> tokens;

    /// What closes the brackets that are open, the innermost last.
    private final StringBuilder open = new StringBuilder();

    /// @param raw whether string literals keep their backslashes
    /// @param tokens where they are added
    CodeLexer(String text, boolean raw, List<Token> tokens) {
        this.text = text;
        this.raw = raw;
        this.tokens = tokens;
    }

    /// Whether a bracket is open.
    boolean isOpen() {
        return !open.isEmpty();
    }

    /// Reads the token that begins at a position, and tells where it ends.
    int read(int start) {
        char c = text.charAt(start);
        if (c == '"' || c == '\'') {
            return string(c, start);
        }
        if (c >= '0' && c <= '9') {
            return number(start);
        }
        if (Character.isUnicodeIdentifierStart(text.codePointAt(start)) || c == '_') {
            return name(start);
        }
        return operator(c, start);
    }

    private int add(Kind kind, String words, int from, int until) {
        tokens.add(new Token(kind, words, from, until));
        return until;
    }

    private int add(Kind kind, int from, int until) {
        return add(kind, text.substring(from, until), from, until);
    }

    private int name(int start) {
        int end = start;
        while (end < text.length() && isNamePart(text.codePointAt(end))) {
            end += Character.charCount(text.codePointAt(end));
        }
        return add(Kind.NAME, start, end);
    }

    private static boolean isNamePart(int c) {
        return c == '_'
                || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private int operator(char c, int start) {
        for (var operator : OPERATORS) {
            if (text.startsWith(operator, start)) {
                balance(operator, start);
                return add(Kind.OPERATOR, operator, start, start + operator.length());
            }
        }
        throw new SyntaxMistake("'" + c + "' has no meaning in an expression", start, "");
    }

    private void balance(String operator, int start) {
        switch (operator) {
            case "(" -> open.append(')');
            case "[" -> open.append(']');
            case "{" -> open.append('}');
            case ")", "]", "}" -> {
                int last = open.length() - 1;
                if (last < 0 || open.charAt(last) != operator.charAt(0)) {
                    var hint = last < 0 ? "" : "'" + open.charAt(last) + "' is expected first";
                    throw new SyntaxMistake("'" + operator + "' closes nothing here", start, hint);
                }
                open.setLength(last);
            }
            default -> {}
        }
    }

    private int number(int start) {
        int ofOtherBase = integerOfOtherBase(start);
        if (ofOtherBase > start) {
            return add(Kind.INTEGER, start, ofOtherBase);
        }
        int end = digits(start, 10);
        boolean afterDot = start > 0 && text.charAt(start - 1) == '.';
        int realEnd = afterDot ? end : exponent(fraction(end));
        return add(realEnd > end ? Kind.FLOAT : Kind.INTEGER, start, realEnd);
    }

    /// Where a hexadecimal, octal or binary number ends; where it starts if there is none.
    private int integerOfOtherBase(int start) {
        if (text.charAt(start) != '0' || start + 2 >= text.length()) {
            return start;
        }
        int radix =
                switch (text.charAt(start + 1)) {
                    case 'x', 'X' -> 16;
                    case 'o', 'O' -> 8;
                    case 'b', 'B' -> 2;
                    default -> 10;
                };
        int end = radix == 10 ? start : digits(start + 2, radix);
        return end > start + 2 ? end : start;
    }

    /// Where the fraction ends that begins here, or just here.
    private int fraction(int at) {
        int end = at < text.length() && text.charAt(at) == '.' ? digits(at + 1, 10) : at;
        return end > at + 1 ? end : at;
    }

    /// Where the exponent ends that begins here, or just here.
    private int exponent(int at) {
        if (at >= text.length() || text.charAt(at) != 'e' && text.charAt(at) != 'E') {
            return at;
        }
        int from = at + 1;
        if (from < text.length() && (text.charAt(from) == '+' || text.charAt(from) == '-')) {
            from++;
        }
        int end = digits(from, 10);
        return end > from ? end : at;
    }

    private int digits(int from, int radix) {
        int at = from;
        while (at < text.length()
                && (Character.digit(text.charAt(at), radix) >= 0 && text.charAt(at) < 128
                        || at > from && text.charAt(at) == '_')) {
            at++;
        }
        return at;
    }

    private int string(char quote, int start) {
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw new SyntaxMistake("this text is not closed", start, "end it with " + quote);
        }
        var content = text.substring(start + 1, at);
        var value =
                raw ? content.replace("\\" + quote, String.valueOf(quote)) : Escapes.undo(content);
        return add(Kind.STRING, value, start, at + 1);
    }
}
