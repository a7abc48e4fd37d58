package dev.muster.template;

/// A mistake at an offset of a template; whoever knows where the template stands makes a
/// [TemplateException] of it.
final class SyntaxMistake extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int offset;
    private final String hint;

    SyntaxMistake(String message, int offset, String hint) {
        super(message, null, false, false);
        this.offset = offset;
        this.hint = hint;
    }

    int offset() {
        return offset;
    }

    TemplateException at(TemplateText text) {
        var exception =
                new TemplateException(TemplateException.Kind.SYNTAX, String.valueOf(getMessage()));
        return (hint.isEmpty() ? exception : exception.hint(hint)).at(text.place(offset, 1));
    }
}
