package dev.muster.variables;

import dev.muster.value.Value;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A mapping whose values are made when they are read, so that `hostvars` costs nothing for the
/// hosts and variables that nobody asks for. Can't be changed.
public final class LazyMapping extends AbstractMap<Value, Value> {
    private final Supplier<? extends Set<String>> keys;
    private final Function<String, @Nullable Value> values;

    /// @param values the value under a key, or null where there is none
    public LazyMapping(
            Supplier<? extends Set<String>> keys, Function<String, @Nullable Value> values) {
        this.keys = keys;
        this.values = values;
    }

    @Override
    public @Nullable Value get(@Nullable Object key) {
        return key instanceof Value.Text(String name, _, _) ? values.apply(name) : null;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public Set<Map.Entry<Value, Value>> entrySet() {
        var names = keys.get();
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<Value, Value>> iterator() {
                return names.stream()
                        .map(name -> {
                            var value = values.apply(name);
                            return Map.<Value, Value>entry(
                                    Value.text(name), value == null ? Value.NULL : value);
                        })
                        .iterator();
            }

            @Override
            public int size() {
                return names.size();
            }
        };
    }

    @Override
    public Set<Value> keySet() {
        var names = new java.util.LinkedHashSet<Value>();
        keys.get().forEach(name -> names.add(Value.text(name)));
        return names;
    }

    @Override
    public int size() {
        return keys.get().size();
    }
}
