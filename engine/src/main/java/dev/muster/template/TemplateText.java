package dev.muster.template;

import dev.muster.source.Span;

/// The text of a template and where it stands, which together turn offsets into places.
///
/// A template inside a YAML value may be folded or escaped there, so that its text is not the
/// source's. Its lines are then looked for, one after the other, in the lines of the source.
///
/// @param skipped lines of the source that stand before the text
/// @param file whether the text is all of its source
record TemplateText(String text, int skipped, Span origin, boolean file) {

    Span place(int offset, int length) {
        int at = Math.clamp(offset, 0, text.length());
        int line = 0;
        int start = 0;
        for (int end = text.indexOf('\n'); end >= 0 && end < at; end = text.indexOf('\n', start)) {
            line++;
            start = end + 1;
        }
        int column = at - start;
        if (file) {
            return new Span(origin.source(), line + skipped + 1, column + 1, length);
        }
        return inValue(line, column, length);
    }

    private Span inValue(int line, int column, int length) {
        var lines = text.split("\n", -1);
        int current = origin.line();
        for (int i = 0; i <= line; i++) {
            var wanted = lines[i].strip();
            int found =
                    wanted.isEmpty() ? current + (i > 0 ? 1 : 0) : seek(wanted, current, i == 0);
            if (found < 0) {
                return snippet(lines[line], column, length);
            }
            current = found;
        }
        var inSource = origin.source().line(current).orElse("");
        var shown = lines[line].strip();
        int from = current == origin.line() ? Math.max(0, origin.column() - 1) : 0;
        int at = inSource.indexOf(shown, Math.min(from, inSource.length()));
        if (at < 0) {
            at = Math.max(0, inSource.indexOf(shown));
        }
        int indent = lines[line].length() - lines[line].stripLeading().length();
        return new Span(origin.source(), current, at + column - indent + 1, length);
    }

    /// The first line from `current` on (or after it, unless `first`) that holds the text; -1 if
    /// none of the next lines does.
    private int seek(String wanted, int current, boolean first) {
        for (int at = first ? current : current + 1; at < current + 200; at++) {
            var candidate = origin.source().line(at);
            if (candidate.isEmpty()) {
                return -1;
            }
            if (candidate.get().contains(wanted)) {
                return at;
            }
        }
        return -1;
    }

    /// Looks for the few characters at the offset, where whole lines cannot be found.
    private Span snippet(String line, int column, int length) {
        int end = column;
        while (end < line.length() && " \"'\\".indexOf(line.charAt(end)) < 0) {
            end++;
        }
        var wanted = line.substring(Math.min(column, line.length()), end);
        if (!wanted.isEmpty()) {
            for (int at = origin.line(); at < origin.line() + 50; at++) {
                var candidate = origin.source().line(at);
                if (candidate.isEmpty()) {
                    break;
                }
                int from = at == origin.line() ? origin.column() - 1 : 0;
                int found = candidate.get().indexOf(wanted, Math.max(0, from));
                if (found >= 0) {
                    return new Span(origin.source(), at, found + 1, length);
                }
            }
        }
        return origin;
    }
}
