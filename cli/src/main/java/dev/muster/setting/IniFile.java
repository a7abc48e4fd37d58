package dev.muster.setting;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Source;
import dev.muster.source.Span;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A file of settings: sections with keys and values; a line that begins with blanks continues the
/// value above it.
final class IniFile {
    private final Map<Setting.Key, String> entries;

    private IniFile(Map<Setting.Key, String> entries) {
        this.entries = entries;
    }

    static IniFile empty() {
        return new IniFile(Map.of());
    }

    /// Throws [InputException] for a line that is neither a section, a key nor a comment.
    static IniFile parse(Source source) {
        var entries = new HashMap<Setting.Key, String>();
        var lines = source.text().lines().toList();
        String section = "";
        Optional<Setting.Key> open = Optional.empty();
        for (int i = 0; i < lines.size(); i++) {
            var line = withoutComment(lines.get(i));
            if (line.isBlank()) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && open.isPresent()) {
                entries.merge(open.get(), line.strip(), (before, more) -> before + "\n" + more);
                continue;
            }
            var text = line.strip();
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text.substring(1, text.length() - 1);
                open = Optional.empty();
                continue;
            }
            var key = key(text, section).orElseThrow(() -> mistake(source, text, lines));
            open = Optional.of(key);
            entries.put(key, text.substring(separator(text) + 1).strip());
        }
        return new IniFile(entries);
    }

    private static Optional<Setting.Key> key(String text, String section) {
        int at = separator(text);
        return at <= 0 || section.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Setting.Key(
                                section, text.substring(0, at).strip().toLowerCase(Locale.ROOT)));
    }

    private static int separator(String text) {
        int equals = text.indexOf('=');
        int colon = text.indexOf(':');
        return equals < 0 ? colon : colon < 0 ? equals : Math.min(equals, colon);
    }

    private static String withoutComment(String line) {
        var text = line.stripLeading();
        if (text.startsWith("#") || text.startsWith(";")) {
            return "";
        }
        int at = line.indexOf(';');
        return at > 0 && Character.isWhitespace(line.charAt(at - 1)) ? line.substring(0, at) : line;
    }

    private static InputException mistake(Source source, String text, List<String> lines) {
        int number = 1;
        while (number < lines.size() && !lines.get(number - 1).strip().startsWith(text)) {
            number++;
        }
        return new InputException(
                Diagnostic.error(
                                "this is no line of a file of settings",
                                new Span(source, number, 1, text.length()))
                        .hint("write [section], or name = value below one"));
    }

    Optional<String> find(Setting.Key key) {
        return Optional.ofNullable(entries.get(key));
    }
}
