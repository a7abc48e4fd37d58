package dev.muster.template;

import dev.muster.value.Value;
import java.util.Map;
import java.util.Optional;

/// What an imported template defines.
record Module(String name, Map<String, Value> names) implements Thing {
    @Override
    public String typeName() {
        return "TemplateModule";
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return Optional.ofNullable(names.get(attribute));
    }
}
