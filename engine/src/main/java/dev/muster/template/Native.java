package dev.muster.template;

import dev.muster.value.Value;
import java.util.function.BiFunction;

/// A function that Java provides.
record Native(String name, BiFunction<Arguments, Evaluation, Value> function) implements Callable {
    @Override
    public Value call(Arguments arguments, Evaluation evaluation) {
        return function.apply(arguments, evaluation);
    }
}
