package dev.muster.template;

import dev.muster.source.Source;
import dev.muster.source.Yaml;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Variables as a file of YAML gives them, for tests.
final class Variables implements Scope {
    private final Map<String, Value> values = new HashMap<>();

    static Variables of(String yaml) {
        var variables = new Variables();
        var root = Yaml.parse(new Source("vars.yml", yaml)).orElseThrow().toValue();
        ((Value.Mapping) root)
                .entries()
                .forEach((key, value) -> variables.values.put(Python.print(key), value));
        return variables;
    }

    static Variables none() {
        return new Variables();
    }

    Variables with(String name, Value value) {
        values.put(name, value);
        return this;
    }

    @Override
    public Optional<Value> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    @Override
    public Set<String> names() {
        return values.keySet();
    }
}
