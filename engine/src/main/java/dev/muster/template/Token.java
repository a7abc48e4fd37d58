package dev.muster.template;

/// A word of a template: stretches of text, marks, and the tokens of the expressions between marks.
///
/// @param text the token's text; for [Kind#STRING] what stands between the quotes, escapes undone
record Token(Kind kind, String text, int offset, int end) {
    enum Kind {
        TEXT,
        PRINT_START,
        PRINT_END,
        BLOCK_START,
        BLOCK_END,
        NAME,
        STRING,
        INTEGER,
        FLOAT,
        OPERATOR,
        END
    }

    boolean is(Kind wanted) {
        return kind == wanted;
    }

    boolean isOperator(String symbol) {
        return kind == Kind.OPERATOR && text.equals(symbol);
    }

    boolean isName(String word) {
        return kind == Kind.NAME && text.equals(word);
    }

    /// The token as a message names it.
    String shown() {
        return switch (kind) {
            case END -> "the end of the template";
            case TEXT -> "text";
            case PRINT_START, PRINT_END, BLOCK_START, BLOCK_END, NAME, INTEGER, FLOAT, OPERATOR ->
                    "'" + text + "'";
            case STRING -> "a text";
        };
    }
}
