package dev.muster.template;

import dev.muster.template.Token.Kind;
import java.util.ArrayList;
import java.util.List;

/// Cuts a template into text and code, and settles all white-space control on the way: what the
/// parser sees as text is exactly what is printed. What stands between marks is cut by [CodeLexer].
final class Lexer {
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
            throw new SyntaxMistake(
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
        throw new SyntaxMistake("this raw block is not closed", start, "end it with {% endraw %}");
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
        var code = new CodeLexer(text, raw, tokens);
        boolean line = endMark.equals("\n");
        while (true) {
            while (position < text.length()
                    && PythonText.isSpace(text.charAt(position))
                    && !(line && !code.isOpen() && text.charAt(position) == '\n')) {
                position++;
            }
            if (position >= text.length()) {
                if (endMark.isEmpty() || line) {
                    add(endKind, "", position, position);
                    return;
                }
                throw new SyntaxMistake(
                        "this expression is not closed", start, "end it with " + endMark);
            }
            if (!code.isOpen() && !endMark.isEmpty() && readEnd(endMark, endKind)) {
                return;
            }
            position = code.read(position);
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
}
