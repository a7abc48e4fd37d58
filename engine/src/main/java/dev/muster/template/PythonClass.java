package dev.muster.template;

import dev.muster.value.Value;
import java.util.Optional;

/// The class of a value, as `__class__` tells it.
record PythonClass(String name) implements Thing {
    static PythonClass of(Value value) {
        return new PythonClass(Python.className(value));
    }

    @Override
    public String typeName() {
        return "type";
    }

    @Override
    public String print() {
        return "<class '" + name + "'>";
    }

    @Override
    public Optional<Value> attribute(String attribute) {
        return attribute.equals("__name__") ? Optional.of(Value.text(name)) : Optional.empty();
    }
}
