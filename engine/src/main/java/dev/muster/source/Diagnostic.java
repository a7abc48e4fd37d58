package dev.muster.source;

import java.util.List;
import java.util.Optional;

/// One mistake or warning: what is wrong (lower case, no full stop), where, how one got there, and
/// what to do.
///
/// @param via the chain that leads to the place, nearest first, such as "role web, from site.yml:3"
public record Diagnostic(
        Severity severity,
        String message,
        Optional<Span> span,
        List<String> via,
        Optional<String> hint) {
    /// How much is shown of a line, in characters: its surroundings where it is longer.
    private static final int WIDEST = 160;

    private static final String ELLIPSIS = "...";

    /// Whether the run must stop.
    public enum Severity {
        ERROR,
        WARNING
    }

    public static Diagnostic error(String message, Span span) {
        return new Diagnostic(
                Severity.ERROR, message, Optional.of(span), List.of(), Optional.empty());
    }

    public static Diagnostic error(String message) {
        return new Diagnostic(
                Severity.ERROR, message, Optional.empty(), List.of(), Optional.empty());
    }

    public static Diagnostic warning(String message, Span span) {
        return new Diagnostic(
                Severity.WARNING, message, Optional.of(span), List.of(), Optional.empty());
    }

    /// The same as something that stops nothing.
    public Diagnostic asWarning() {
        return new Diagnostic(Severity.WARNING, message, span, via, hint);
    }

    /// The same as something that stops the run.
    public Diagnostic asError() {
        return new Diagnostic(Severity.ERROR, message, span, via, hint);
    }

    public Diagnostic hint(String text) {
        return new Diagnostic(severity, message, span, via, Optional.of(text));
    }

    public Diagnostic via(List<String> chain) {
        return new Diagnostic(severity, message, span, List.copyOf(chain), hint);
    }

    /// The same mistake at a place, where it has none yet.
    public Diagnostic at(Span place) {
        return span.isPresent()
                ? this
                : new Diagnostic(severity, message, Optional.of(place), via, hint);
    }

    /// The text a terminal shows: message, place, the line with the spot underlined, hint.
    public String render() {
        var text = new StringBuilder();
        text.append(severity == Severity.ERROR ? "error: " : "warning: ").append(message);
        span.ifPresent(place -> appendPlace(text, place));
        hint.ifPresent(words -> text.append("\nhint: ").append(words));
        return text.toString();
    }

    private void appendPlace(StringBuilder text, Span place) {
        text.append("\n  ").append(place.source().text().isEmpty() ? place.source().name() : place);
        if (!via.isEmpty()) {
            text.append("   (").append(String.join(", ", via)).append(')');
        }
        place.source()
                .line(place.line())
                .ifPresent(line -> {
                    var number = String.valueOf(place.line());
                    var margin = " ".repeat(Math.max(1, 7 - number.length()));
                    var whole = line.replace('\t', ' ').stripTrailing();
                    int spot = Math.min(place.column(), whole.length() + 1);
                    int from = whole.length() <= WIDEST ? 0 : Math.max(0, spot - WIDEST / 2);
                    int to = Math.min(whole.length(), from + WIDEST);
                    var shown =
                            (from > 0 ? ELLIPSIS : "")
                                    + whole.substring(from, to)
                                    + (to < whole.length() ? ELLIPSIS : "");
                    int column = spot - from + (from > 0 ? ELLIPSIS.length() : 0);
                    var room = Math.max(1, shown.length() - column + 1);
                    text.append('\n').append(margin).append(number).append(" | ").append(shown);
                    text.append("\n        | ").append(" ".repeat(column - 1));
                    text.append("^".repeat(Math.clamp(place.length(), 1, room)));
                });
    }
}
