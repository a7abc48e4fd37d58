package dev.muster.template;

import dev.muster.value.Value;
import java.util.Optional;

/// An object that lives only while a template is evaluated.
interface Thing extends Value.Foreign {
    /// How it prints.
    default String print() {
        return "<" + typeName() + ">";
    }

    /// How it prints inside of a list.
    default String represent() {
        return print();
    }

    /// The attribute of this name.
    default Optional<Value> attribute(String name) {
        return Optional.empty();
    }
}
