package dev.muster.template;

import dev.muster.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// A regular expression in Python's syntax.
///
/// @param names the groups that have names in Python's syntax, and what Java calls them
record Regex(Pattern pattern, Map<String, String> names) {
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
        var names = new HashMap<String, String>();
        var translated = new RegexTranslation(source.text, names).translate();
        int flags = Pattern.UNIX_LINES | Pattern.UNICODE_CHARACTER_CLASS;
        flags |= source.ignoreCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0;
        flags |= source.multiline ? Pattern.MULTILINE : 0;
        try {
            return new Regex(Pattern.compile(translated, flags), Map.copyOf(names));
        } catch (PatternSyntaxException mistake) {
            throw TemplateException.value(
                    "'%s' is no regular expression: %s"
                            .formatted(
                                    source.text,
                                    mistake.getDescription().toLowerCase(java.util.Locale.ROOT)));
        } catch (StackOverflowError _) {
            throw TemplateException.limit("the regular expression is nested too deeply");
        }
    }

    Matcher matcher(String text) {
        return pattern.matcher(new TimedText(text, System.nanoTime() + Limits.REGEX.toNanos()));
    }

    /// Replaces the first `count` matches, or all if it is 0.
    String replace(String text, String template, int count) {
        var found = matcher(text);
        var out = new StringBuilder();
        int from = 0;
        int done = 0;
        while ((count <= 0 || done < count) && found.find()) {
            out.append(text, from, found.start());
            expand(found, template, out);
            Limits.checkText(out.length());
            from = found.end();
            done++;
        }
        return out.append(text, from, text.length()).toString();
    }

    private void expand(Matcher found, String template, StringBuilder out) {
        int at = 0;
        while (at < template.length()) {
            char c = template.charAt(at);
            if (c != '\\' || at + 1 == template.length()) {
                out.append(c);
                at++;
                continue;
            }
            char next = template.charAt(at + 1);
            if (next == 'g' && template.startsWith("<", at + 2)) {
                int end = template.indexOf('>', at);
                if (end < 0) {
                    throw TemplateException.value("'\\g<' is not closed in the replacement");
                }
                out.append(words(group(found, template.substring(at + 3, end))));
                at = end + 1;
            } else if (next >= '1' && next <= '9') {
                int end = at + 2;
                if (end < template.length() && Character.isDigit(template.charAt(end))) {
                    end++;
                }
                out.append(words(group(found, template.substring(at + 1, end))));
                at = end;
            } else if (next == '0') {
                out.append('\0');
                at += 2;
            } else {
                out.append(Escapes.undo(template.substring(at, at + 2)));
                at += 2;
            }
        }
    }

    private static String words(Value group) {
        return group instanceof Value.Text text ? text.text() : "";
    }

    /// The group of a number or name; null where it took no part in the match.
    Value group(Matcher found, String name) {
        try {
            String text;
            if (name.chars().allMatch(Character::isDigit)) {
                text = found.group(Integer.parseInt(name.substring(0, Math.min(6, name.length()))));
            } else {
                text = found.group(names.getOrDefault(name, name));
            }
            return text == null ? Value.NULL : Value.text(text);
        } catch (IndexOutOfBoundsException | IllegalArgumentException _) {
            throw TemplateException.value("the regular expression has no group '" + name + "'");
        }
    }

    /// The text with every character that means something in a regular expression escaped.
    static String escape(String text) {
        var out = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("()[]{}?*+-|^$\\.&~# \t\n\r\u000b\f".indexOf(c) >= 0) {
                out.append('\\');
            }
            out.append(c);
        }
        return out.toString();
    }

    /// Text that stops a match which takes too long.
    private static final class TimedText implements CharSequence {
        private final CharSequence text;
        private final long deadline;
        private int reads;

        TimedText(CharSequence text, long deadline) {
            this.text = text;
            this.deadline = deadline;
        }

        @Override
        public char charAt(int index) {
            if ((++reads & 0x3fff) == 0 && System.nanoTime() > deadline) {
                throw TemplateException.limit(
                        "the regular expression takes longer than "
                                + Limits.REGEX.toSeconds()
                                + " seconds");
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
