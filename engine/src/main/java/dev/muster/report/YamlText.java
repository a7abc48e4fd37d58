package dev.muster.report;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Values as YAML, block by block. Secrets are stars.
public final class YamlText {
    /// Words that YAML takes for text, whichever version reads them.
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z/][A-Za-z0-9_./+-]*");

    private static final Pattern WORDS = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null");

    private final StringBuilder yaml = new StringBuilder();

    private YamlText() {}

    public static String of(Value value) {
        var text = new YamlText();
        text.write(value, 0, "");
        return text.yaml.toString();
    }

    /// @param before what stands between a key and a value on its line
    private void write(Value value, int depth, String before) {
        switch (value) {
            case Value.Mapping(Map<Value, Value> entries) when !entries.isEmpty() ->
                    entries.forEach((key, inner) -> {
                        newLine(depth);
                        yaml.append(scalar(key)).append(':');
                        write(inner, depth + 1, " ");
                    });
            case Value.Sequence(List<Value> items, boolean _) when !items.isEmpty() ->
                    items.forEach(item -> {
                        newLine(depth);
                        yaml.append('-');
                        write(item, depth + 1, " ");
                    });
            default -> yaml.append(before).append(scalar(value));
        }
    }

    private void newLine(int depth) {
        if (!yaml.isEmpty()) {
            yaml.append('\n');
        }
        yaml.repeat(' ', 2 * depth);
    }

    private static String scalar(Value value) {
        return value instanceof Value.Text text && !text.secret() && isPlain(text.text())
                ? text.text()
                : JsonText.compact(value);
    }

    private static boolean isPlain(String text) {
        return PLAIN.matcher(text).matches() && !WORDS.matcher(text).matches();
    }
}
