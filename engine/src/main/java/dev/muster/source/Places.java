package dev.muster.source;

import java.util.Arrays;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.events.ScalarEvent;

/// Turns the marks of the YAML parser to spans of a source.
final class Places {
    private final Source source;
    private int[] starts = {};

    Places(Source source) {
        this.source = source;
    }

    /// From one mark to the other, or to the end of the first line.
    Span span(Mark start, Mark end) {
        int length =
                start.getLine() == end.getLine()
                        ? end.getColumn() - start.getColumn()
                        : lineLength(start.getLine()) - start.getColumn();
        return new Span(source, start.getLine() + 1, start.getColumn() + 1, Math.max(1, length));
    }

    /// Where the first character of a scalar's text stands.
    Span content(ScalarEvent event) {
        if (event.isPlain()) {
            return span(event.getStartMark(), event.getEndMark());
        }
        if (event.isLiteral() || event.isFolded()) {
            return block(event);
        }
        var whole = span(event.getStartMark(), event.getEndMark());
        boolean closed = event.getStartMark().getLine() == event.getEndMark().getLine();
        int length = Math.max(1, whole.length() - (closed ? 2 : 1));
        return new Span(source, whole.line(), whole.column() + 1, length);
    }

    /// The indentation of a block is that of its first line with text, less what the text itself
    /// begins with.
    private Span block(ScalarEvent event) {
        int first = event.getStartMark().getLine() + 1;
        int indent = 0;
        for (int line = first; line <= event.getEndMark().getLine(); line++) {
            var written = line(line);
            if (!written.isBlank()) {
                var shown = event.getValue().lines().filter(text -> !text.isBlank()).findFirst();
                indent = indentation(written) - shown.map(Places::indentation).orElse(0);
                break;
            }
        }
        int length = Math.max(1, lineLength(first) - indent);
        return new Span(source, first + 1, Math.max(0, indent) + 1, length);
    }

    /// The text of a line, counted from zero, without its line break.
    String line(int number) {
        index();
        if (number >= starts.length) {
            return "";
        }
        int end = number + 1 < starts.length ? starts[number + 1] : source.text().length();
        while (end > starts[number] && "\r\n".indexOf(source.text().charAt(end - 1)) >= 0) {
            end--;
        }
        return source.text().substring(starts[number], end);
    }

    /// Where a line, counted from zero, begins in the text.
    int offset(int number) {
        index();
        return starts[Math.min(number, starts.length - 1)];
    }

    private int lineLength(int number) {
        return line(number).stripTrailing().length();
    }

    private static int indentation(String line) {
        int spaces = 0;
        while (spaces < line.length() && line.charAt(spaces) == ' ') {
            spaces++;
        }
        return spaces;
    }

    private void index() {
        if (starts.length > 0) {
            return;
        }
        var text = source.text();
        var found = new int[16];
        int count = 1;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean paired = at + 1 < text.length() && text.charAt(at + 1) == '\n';
            boolean ends = c == '\n' || (c == '\r' && !paired);
            if (ends) {
                found = count == found.length ? Arrays.copyOf(found, count * 2) : found;
                found[count++] = at + 1;
            }
        }
        starts = Arrays.copyOf(found, count);
    }
}
