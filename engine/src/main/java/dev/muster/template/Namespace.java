package dev.muster.template;

import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// An object whose attributes a template may set from within loops.
final class Namespace implements Thing {
    private final Map<String, Value> members;

    Namespace(Map<String, Value> members) {
        this.members = new LinkedHashMap<>(members);
    }

    void set(String name, Value value) {
        members.put(name, value);
    }

    @Override
    public String typeName() {
        return "Namespace";
    }

    @Override
    public String print() {
        return "<Namespace " + Python.represent(Value.map(members)) + ">";
    }

    @Override
    public Optional<Value> attribute(String name) {
        return Optional.ofNullable(members.get(name));
    }
}
