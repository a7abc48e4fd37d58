package dev.muster.report;

/// Colours, or none.
public record Palette(boolean colours) {
    public static final Palette PLAIN = new Palette(false);

    /// What a text is, which decides how it looks.
    public enum Ink {
        GOOD("32"),
        CHANGE("33"),
        BAD("31"),
        QUIET("2"),
        HEADING("1"),
        PLAIN(""),
        PLACE("36"),
        WARNING("35");

        private final String code;

        Ink(String code) {
            this.code = code;
        }
    }

    public String paint(Ink ink, String text) {
        return colours && !text.isEmpty() && !ink.code.isEmpty()
                ? "\u001b[" + ink.code + "m" + text + "\u001b[0m"
                : text;
    }
}
