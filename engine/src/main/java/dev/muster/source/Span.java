package dev.muster.source;

/// A place in a source: line and column, counted from one, and how many characters to underline.
public record Span(Source source, int line, int column, int length) {
    /// A place that no file has: something the program itself made.
    public static Span nowhere(String what) {
        return new Source("<" + what + ">", "").start();
    }

    /// The same place moved right on its line.
    public Span shifted(int columns, int newLength) {
        return new Span(source, line, column + columns, newLength);
    }

    @Override
    public String toString() {
        return source.name() + ":" + line + ":" + column;
    }
}
