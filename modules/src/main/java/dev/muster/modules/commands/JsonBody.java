package dev.muster.modules.commands;

import dev.muster.value.JsonStyle;
import dev.muster.value.JsonWriter;
import dev.muster.value.Value;

/// A value as a request carries it: as JSON in ASCII, as Python's `json.dumps` writes it, or bare.
final class JsonBody {
    private JsonBody() {}

    static String of(Value value) {
        return JsonWriter.write(value, JsonStyle.PYTHON);
    }

    /// A scalar as bare text.
    static String plain(Value value) {
        return switch (value) {
            case Value.Text text -> text.text();
            case Value.Bool(boolean truth) -> truth ? "True" : "False";
            case Value.Null() -> "None";
            default -> of(value);
        };
    }
}
