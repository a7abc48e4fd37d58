package dev.muster.report;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A JSON object in the making, its fields in the order they are put.
final class Fields {
    private final Map<String, Value> entries = new LinkedHashMap<>();

    Fields put(String name, Value value) {
        entries.put(name, value);
        return this;
    }

    Fields text(String name, String text) {
        return put(name, Value.text(text));
    }

    Fields texts(String name, List<String> texts) {
        return put(name, Value.texts(texts));
    }

    Fields number(String name, long number) {
        return put(name, Value.of(number));
    }

    Fields truth(String name, boolean truth) {
        return put(name, Value.of(truth));
    }

    Fields milliseconds(String name, Duration took) {
        return number(name, took.toMillis());
    }

    Fields place(Span place) {
        return put(
                "place",
                new Fields()
                        .text("file", place.source().name())
                        .number("line", place.line())
                        .number("column", place.column())
                        .mapping());
    }

    Value.Mapping mapping() {
        return Value.map(entries);
    }
}
