package dev.muster.template;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;

/// Filters that match regular expressions.
final class RegexFilters {
    private RegexFilters() {}

    static void addTo(FilterSet filters) {
        filters.add(
                "regex_replace",
                "pattern replacement ignorecase multiline count",
                RegexFilters::replace);
        filters.add("regex_search", "regex! *groups **options", RegexFilters::search);
        filters.add("regex_findall", "regex! multiline ignorecase", RegexFilters::all);
        filters.add("regex_escape", "re_type", RegexFilters::escape);
    }

    private static Value replace(Value input, Parameters.Given given, Evaluation evaluation) {
        var regex = Regex.of(given.text(0, ""), given.truth(2, false), given.truth(3, false));
        return Value.text(
                regex.replace(Filters.text(input), given.text(1, ""), given.number(4, 0)));
    }

    private static Value search(Value input, Parameters.Given given, Evaluation evaluation) {
        var groups = given.rest().stream().map(Python::print).toList();
        return search(
                input,
                given.text(0, ""),
                groups,
                flag(given, "ignorecase"),
                flag(given, "multiline"));
    }

    private static boolean flag(Parameters.Given given, String name) {
        var value = given.named().get(name);
        return value != null && Python.truthy(value);
    }

    private static Value search(
            Value input,
            String pattern,
            List<String> groups,
            boolean ignoreCase,
            boolean multiline) {
        var regex = Regex.of(pattern, ignoreCase, multiline);
        var found = regex.matcher(Filters.text(input));
        if (!found.find()) {
            return Value.NULL;
        }
        if (groups.isEmpty()) {
            return Value.text(found.group());
        }
        var parts = new ArrayList<Value>();
        for (var group : groups) {
            parts.add(group(regex, found, group));
        }
        return new Value.Sequence(parts, false);
    }

    private static Value group(Regex regex, Matcher found, String reference) {
        var name =
                reference.startsWith("\\g<") && reference.endsWith(">")
                        ? reference.substring(3, reference.length() - 1)
                        : reference.startsWith("\\") ? reference.substring(1) : "";
        if (name.isEmpty()) {
            throw TemplateException.value("Unknown argument")
                    .hint(
                            "'"
                                    + reference
                                    + "' names no group: "
                                    + "write '\\\\1' or '\\\\g<name>'");
        }
        return regex.group(found, name);
    }

    private static Value all(Value input, Parameters.Given given, Evaluation evaluation) {
        var regex = Regex.of(given.text(0, ""), given.truth(2, false), given.truth(1, false));
        var found = regex.matcher(Filters.text(input));
        var matches = new ArrayList<Value>();
        while (found.find()) {
            matches.add(match(found));
        }
        return new Value.Sequence(matches, false);
    }

    private static Value match(Matcher found) {
        if (found.groupCount() == 0) {
            return Value.text(found.group());
        }
        var groups = new ArrayList<Value>();
        for (int i = 1; i <= found.groupCount(); i++) {
            var group = found.group(i);
            groups.add(Value.text(group == null ? "" : group));
        }
        return groups.size() == 1 ? groups.getFirst() : new Value.Sequence(groups, true);
    }

    private static Value escape(Value input, Parameters.Given given, Evaluation evaluation) {
        var text = Filters.text(input);
        return Value.text(
                switch (given.text(0, "python")) {
                    case "python" -> Regex.escape(text);
                    case "posix_basic" -> text.replaceAll("([].\\[^$*\\\\])", "\\\\$1");
                    case "posix_extended" ->
                            throw TemplateException.value(
                                    "Regex type (posix_extended) not yet implemented");
                    default ->
                            throw TemplateException.value(
                                            "Invalid regex type (" + given.text(0, "") + ")")
                                    .hint("the types are python and posix_basic");
                });
    }
}
