package dev.muster.modules.files;

import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;

/// What `lineinfile` does to a text; every text here is raw.
///
/// A line that matches is replaced; failing that, a line that is already there stays; failing that,
/// the line goes beside the last (or first) line that matches the anchor, or to the end.
record LineEdit(
        String line,
        Optional<PythonRegex> regexp,
        Optional<String> searchString,
        Anchor anchor,
        boolean backrefs,
        boolean firstMatch) {

    /// Where a new line goes.
    sealed interface Anchor {
        record Beginning() implements Anchor {}

        record End() implements Anchor {}

        record After(PythonRegex regex) implements Anchor {}

        record Before(PythonRegex regex) implements Anchor {}
    }

    private static final int NOWHERE = -1;

    EditedText present(String text) {
        var lines = RawText.lines(text);
        var match = matched(lines);
        if (match.isPresent()) {
            return replaced(lines, match.get().line(), match.get().groups());
        }
        int exact = lastIndex(lines, found -> RawText.chomped(found).equals(line), false);
        if (exact != NOWHERE) {
            return replaced(lines, exact, Optional.empty());
        }
        if (backrefs) {
            return unchanged(lines);
        }
        return inserted(lines);
    }

    EditedText absent(String text) {
        var kept = new ArrayList<String>();
        var lines = RawText.lines(text);
        for (var found : lines) {
            if (!hit(found)) {
                kept.add(found);
            }
        }
        int gone = lines.size() - kept.size();
        return new EditedText(
                String.join("", kept),
                gone > 0 ? gone + " line(s) removed" : "",
                Map.of("found", Value.of(gone), "backup", Value.text("")));
    }

    private boolean hit(String found) {
        if (regexp.isPresent()) {
            return regexp.get().searches(found);
        }
        return searchString
                .map(found::contains)
                .orElseGet(() -> RawText.chomped(found).equals(line));
    }

    private record Match(int line, Optional<MatchResult> groups) {}

    private Optional<Match> matched(List<String> lines) {
        if (regexp.isPresent()) {
            int at = lastIndex(lines, regexp.get()::searches, firstMatch);
            if (at == NOWHERE) {
                return Optional.empty();
            }
            var matcher = regexp.get().matcher(lines.get(at));
            return Optional.of(
                    new Match(
                            at,
                            matcher.find()
                                    ? Optional.of(matcher.toMatchResult())
                                    : Optional.empty()));
        }
        if (searchString.isPresent()) {
            int at = lastIndex(lines, found -> found.contains(searchString.get()), firstMatch);
            return at == NOWHERE ? Optional.empty() : Optional.of(new Match(at, Optional.empty()));
        }
        return Optional.empty();
    }

    private static int lastIndex(List<String> lines, Predicate<String> wanted, boolean first) {
        int at = NOWHERE;
        for (int i = 0; i < lines.size(); i++) {
            if (wanted.test(lines.get(i))) {
                at = i;
                if (first) {
                    break;
                }
            }
        }
        return at;
    }

    private EditedText replaced(List<String> lines, int at, Optional<MatchResult> groups) {
        var text = line;
        if (backrefs && groups.isPresent() && regexp.isPresent()) {
            text = regexp.get().expand(groups.get(), line);
        }
        if (!text.endsWith("\n")) {
            text += "\n";
        }
        if (lines.get(at).equals(text)) {
            return unchanged(lines);
        }
        lines.set(at, text);
        return edited(lines, "line replaced");
    }

    private EditedText inserted(List<String> lines) {
        return switch (anchor) {
            case Anchor.Beginning() -> insert(lines, 0);
            case Anchor.End() -> append(lines);
            case Anchor.After(PythonRegex regex) -> {
                int at = lastIndex(lines, regex::searches, firstMatch);
                yield at == NOWHERE ? append(lines) : insert(lines, at + 1);
            }
            case Anchor.Before(PythonRegex regex) -> {
                int at = lastIndex(lines, regex::searches, firstMatch);
                yield at == NOWHERE ? append(lines) : insert(lines, at);
            }
        };
    }

    private EditedText append(List<String> lines) {
        return insert(lines, lines.size());
    }

    private EditedText insert(List<String> lines, int at) {
        if (at > 0 && !lines.get(at - 1).endsWith("\n") && !lines.get(at - 1).endsWith("\r")) {
            lines.set(at - 1, lines.get(at - 1) + "\n");
        }
        lines.add(at, line + "\n");
        return edited(lines, "line added");
    }

    private static EditedText unchanged(List<String> lines) {
        return edited(lines, "");
    }

    private static EditedText edited(List<String> lines, String message) {
        return new EditedText(String.join("", lines), message, Map.of("backup", Value.text("")));
    }
}
