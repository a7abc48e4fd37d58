package dev.muster.template;

import dev.muster.value.Value;
import java.util.Optional;

/// The attributes of Python's numbers that make sense in a template.
final class NumberMethods {
    private NumberMethods() {}

    static Optional<Value> find(Value number, String name) {
        return switch (name) {
            case "real", "numerator" -> Optional.of(number);
            case "imag" -> Optional.of(Value.of(0));
            case "bit_length" ->
                    method(name, () -> Value.of(Python.toBig(number).abs().bitLength()));
            case "is_integer" ->
                    method(
                            name,
                            () ->
                                    Value.of(
                                            Python.toDouble(number)
                                                    == Math.rint(Python.toDouble(number))));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> method(String name, java.util.function.Supplier<Value> result) {
        return Optional.of(new Native(name, (_, _) -> result.get()));
    }
}
