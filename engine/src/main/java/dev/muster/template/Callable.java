package dev.muster.template;

import dev.muster.value.Value;

/// Something that a template can call.
interface Callable extends Thing {
    Value call(Arguments arguments, Evaluation evaluation);

    @Override
    default String typeName() {
        return "function";
    }
}
