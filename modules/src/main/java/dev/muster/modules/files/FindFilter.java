package dev.muster.modules.files;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Which of the listed files `find` takes.
record FindFilter(
        Find.Arguments arguments,
        Optional<Long> age,
        Optional<Long> size,
        List<PythonRegex> patterns,
        List<PythonRegex> excludes) {
    private static final Pattern AMOUNT = Pattern.compile("(-?\\d+)([a-z])?");

    /// A number with a unit, such as `2w`.
    static long amount(String argument, String text, Map<Character, Long> units) {
        var matcher = AMOUNT.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (matcher.matches()) {
            var unit = Optional.ofNullable(matcher.group(2));
            var factor =
                    unit.isEmpty()
                            ? Optional.of(1L)
                            : Optional.ofNullable(units.get(unit.get().charAt(0)));
            if (factor.isPresent()) {
                return Long.parseLong(matcher.group(1)) * factor.get();
            }
        }
        throw new InputException(
                Diagnostic.error(
                                "'"
                                        + argument
                                        + "' of find must be a number with a unit, not '"
                                        + text
                                        + "'")
                        .hint(
                                "the units are "
                                        + String.join(
                                                ", ",
                                                units.keySet().stream()
                                                        .sorted()
                                                        .map(String::valueOf)
                                                        .toList())));
    }

    /// A pattern of file names as an expression for the whole name.
    static String glob(String pattern) {
        var regex = new StringBuilder("(?s)");
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                case '[' -> {
                    int end = pattern.indexOf(']', i + 2);
                    if (end < 0) {
                        regex.append("\\[");
                    } else {
                        var set = pattern.substring(i + 1, end).replace("\\", "\\\\");
                        regex.append('[')
                                .append(set.startsWith("!") ? "^" + set.substring(1) : set)
                                .append(']');
                        i = end;
                    }
                }
                default -> regex.append(PythonRegex.escape(String.valueOf(c)));
            }
        }
        return regex.append("\\Z").toString();
    }

    boolean takes(FoundFile file, long now) {
        var name = file.name();
        return (arguments.hidden() || !name.startsWith("."))
                && kind(file)
                && (patterns.isEmpty() || matches(patterns, name))
                && !matches(excludes, name)
                && old(file, now)
                && large(file);
    }

    private static boolean matches(List<PythonRegex> patterns, String name) {
        return patterns.stream().anyMatch(pattern -> pattern.matcher(name).lookingAt());
    }

    private boolean kind(FoundFile file) {
        return switch (arguments.fileType()) {
            case ANY -> true;
            case DIRECTORY -> file.isDirectory();
            case FILE -> file.isRegular();
            case LINK -> file.isLink();
        };
    }

    private boolean old(FoundFile file, long now) {
        var time =
                switch (arguments.ageStamp()) {
                    case ATIME -> file.accessed();
                    case CTIME -> file.changed();
                    case MTIME -> file.modified();
                };
        return age.map(least -> least >= 0 ? now - time >= least : now - time <= -least)
                .orElse(true);
    }

    /// Only plain files are weighed.
    private boolean large(FoundFile file) {
        return !file.isRegular()
                || size.map(least -> least >= 0 ? file.size() >= least : file.size() <= -least)
                        .orElse(true);
    }
}
