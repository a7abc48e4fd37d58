package dev.muster.template;

import dev.muster.value.Taint;
import dev.muster.value.Value;

/// Keeps what is made of a secret a secret.
final class Secrets {
    private Secrets() {}

    /// Whether a value is or holds a secret text; quick where none was read so far.
    static boolean isIn(Value value, Evaluation evaluation) {
        return evaluation.sawSecrets() && Taint.isIn(value);
    }

    static boolean isIn(Arguments arguments, Evaluation evaluation) {
        return evaluation.sawSecrets()
                && (arguments.positional().stream().anyMatch(Taint::isIn)
                        || arguments.named().values().stream().anyMatch(Taint::isIn));
    }

    /// The value with every text in it secret.
    static Value mark(Value value) {
        return Taint.mark(value);
    }
}
