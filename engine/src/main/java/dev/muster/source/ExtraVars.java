package dev.muster.source;

import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// The value of `-e`: `name=value` pairs, YAML or JSON in braces, or `@file`.
public final class ExtraVars {
    private static final String OPTION = "--extra-vars";

    private ExtraVars() {}

    /// Reads one `-e`, whose file is no secret.
    ///
    /// @throws InputException when the text is none of these, or the file is no mapping
    public static Map<String, Value> parse(String text) {
        return parse(text, SourceFile::read);
    }

    /// Reads one `-e`.
    ///
    /// @param files what reads a file, encrypted or not
    /// @throws InputException when the text is none of these, or the file is no mapping
    public static Map<String, Value> parse(String text, Function<Path, Source> files) {
        var source = new Source(OPTION, text);
        if (text.isBlank()) {
            return Map.of();
        }
        return switch (text.charAt(0)) {
            case '@' -> variables(files.apply(Path.of(text.substring(1))));
            case '{', '[' -> variables(source);
            case '/', '.' ->
                    throw wrong(
                            source.start(),
                            "'%s' is not a variable".formatted(text),
                            "write -e @%s to read a file".formatted(text));
            default -> pairs(text, source);
        };
    }

    private static Map<String, Value> variables(Source source) {
        var node = Yaml.parse(source);
        if (node.isPresent() && node.get() instanceof Node.Mapping mapping) {
            var found = new LinkedHashMap<String, Value>();
            mapping.entries()
                    .forEach(entry -> found.put(entry.key().text(), entry.value().toValue()));
            return found;
        }
        if (node.isEmpty()) {
            return Map.of();
        }
        throw wrong(
                node.get().span(),
                "extra variables are a mapping, but this is " + node.get().kind(),
                "write 'name: value' pairs");
    }

    private static Map<String, Value> pairs(String text, Source source) {
        var found = new LinkedHashMap<String, Value>();
        var words = KeyValues.parse(text, source.start());
        words.rest()
                .ifPresent(rest -> {
                    throw wrong(
                            rest.span(),
                            "'%s' sets no variable".formatted(rest.text().strip()),
                            "write name=value; a value with spaces goes in quotes: -e"
                                    + " 'name=\"two words\"'");
                });
        words.pairs().forEach(pair -> found.put(pair.key().text(), pair.value().toValue()));
        return found;
    }

    private static InputException wrong(Span span, String message, String hint) {
        return new InputException(Diagnostic.error(message, span).hint(hint));
    }
}
