package dev.muster.variables;

import dev.muster.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// The variables that the engine itself brings. Each is computed when somebody reads it.
public final class Magic {
    private final Map<String, Function<TaskScope, Optional<Value>>> known = new HashMap<>();

    /// A variable whose value depends on the scope that reads it.
    public Magic put(String name, Function<TaskScope, Optional<Value>> value) {
        known.put(name, value);
        return this;
    }

    /// A variable with one value.
    public Magic put(String name, Value value) {
        return put(name, _ -> Optional.of(value));
    }

    /// These variables with others that win over them.
    public Magic and(Magic others) {
        var all = new Magic();
        all.known.putAll(known);
        all.known.putAll(others.known);
        return all;
    }

    Optional<Value> find(String name, TaskScope scope) {
        var value = known.get(name);
        return value == null ? Optional.empty() : value.apply(scope);
    }

    Set<String> names() {
        return new HashSet<>(known.keySet());
    }
}
