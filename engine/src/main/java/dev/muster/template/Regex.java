package dev.muster.template;

import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.PatternSyntaxException;

/// A regular expression of a template, kept once it is compiled.
record Regex(PythonRegex regex) {
    private static final int KEPT = 5000;
    private static final Map<Source, Regex> COMPILED = new ConcurrentHashMap<>();

    private record Source(String text, boolean ignoreCase, boolean multiline) {}

    static Regex of(String text, boolean ignoreCase, boolean multiline) {
        var source = new Source(text, ignoreCase, multiline);
        var known = COMPILED.get(source);
        if (known == null) {
            known = compile(source);
            if (COMPILED.size() > KEPT) {
                COMPILED.clear();
            }
            COMPILED.put(source, known);
        }
        return known;
    }

    private static Regex compile(Source source) {
        var flags = new java.util.ArrayList<PythonRegex.Flag>();
        if (source.ignoreCase) {
            flags.add(PythonRegex.Flag.IGNORECASE);
        }
        if (source.multiline) {
            flags.add(PythonRegex.Flag.MULTILINE);
        }
        try {
            return new Regex(PythonRegex.of(source.text, flags));
        } catch (PatternSyntaxException mistake) {
            throw TemplateException.value(
                    "'%s' is no regular expression: %s at position %d"
                            .formatted(source.text, mistake.getDescription(), mistake.getIndex()));
        } catch (StackOverflowError _) {
            throw TemplateException.limit("the regular expression is nested too deeply");
        }
    }

    Matcher matcher(String text) {
        return regex.matcher(text);
    }

    /// Replaces the first `count` matches, or all if it is 0.
    String replace(String text, String template, int count) {
        try {
            var replaced = regex.replace(text, template, Math.max(0, count), Limits.OUTPUT).text();
            Limits.checkText(replaced.length());
            return replaced;
        } catch (PatternSyntaxException mistake) {
            throw TemplateException.value(
                    "'%s' is no replacement: %s".formatted(template, mistake.getDescription()));
        }
    }

    /// The group of a number or name; null where it took no part in the match.
    Value group(Matcher found, String name) {
        var number =
                name.chars().allMatch(Character::isDigit)
                        ? Integer.valueOf(name.substring(0, Math.min(6, name.length())))
                        : regex.names().get(name);
        if (number == null || number > found.groupCount()) {
            throw TemplateException.value("the regular expression has no group '" + name + "'");
        }
        return Optional.ofNullable(found.group(number)).<Value>map(Value::text).orElse(Value.NULL);
    }

    /// The text with every character that means something in a regular expression escaped.
    static String escape(String text) {
        return PythonRegex.escape(text);
    }
}
