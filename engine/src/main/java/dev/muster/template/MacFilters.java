package dev.muster.template;

import dev.muster.value.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// Filters about hardware addresses, as `ansible.utils` has them.
final class MacFilters {
    private static final Pattern WRITTEN =
            Pattern.compile(
                    "(?i)[0-9a-f]{1,2}([:-])[0-9a-f]{1,2}(?:\\1[0-9a-f]{1,2}){4}"
                            + "|[0-9a-f]{4}\\.[0-9a-f]{4}\\.[0-9a-f]{4}|[0-9a-f]{6}[:-][0-9a-f]{6}|[0-9a-f]{12}");

    private MacFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("hwaddr", "query", (input, given, _) -> address(input, given, "hwaddr"));
        filters.add("macaddr", "query", (input, given, _) -> address(input, given, "macaddr"));
    }

    private static Value address(Value input, Parameters.Given given, String filter) {
        var query = given.text(0, "");
        var digits = digits(Python.print(input));
        if (query.equals("bool")) {
            return Value.of(digits.isPresent());
        }
        if (digits.isEmpty()) {
            if (query.isEmpty()) {
                return Value.FALSE;
            }
            throw TemplateException.value(
                    "%s: not a hardware address: %s".formatted(filter, Python.print(input)));
        }
        var bare = digits.get();
        return switch (query) {
            case "" -> input;
            case "bare" -> Value.text(bare.toUpperCase(Locale.ROOT));
            case "int" -> Value.of(Long.parseLong(bare, 16));
            case "cisco" -> Value.text(grouped(bare, 4, "."));
            case "eui48", "win" -> Value.text(grouped(bare, 2, "-").toUpperCase(Locale.ROOT));
            case "linux" -> Value.text(grouped(bare, 2, ":"));
            case "unix" -> Value.text(grouped(bare, 2, ":").replaceAll("\\b0([0-9a-f])", "$1"));
            case "pgsql", "postgresql", "psql" -> Value.text(grouped(bare, 6, ":"));
            default ->
                    throw TemplateException.value(filter + ": unknown filter type: " + query)
                            .hint(
                                    "it is one of bare, bool, cisco, int, linux, pgsql, unix and win");
        };
    }

    /// The twelve digits of an address, however it is written; nothing if it is none.
    private static Optional<String> digits(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            return Optional.empty();
        }
        var bare = new StringBuilder();
        for (var part : text.toLowerCase(Locale.ROOT).split("[:.-]")) {
            bare.append(part.length() == 1 ? "0" : "").append(part);
        }
        return Optional.of(bare.toString());
    }

    private static String grouped(String digits, int size, String mark) {
        var parts = new StringBuilder();
        for (int i = 0; i < digits.length(); i += size) {
            parts.append(i == 0 ? "" : mark).append(digits, i, i + size);
        }
        return parts.toString();
    }
}
