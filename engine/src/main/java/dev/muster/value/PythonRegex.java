package dev.muster.value;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A regular expression with the meaning that Python's `re` gives it.
///
/// Wherever playbooks hold expressions (filters, tests, `lineinfile`, `replace`, `find`), they were
/// written for Python. Java reads most of them alike; the rest is translated: names of groups,
/// brackets in classes, `\Z`, `^` after a last newline, braces that are no quantifier.
public final class PythonRegex {

    /// What `re.compile` takes beside the expression.
    public enum Flag {
        IGNORECASE,
        MULTILINE,
        DOTALL,
        VERBOSE,
        /// `\w`, `\d` and `\s` know ASCII only, as they do for Python's `bytes`.
        ASCII
    }

    /// The time that one search may take.
    private static final Duration LIMIT = Duration.ofSeconds(2);

    /// A search that took too long.
    public static final class TooSlow extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooSlow(Duration limit) {
            super(
                    "the regular expression takes longer than %d seconds"
                            .formatted(limit.toSeconds()));
        }
    }

    private final Pattern pattern;
    private final Map<String, Integer> names;

    private PythonRegex(Pattern pattern, Map<String, Integer> names) {
        this.pattern = pattern;
        this.names = Map.copyOf(names);
    }

    /// Compiles an expression; throws [PatternSyntaxException] for one that Python would refuse.
    public static PythonRegex of(String expression, Flag... flags) {
        return of(expression, Arrays.asList(flags));
    }

    /// Compiles an expression; throws [PatternSyntaxException] for one that Python would refuse.
    public static PythonRegex of(String expression, Iterable<Flag> flags) {
        Set<Flag> given = EnumSet.noneOf(Flag.class);
        flags.forEach(given::add);
        var translation = new PythonRegexTranslation(expression, given);
        var java = translation.translate();
        return new PythonRegex(
                Pattern.compile(java, javaFlags(translation.flags())), translation.names());
    }

    /// Text in which every character stands for itself, as `re.escape` gives it.
    public static String escape(String text) {
        var escaped = new StringBuilder();
        for (char c : text.toCharArray()) {
            if ("()[]{}?*+-|^$\\.&~# \t\n\r\u000b\f".indexOf(c) >= 0) {
                escaped.append('\\');
            }
            escaped.append(c);
        }
        return escaped.toString();
    }

    /// Finds matches in a text; a search may throw [TooSlow].
    public Matcher matcher(CharSequence text) {
        return pattern.matcher(new TimedText(text, LIMIT));
    }

    /// Whether it matches anywhere (`re.search`).
    public boolean searches(CharSequence text) {
        return matcher(text).find();
    }

    /// The groups that have names, and their numbers.
    public Map<String, Integer> names() {
        return names;
    }

    public int groupCount() {
        return pattern.matcher("").groupCount();
    }

    /// The expression as Java reads it.
    public Pattern pattern() {
        return pattern;
    }

    /// What a replacement such as `\1` or `\g<name>` stands for in a match; a group that took no
    /// part is empty.
    public String expand(MatchResult match, String replacement) {
        return PythonReplacement.expand(match, replacement, names);
    }

    /// A text with its matches replaced.
    public record Replaced(String text, int count) {}

    /// Replaces the first `limit` matches, or all for 0 (`re.subn`).
    public Replaced replace(String text, String replacement, int limit) {
        return replace(text, replacement, limit, Integer.MAX_VALUE);
    }

    /// The same, which stops when the result is longer than `most`.
    public Replaced replace(String text, String replacement, int limit, int most) {
        var matcher = matcher(text);
        var result = new StringBuilder();
        int count = 0;
        int from = 0;
        while ((limit == 0 || count < limit) && result.length() <= most && matcher.find()) {
            result.append(text, from, matcher.start()).append(expand(matcher, replacement));
            from = matcher.end();
            count++;
        }
        return new Replaced(result.append(text, from, text.length()).toString(), count);
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    private static int javaFlags(Set<Flag> flags) {
        int bits = Pattern.UNIX_LINES;
        if (!flags.contains(Flag.ASCII)) {
            bits |= Pattern.UNICODE_CHARACTER_CLASS | Pattern.UNICODE_CASE;
        }
        for (var flag : flags) {
            bits |=
                    switch (flag) {
                        case IGNORECASE -> Pattern.CASE_INSENSITIVE;
                        case MULTILINE -> Pattern.MULTILINE;
                        case DOTALL -> Pattern.DOTALL;
                        case VERBOSE -> Pattern.COMMENTS;
                        case ASCII -> 0;
                    };
        }
        return bits;
    }
}
