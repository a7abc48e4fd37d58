package dev.muster.template;

import dev.muster.value.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All variables of a scope as the mapping `vars`.
final class ScopeVariables extends AbstractMap<Value, Value> {
    private final Scope scope;

    private ScopeVariables(Scope scope) {
        this.scope = scope;
    }

    static Value of(Scope scope, Evaluation evaluation) {
        return Views.of(new Value.Mapping(new ScopeVariables(scope)), evaluation, "vars");
    }

    @Override
    public @Nullable Value get(Object key) {
        return key instanceof Value.Text name ? scope.find(name.text()).orElse(null) : null;
    }

    @Override
    public boolean containsKey(Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Entry<Value, Value>> entrySet() {
        var names = scope.names();
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.size();
            }

            @Override
            public Iterator<Entry<Value, Value>> iterator() {
                return names.stream()
                        .<Entry<Value, Value>>map(name ->
                                new SimpleImmutableEntry<>(
                                        Value.text(name), scope.find(name).orElse(Value.NULL)))
                        .iterator();
            }
        };
    }
}
