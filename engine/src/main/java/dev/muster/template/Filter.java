package dev.muster.template;

import dev.muster.value.Value;

/// A filter: what stands behind `|`.
///
/// @param takesUndefined whether it accepts an undefined input, as `default` does
/// @param keepsText whether its result stays text even if it looks like a list, as `to_json`'s
/// @param open whether anybody may see its result, whatever secret went into it
record Filter(
        String name,
        Parameters parameters,
        boolean takesUndefined,
        boolean keepsText,
        boolean open,
        Function function) {

    /// What a filter makes of its input.
    @FunctionalInterface
    interface Function {
        Value apply(Value input, Parameters.Given given, Evaluation evaluation);
    }

    Value apply(Value input, Arguments arguments, Evaluation evaluation) {
        return function.apply(input, parameters.bind(name, arguments), evaluation);
    }
}
