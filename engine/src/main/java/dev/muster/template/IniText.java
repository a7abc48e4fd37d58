package dev.muster.template;

import dev.muster.template.TemplateException.Kind;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text of sections with options, as Python's `configparser` reads it: lines that are indented go
/// on with the value above, `%(name)s` stands for another option, and what `[DEFAULT]` says counts
/// in every section.
///
/// @param sections for each section the options; one without a value is empty
record IniText(Map<String, Map<String, Optional<String>>> sections) {
    private static final String DEFAULT = "DEFAULT";
    private static final Pattern REFERENCE = Pattern.compile("%(?:%|\\(([^)]*)\\)s)");
    private static final int NESTING = 10;

    /// @param valueless whether an option may stand without `=`
    static IniText parse(String text, boolean caseSensitive, boolean valueless, String name) {
        var sections = new LinkedHashMap<String, Map<String, Optional<String>>>();
        Map<String, Optional<String>> section = new LinkedHashMap<>();
        var inside = false;
        var last = "";
        int number = 0;
        for (var line : PythonText.lines(text, false)) {
            number++;
            var words = line.strip();
            if (words.isEmpty() || words.startsWith("#") || words.startsWith(";")) {
                continue;
            }
            if (Character.isWhitespace(line.charAt(0)) && !last.isEmpty()) {
                section.merge(
                        last,
                        Optional.of(words),
                        (old, more) -> Optional.of(old.orElse("") + "\n" + words));
                continue;
            }
            if (words.startsWith("[") && words.endsWith("]")) {
                var title = words.substring(1, words.length() - 1);
                section = new LinkedHashMap<>();
                if (sections.putIfAbsent(title, section) != null) {
                    throw wrong("Duplicate section in '%s': %s".formatted(name, title));
                }
                inside = true;
                last = "";
                continue;
            }
            int at = delimiter(words);
            if (!inside || at == 0 || at < 0 && !valueless) {
                throw wrong(
                        "'%s' contains parsing errors: line %d: '%s'"
                                .formatted(name, number, words));
            }
            var key = at < 0 ? words : words.substring(0, at).strip();
            last = caseSensitive ? key : lower(key);
            var value =
                    at < 0
                            ? Optional.<String>empty()
                            : Optional.of(words.substring(at + 1).strip());
            if (section.putIfAbsent(last, value) != null) {
                throw wrong("Duplicate option in '%s': %s".formatted(name, last));
            }
        }
        return new IniText(sections);
    }

    static String lower(String key) {
        return key.toLowerCase(Locale.ROOT);
    }

    private static int delimiter(String line) {
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    /// The options of a section with what they refer to filled in.
    Optional<Map<String, Optional<String>>> section(String name) {
        var own = sections.get(name);
        if (own == null || name.equals(DEFAULT)) {
            return Optional.empty();
        }
        var all = new LinkedHashMap<>(sections.getOrDefault(DEFAULT, Map.of()));
        all.putAll(own);
        var filled = new LinkedHashMap<String, Optional<String>>();
        all.forEach((key, value) -> filled.put(key, value.map(text -> fill(text, all, 0))));
        return Optional.of(filled);
    }

    private static String fill(String text, Map<String, Optional<String>> options, int depth) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        if (depth > NESTING) {
            throw wrong("the options of the file refer to each other too deeply");
        }
        return REFERENCE
                .matcher(text)
                .replaceAll(found -> {
                    var name = found.group(1);
                    if (name == null) {
                        return "%";
                    }
                    var value = options.get(lower(name));
                    if (value == null) {
                        throw wrong("there is no option '" + name + "' for '" + text + "'");
                    }
                    return Matcher.quoteReplacement(fill(value.orElse(""), options, depth + 1));
                });
    }

    private static TemplateException wrong(String message) {
        return new TemplateException(Kind.LOOKUP, message);
    }
}
