package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Facts in the making, under their names without the prefix.
final class FactSheet {
    private final Map<String, Value> facts = new LinkedHashMap<>();

    FactSheet put(String name, Value value) {
        facts.put(name, value);
        return this;
    }

    FactSheet put(String name, String text) {
        return put(name, Value.text(text));
    }

    FactSheet put(String name, long number) {
        return put(name, Value.of(number));
    }

    FactSheet put(String name, boolean truth) {
        return put(name, Value.of(truth));
    }

    FactSheet put(String name, List<String> texts) {
        return put(name, Value.texts(texts));
    }

    FactSheet put(String name, FactSheet inner) {
        return put(name, inner.value());
    }

    FactSheet maybe(String name, Optional<String> text) {
        text.ifPresent(present -> put(name, present));
        return this;
    }

    boolean has(String name) {
        return facts.containsKey(name);
    }

    Value.Mapping value() {
        return Value.map(facts);
    }

    Map<String, Value> asMap() {
        return facts;
    }
}
