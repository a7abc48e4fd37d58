package dev.muster.template;

/// How far an evaluation may go before it is taken for a mistake.
final class Limits {
    /// Characters of one text.
    static final int OUTPUT = 64 << 20;

    /// Elements of one list that `range`, `*` and the like make.
    static final int ELEMENTS = 10_000_000;

    /// Rounds of all loops of one evaluation.
    static final int ROUNDS = 20_000_000;

    /// Templates that are being resolved one inside the other.
    static final int NESTING = 120;

    /// Macros and recursive loops that are being called one inside the other.
    static final int CALLS = 200;

    /// Bits of a whole number.
    static final int BITS = 1 << 20;

    private Limits() {}

    static void checkText(long length) {
        if (length > OUTPUT) {
            throw TemplateException.limit("the text grows beyond " + (OUTPUT >> 20) + " MiB");
        }
    }

    static void checkElements(long count) {
        if (count > ELEMENTS) {
            throw TemplateException.limit("the list grows beyond " + ELEMENTS + " elements");
        }
    }
}
