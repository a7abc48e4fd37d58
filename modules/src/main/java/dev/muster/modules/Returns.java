package dev.muster.modules;

import dev.muster.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Return values in the making, in the order they are told.
public final class Returns {
    private final Map<String, Value> values = new LinkedHashMap<>();

    public Returns and(String name, Value value) {
        values.put(name, value);
        return this;
    }

    public Returns and(String name, String text) {
        return and(name, Value.text(text));
    }

    public Returns and(String name, long number) {
        return and(name, Value.of(number));
    }

    public Returns and(String name, boolean truth) {
        return and(name, Value.of(truth));
    }

    public Returns and(String name, List<String> texts) {
        return and(name, Value.texts(texts));
    }

    /// Left out when there is none.
    public Returns maybe(String name, Optional<String> text) {
        text.ifPresent(present -> and(name, present));
        return this;
    }

    /// The values by name.
    public Map<String, Value> values() {
        return Collections.unmodifiableMap(values);
    }

    public Value.Mapping mapping() {
        return Value.map(values);
    }
}
