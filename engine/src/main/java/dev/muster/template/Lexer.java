package dev.muster.template;

import dev.muster.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a template into tokens, and settles all white-space control on the way: what the parser
/// sees as text is exactly what is printed.
final class Lexer {
    private static final String[] OPERATORS = {
        "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
        "}", ">", "<", "=", ".", ":", "|", ",", ";"
    };

    private final String text;
    private final Syntax syntax;

    /// Whether string literals between print marks keep their backslashes, as in values of
    /// playbooks.
    private final boolean rawStrings;

    private final List<Token> tokens = new ArrayList<>();
    private int position;

    private Lexer(String text, Syntax syntax, boolean rawStrings) {
        this.text = text;
        this.syntax = syntax;
        this.rawStrings = rawStrings;
    }

    /// The tokens of a whole template.
    static List<Token> template(String text, Syntax syntax, boolean rawStrings) {
        var lexer = new Lexer(text, syntax, rawStrings);
        lexer.readTemplate();
        return lexer.tokens;
    }

    /// The tokens of a bare expression.
    static List<Token> expression(String text, boolean rawStrings) {
        var lexer = new Lexer(text, Syntax.STANDARD, rawStrings);
        lexer.readCode("", Kind.END, rawStrings, 0);
        return lexer.tokens;
    }

    private void readTemplate() {
        while (position < text.length()) {
            var mark = nextMark();
            if (mark.at < 0) {
                addText(position, text.length());
                position = text.length();
                break;
            }
            int from = position;
            int afterMark = mark.at + mark.symbol.length();
            char control = afterMark < text.length() ? text.charAt(afterMark) : ' ';
            int until = mark.at;
            if (mark.type == Type.LINE_STATEMENT || mark.type == Type.LINE_COMMENT) {
                until = lineIndent(mark.at);
            } else if (control == '-') {
                until = stripEnd(from, mark.at);
            } else if (control != '+' && syntax.stripBlocks() && mark.type != Type.PRINT) {
                until = Math.max(from, lineIndent(mark.at));
            }
            addText(from, Math.max(from, until));
            position = control == '-' || control == '+' ? afterMark + 1 : afterMark;
            switch (mark.type) {
                case COMMENT -> skipComment(mark.at);
                case PRINT -> {
                    add(Kind.PRINT_START, mark.symbol, mark.at, position);
                    readCode(syntax.printEnd(), Kind.PRINT_END, rawStrings, mark.at);
                }
                case BLOCK -> {
                    if (!readRaw(mark.at)) {
                        add(Kind.BLOCK_START, mark.symbol, mark.at, position);
                        readCode(syntax.blockEnd(), Kind.BLOCK_END, false, mark.at);
                    }
                }
                case LINE_STATEMENT -> {
                    add(Kind.BLOCK_START, mark.symbol, mark.at, position);
                    readCode("\n", Kind.BLOCK_END, false, mark.at);
                }
                case LINE_COMMENT -> {
                    int end = text.indexOf('\n', position);
                    position = end < 0 ? text.length() : end;
                }
            }
        }
        add(Kind.END, "", text.length(), text.length());
    }

    private enum Type {
        COMMENT,
        BLOCK,
        PRINT,
        LINE_STATEMENT,
        LINE_COMMENT
    }

    private record Mark(Type type, String symbol, int at) {}

    /// The nearest mark; of two at one place the longer.
    private Mark nextMark() {
        var best = new Mark(Type.PRINT, "", -1);
        best = nearer(best, Type.COMMENT, syntax.commentStart());
        best = nearer(best, Type.BLOCK, syntax.blockStart());
        best = nearer(best, Type.PRINT, syntax.printStart());
        best = nearerLine(best, Type.LINE_STATEMENT, syntax.lineStatement());
        return nearerLine(best, Type.LINE_COMMENT, syntax.lineComment());
    }

    private Mark nearer(Mark best, Type type, String symbol) {
        return better(best, new Mark(type, symbol, text.indexOf(symbol, position)));
    }

    private Mark nearerLine(Mark best, Type type, String symbol) {
        if (symbol.isEmpty()) {
            return best;
        }
        int at = text.indexOf(symbol, position);
        while (at >= 0 && type == Type.LINE_STATEMENT && !startsLine(at)) {
            at = text.indexOf(symbol, at + 1);
        }
        return better(best, new Mark(type, symbol, at));
    }

    private static Mark better(Mark best, Mark found) {
        if (found.at < 0) {
            return best;
        }
        boolean nearer = best.at < 0 || found.at < best.at;
        boolean longer = found.at == best.at && found.symbol.length() > best.symbol.length();
        return nearer || longer ? found : best;
    }

    private boolean startsLine(int at) {
        int indent = lineIndent(at);
        return indent < at || at == 0 || text.charAt(at - 1) == '\n';
    }

    /// Where the blanks begin that stand between the start of the line and `at`; `at` itself if
    /// there is more than blanks.
    private int lineIndent(int at) {
        int start = at;
        while (start > 0 && isBlank(text.charAt(start - 1))) {
            start--;
        }
        return start == 0 || text.charAt(start - 1) == '\n' ? start : at;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\u000b';
    }

    private int stripEnd(int from, int until) {
        int end = until;
        while (end > from && PythonText.isSpace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    private void addText(int from, int until) {
        if (until > from) {
            add(Kind.TEXT, text.substring(from, until), from, until);
        }
    }

    private void add(Kind kind, String words, int from, int until) {
        tokens.add(new Token(kind, words, from, until));
    }

    private void skipComment(int start) {
        int end = text.indexOf(syntax.commentEnd(), position);
        if (end < 0) {
            throw mistake(
                    "this comment is not closed", start, "end it with " + syntax.commentEnd());
        }
        char control = end > position ? text.charAt(end - 1) : ' ';
        position = end + syntax.commentEnd().length();
        afterMark(control, true);
    }

    /// Drops the white space that the mark just passed swallows.
    private void afterMark(char control, boolean trims) {
        if (control == '-') {
            while (position < text.length() && PythonText.isSpace(text.charAt(position))) {
                position++;
            }
        } else if (trims
                && control != '+'
                && syntax.trimBlocks()
                && position < text.length()
                && text.charAt(position) == '\n') {
            position++;
        }
    }

    /// Reads `raw … endraw` whole, if that is what stands here.
    private boolean readRaw(int start) {
        int after = word("raw", position);
        if (after < 0) {
            return false;
        }
        char control = ' ';
        if (text.startsWith("-" + syntax.blockEnd(), after)) {
            control = '-';
            after++;
        }
        if (!text.startsWith(syntax.blockEnd(), after)) {
            return false;
        }
        position = after + syntax.blockEnd().length();
        afterMark(control, false);
        int from = position;
        int at = text.indexOf(syntax.blockStart(), from);
        while (at >= 0) {
            int inside = at + syntax.blockStart().length();
            char before = inside < text.length() ? text.charAt(inside) : ' ';
            int end = word("endraw", before == '-' || before == '+' ? inside + 1 : inside);
            if (end >= 0) {
                char closing = end < text.length() ? text.charAt(end) : ' ';
                int close = closing == '-' || closing == '+' ? end + 1 : end;
                if (text.startsWith(syntax.blockEnd(), close)) {
                    int until = at;
                    if (before == '-') {
                        until = stripEnd(from, at);
                    } else if (before != '+' && syntax.stripBlocks()) {
                        until = Math.max(from, lineIndent(at));
                    }
                    addText(from, until);
                    position = close + syntax.blockEnd().length();
                    afterMark(closing, true);
                    return true;
                }
            }
            at = text.indexOf(syntax.blockStart(), at + 1);
        }
        throw mistake("this raw block is not closed", start, "end it with {% endraw %}");
    }

    /// The position after a word and the white space around it; -1 if another word stands there.
    private int word(String wanted, int from) {
        int at = skipSpace(from);
        if (!text.startsWith(wanted, at)) {
            return -1;
        }
        int after = at + wanted.length();
        if (after < text.length() && Character.isUnicodeIdentifierPart(text.charAt(after))) {
            return -1;
        }
        return skipSpace(after);
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < text.length() && PythonText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /// Reads the tokens of code up to the end mark, or to the end of the text if there is none.
    private void readCode(String endMark, Kind endKind, boolean raw, int start) {
        var open = new StringBuilder();
        boolean line = endMark.equals("\n");
        while (true) {
            while (position < text.length()
                    && PythonText.isSpace(text.charAt(position))
                    && !(line && open.isEmpty() && text.charAt(position) == '\n')) {
                position++;
            }
            if (position >= text.length()) {
                if (endMark.isEmpty() || line) {
                    add(endKind, "", position, position);
                    return;
                }
                throw mistake("this expression is not closed", start, "end it with " + endMark);
            }
            if (open.isEmpty() && !endMark.isEmpty() && readEnd(endMark, endKind)) {
                return;
            }
            readToken(raw, open);
        }
    }

    private boolean readEnd(String endMark, Kind endKind) {
        char control = text.charAt(position);
        int at = control == '-' || control == '+' ? position + 1 : position;
        if (!text.startsWith(endMark, at)) {
            if (at == position || !text.startsWith(endMark, position)) {
                return false;
            }
            at = position;
        }
        if (control == '+' && at > position && endKind != Kind.BLOCK_END) {
            return false;
        }
        add(endKind, endMark, position, at + endMark.length());
        position = at + endMark.length();
        if (!endMark.equals("\n")) {
            afterMark(at == position ? ' ' : control, endKind == Kind.BLOCK_END);
        }
        return true;
    }

    private void readToken(boolean raw, StringBuilder open) {
        char c = text.charAt(position);
        if (c == '"' || c == '\'') {
            readString(c, raw);
        } else if (c >= '0' && c <= '9') {
            readNumber();
        } else if (Character.isUnicodeIdentifierStart(text.codePointAt(position)) || c == '_') {
            int end = position;
            while (end < text.length() && isNamePart(text.charAt(end))) {
                end++;
            }
            add(Kind.NAME, text.substring(position, end), position, end);
            position = end;
        } else {
            readOperator(c, open);
        }
    }

    private static boolean isNamePart(char c) {
        return c == '_'
                || Character.isUnicodeIdentifierPart(c) && !Character.isIdentifierIgnorable(c);
    }

    private void readOperator(char c, StringBuilder open) {
        for (var operator : OPERATORS) {
            if (text.startsWith(operator, position)) {
                balance(operator, open);
                add(Kind.OPERATOR, operator, position, position + operator.length());
                position += operator.length();
                return;
            }
        }
        throw mistake("'" + c + "' has no meaning in an expression", position, "");
    }

    private void balance(String operator, StringBuilder open) {
        switch (operator) {
            case "(" -> open.append(')');
            case "[" -> open.append(']');
            case "{" -> open.append('}');
            case ")", "]", "}" -> {
                int last = open.length() - 1;
                if (last < 0 || open.charAt(last) != operator.charAt(0)) {
                    var hint = last < 0 ? "" : "'" + open.charAt(last) + "' is expected first";
                    throw mistake("'" + operator + "' closes nothing here", position, hint);
                }
                open.setLength(last);
            }
            default -> {}
        }
    }

    private void readNumber() {
        int start = position;
        if (text.charAt(start) == '0' && start + 2 < text.length()) {
            int radix =
                    switch (text.charAt(start + 1)) {
                        case 'x', 'X' -> 16;
                        case 'o', 'O' -> 8;
                        case 'b', 'B' -> 2;
                        default -> 10;
                    };
            int end = radix == 10 ? start : digits(start + 2, radix);
            if (radix != 10 && end > start + 2) {
                add(Kind.INTEGER, text.substring(start, end), start, end);
                position = end;
                return;
            }
        }
        int end = digits(start, 10);
        boolean afterDot = start > 0 && text.charAt(start - 1) == '.';
        boolean real = false;
        if (!afterDot) {
            int fraction =
                    end < text.length() && text.charAt(end) == '.' ? digits(end + 1, 10) : end;
            if (fraction > end + 1) {
                end = fraction;
                real = true;
            }
            if (end < text.length() && (text.charAt(end) == 'e' || text.charAt(end) == 'E')) {
                int sign = end + 1;
                if (sign < text.length()
                        && (text.charAt(sign) == '+' || text.charAt(sign) == '-')) {
                    sign++;
                }
                int exponent = digits(sign, 10);
                if (exponent > sign) {
                    end = exponent;
                    real = true;
                }
            }
        }
        add(real ? Kind.FLOAT : Kind.INTEGER, text.substring(start, end), start, end);
        position = end;
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

    private void readString(char quote, boolean raw) {
        int start = position;
        int at = start + 1;
        while (at < text.length() && text.charAt(at) != quote) {
            at += text.charAt(at) == '\\' ? 2 : 1;
        }
        if (at >= text.length()) {
            throw mistake("this text is not closed", start, "end it with " + quote);
        }
        var content = text.substring(start + 1, at);
        var value =
                raw ? content.replace("\\" + quote, String.valueOf(quote)) : Escapes.undo(content);
        add(Kind.STRING, value, start, at + 1);
        position = at + 1;
    }

    private static SyntaxMistake mistake(String message, int offset, String hint) {
        return new SyntaxMistake(message, offset, hint);
    }
}
