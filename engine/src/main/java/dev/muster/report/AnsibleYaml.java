package dev.muster.report;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Values in blocks of YAML, as Ansible writes them: results in its display `yaml`, inventories.
public final class AnsibleYaml {
    /// What YAML would not read as the text that it is.
    private static final Pattern OTHER =
            Pattern.compile(
                    "(?i)|~|null|true|false|yes|no|on|off|y|n|=|<<|[-+.]?[0-9][0-9_.,:xob-]*(?:e[-+]?\\d+)?"
                            + "|[-+]?\\.(?:inf|nan)|\\d{4}-\\d\\d?-\\d\\d?.*");

    private static final Pattern QUOTED =
            Pattern.compile(
                    "^[\\[\\]{}#&*!|>'\"%@`,?:-](?:\\s|$)|^[\\[\\]{}#&*!|>'\"%@`,].*|.*: .*|.*:$|.* #.*"
                            + "|^\\s.*|.*\\s$",
                    Pattern.DOTALL);

    private final StringBuilder yaml = new StringBuilder();

    private AnsibleYaml() {}

    /// What stands behind the host's name: what changed, and the rest below it.
    static String of(Value.Mapping result) {
        var left = new LinkedHashMap<>(result.entries());
        var text = new AnsibleYaml();
        for (var word : List.of("changed", "skipped")) {
            if (left.remove(Value.text(word)) instanceof Value.Bool(boolean truth)) {
                text.yaml.append(word).append('=').append(truth).append(' ');
            }
        }
        for (var stream : List.of("stdout", "stderr")) {
            if (left.containsKey(Value.text(stream))) {
                left.replace(Value.text(stream + "_lines"), Value.text("<omitted>"));
            }
        }
        text.mapping(left, 1);
        return text.yaml.toString().stripTrailing();
    }

    /// A whole document.
    public static String document(Value value) {
        if (!(value instanceof Value.Mapping(Map<Value, Value> entries)) || entries.isEmpty()) {
            return JsonText.compact(value);
        }
        var text = new AnsibleYaml();
        text.mapping(entries, 0);
        return text.yaml.substring(1);
    }

    private void mapping(Map<Value, Value> entries, int depth) {
        entries.forEach((key, value) -> {
            line(depth);
            yaml.append(scalar(key, depth)).append(':');
            below(value, depth);
        });
    }

    private void below(Value value, int depth) {
        switch (value) {
            case Value.Mapping(Map<Value, Value> entries) when !entries.isEmpty() ->
                    mapping(entries, depth + 1);
            case Value.Sequence(List<Value> items, _) when !items.isEmpty() ->
                    items.forEach(item -> {
                        line(depth);
                        yaml.append('-');
                        item(item, depth);
                    });
            default -> yaml.append(' ').append(scalar(value, depth));
        }
    }

    /// An element of a list, which begins on the line of its dash.
    private void item(Value item, int depth) {
        if (item instanceof Value.Mapping(Map<Value, Value> entries) && !entries.isEmpty()) {
            int start = yaml.length();
            mapping(entries, depth + 1);
            yaml.replace(start, start + 1 + 2 * (depth + 1), " ");
        } else if (item instanceof Value.Sequence(List<Value> inner, _) && !inner.isEmpty()) {
            int start = yaml.length();
            below(item, depth + 1);
            yaml.replace(start, start + 1 + 2 * (depth + 1), " ");
        } else {
            yaml.append(' ').append(scalar(item, depth));
        }
    }

    private void line(int depth) {
        yaml.append('\n').repeat(' ', 2 * depth);
    }

    private static String scalar(Value value, int depth) {
        if (!(value instanceof Value.Text text) || text.secret()) {
            return JsonText.compact(value);
        }
        var words = text.text();
        if (words.indexOf('\n') >= 0 && isPrintable(words)) {
            var mark = words.endsWith("\n") ? words.endsWith("\n\n") ? "|+" : "|" : "|-";
            var indent = "\n" + " ".repeat(2 * (depth + 1));
            return mark
                    + indent
                    + words.stripTrailing().replace("\n", indent).replaceAll(" +\n", "\n");
        }
        if (!isPrintable(words)) {
            return JsonText.compact(value);
        }
        return OTHER.matcher(words).matches() || QUOTED.matcher(words).matches()
                ? "'" + words.replace("'", "''") + "'"
                : words;
    }

    private static boolean isPrintable(String words) {
        return words.chars().allMatch(c -> c >= ' ' && c != 0x7f || c == '\n');
    }
}
