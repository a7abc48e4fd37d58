package dev.muster.report;

import dev.muster.value.JsonStyle;
import dev.muster.value.JsonWriter;
import dev.muster.value.PythonFloat;
import dev.muster.value.Value;
import java.util.Optional;

/// Values as JSON that any program reads, line by line. Secrets are stars.
public final class JsonText {
    private static final JsonStyle LINE = JsonStyle.PYTHON.escaping(JsonStyle.Escapes.UNSAFE);

    private JsonText() {}

    /// JSON on one line.
    public static String compact(Value value) {
        return JsonWriter.write(value, LINE, Shown.WORDS);
    }

    /// JSON over many lines, indented by four.
    public static String pretty(Value value) {
        return JsonWriter.write(value, LINE.indented(4), Shown.WORDS);
    }

    private enum Shown implements JsonWriter.Words {
        WORDS;

        @Override
        public String text(Value.Text text) {
            return text.shown();
        }

        @Override
        public String real(double number) {
            var digits = PythonFloat.json(number);
            return Double.isFinite(number) ? digits : '"' + digits + '"';
        }

        @Override
        public Optional<String> other(Value value) {
            return value instanceof Value.Foreign foreign
                    ? Optional.of("<" + foreign.typeName() + ">")
                    : Optional.empty();
        }
    }
}
