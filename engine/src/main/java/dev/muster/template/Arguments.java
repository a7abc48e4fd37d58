package dev.muster.template;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The values handed to a function, filter, test or lookup.
record Arguments(List<Value> positional, Map<String, Value> named) {
    static final Arguments NONE = new Arguments(List.of(), Map.of());

    static Arguments of(Value... values) {
        return new Arguments(List.of(values), Map.of());
    }

    boolean isEmpty() {
        return positional.isEmpty() && named.isEmpty();
    }

    Optional<Value> at(int index) {
        return index < positional.size() ? Optional.of(positional.get(index)) : Optional.empty();
    }

    /// The argument at a position, or of a name where it was given by name.
    Optional<Value> find(int index, String name) {
        return at(index).or(() -> Optional.ofNullable(named.get(name)));
    }

    Arguments from(int index) {
        return new Arguments(
                positional.subList(Math.min(index, positional.size()), positional.size()), named);
    }
}
