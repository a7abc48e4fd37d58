package dev.muster.source;

/// Tells text that is a template from text that is not.
public final class Templates {
    private Templates() {}

    /// Whether a text holds the marks of an expression, a statement or a comment.
    public static boolean isTemplate(String text) {
        for (int at = text.indexOf('{'); at >= 0 && at + 1 < text.length(); ) {
            char next = text.charAt(at + 1);
            if (next == '{' || next == '%' || next == '#') {
                return true;
            }
            at = text.indexOf('{', at + 1);
        }
        return false;
    }
}
