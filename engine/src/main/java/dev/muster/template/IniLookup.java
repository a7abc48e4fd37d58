package dev.muster.template;

import dev.muster.template.TemplateException.Kind;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// The lookup `ini`: values of INI files and of Java's properties.
final class IniLookup {
    private static final String PROPERTIES = "java_properties";

    /// Its options and what they are when nobody sets them.
    private static final Map<String, String> OPTIONS =
            Map.of(
                    "file", "ansible.ini",
                    "section", "global",
                    "type", "ini",
                    "re", "false",
                    "encoding", "utf-8",
                    "default", "",
                    "case_sensitive", "false",
                    "allow_no_value", "false");

    private IniLookup() {}

    static List<Value> run(List<Value> terms, Map<String, Value> options, Evaluation evaluation) {
        var settings = new LinkedHashMap<>(OPTIONS);
        options.forEach((name, value) -> set(settings, name, Python.print(value)));
        var out = new ArrayList<Value>();
        for (var term : terms) {
            var key = inline(Python.print(term), settings);
            read(key, settings, evaluation).forEach(out::add);
        }
        return out;
    }

    private static void set(Map<String, String> settings, String name, String value) {
        var known = name.equals("allow_none") ? "allow_no_value" : name;
        if (!OPTIONS.containsKey(known)) {
            throw wrong(name + " is not a valid option.")
                    .hint(
                            "the options are "
                                    + String.join(
                                            ", ", OPTIONS.keySet().stream().sorted().toList()));
        }
        settings.put(known, value);
    }

    /// The key in a term, which may hold options behind the key: `user section=db file=my.ini`.
    private static String inline(String term, Map<String, String> settings) {
        if (term.indexOf('=') < 0 && term.strip().indexOf(' ') < 0) {
            return term;
        }
        var name = "";
        var key = new StringBuilder();
        for (var word : PythonText.words(term, -1)) {
            int equals = word.indexOf('=');
            if (equals >= 0) {
                name = word.substring(0, equals);
                set(settings, name, word.substring(equals + 1));
            } else if (name.isEmpty()) {
                key.append(key.isEmpty() ? "" : " ").append(word);
            } else {
                settings.merge(name, word, (old, more) -> old + " " + more);
            }
        }
        if (key.isEmpty()) {
            throw wrong(
                    "No key to lookup was provided as first term with in string inline options: "
                            + term);
        }
        return key.toString();
    }

    private static List<Value> read(
            String key, Map<String, String> settings, Evaluation evaluation) {
        var name = option(settings, "file");
        var path = FileLookups.found(evaluation, "files", name);
        boolean properties = option(settings, "type").equals("properties");
        var section = properties ? PROPERTIES : option(settings, "section");
        var source =
                Files.read(path, HashFilters.charset(option(settings, "encoding")), evaluation);
        var ini =
                IniText.parse(
                        properties ? "[" + PROPERTIES + "]\n" + source.text() : source.text(),
                        isOn(settings, "case_sensitive"),
                        isOn(settings, "allow_no_value"),
                        name);
        var values =
                ini.section(section)
                        .orElseThrow(() -> wrong("No section '%s' in %s".formatted(section, name)));
        if (isOn(settings, "re")) {
            var regex = Regex.of(key, false, false);
            return values.entrySet().stream()
                    .filter(entry -> regex.matcher(entry.getKey()).lookingAt())
                    .flatMap(entry -> entry.getValue().stream())
                    .<Value>map(text -> new Value.Text(text, source.secret()))
                    .toList();
        }
        var found = values.get(isOn(settings, "case_sensitive") ? key : IniText.lower(key));
        return (found == null ? Optional.of(option(settings, "default")) : found)
                .stream().<Value>map(text -> new Value.Text(text, source.secret())).toList();
    }

    private static String option(Map<String, String> settings, String name) {
        return Objects.requireNonNull(settings.get(name), name);
    }

    private static boolean isOn(Map<String, String> settings, String name) {
        return Python.truthy(LogicFilters.bool(Value.text(option(settings, name))));
    }

    private static TemplateException wrong(String message) {
        return new TemplateException(Kind.LOOKUP, message);
    }
}
