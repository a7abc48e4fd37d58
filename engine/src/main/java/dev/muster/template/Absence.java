package dev.muster.template;

import dev.muster.value.Value;

/// Ways in which a value is absent.
final class Absence {
    /// What `x if c` without `else` yields when `c` is false: it prints as nothing.
    static final Value.Undefined LENIENT =
            new Value.Undefined("", "the inline 'if' was false and has no 'else'");

    private Absence() {}

    static Value.Undefined variable(String name) {
        return new Value.Undefined(name, "'" + name + "' is undefined");
    }

    static boolean isLenient(Value.Undefined undefined) {
        return undefined.name().isEmpty();
    }

    /// Fails unless the absence is a lenient one.
    static void demand(Value.Undefined undefined) {
        if (!isLenient(undefined)) {
            throw failure(undefined);
        }
    }

    static TemplateException failure(Value.Undefined undefined) {
        return new TemplateException(TemplateException.Kind.UNDEFINED, undefined.explanation());
    }
}
