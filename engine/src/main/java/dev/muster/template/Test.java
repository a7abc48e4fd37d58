package dev.muster.template;

import dev.muster.value.Value;

/// A test: what stands behind `is`.
///
/// @param takesUndefined whether it accepts an undefined input, as `defined` does
record Test(String name, Parameters parameters, boolean takesUndefined, Condition condition) {

    /// What a test asks of its input.
    @FunctionalInterface
    interface Condition {
        boolean holds(Value input, Parameters.Given given, Evaluation evaluation);
    }

    boolean holds(Value input, Arguments arguments, Evaluation evaluation) {
        return condition.holds(input, parameters.bind(name, arguments), evaluation);
    }
}
