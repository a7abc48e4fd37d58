package dev.muster.source;

import java.util.Optional;

/// A text with a name: a file's path as the user would type it, or a description in angle brackets
/// such as `<command line>`.
///
/// @param secret whether the text was encrypted: its words are secrets, and no message shows them
public record Source(String name, String text, boolean secret) {
    public Source(String name, String text) {
        this(name, text, false);
    }

    /// The line with this number, counted from one; empty where there is no such line, or none that
    /// may be shown.
    public Optional<String> line(int number) {
        return number < 1 || secret ? Optional.empty() : text.lines().skip(number - 1L).findFirst();
    }

    /// The whole source as a span that points at its beginning.
    public Span start() {
        return new Span(this, 1, 1, 1);
    }

    @Override
    public String toString() {
        return name;
    }
}
