package dev.muster.run;

import dev.muster.source.InputException;
import java.util.function.Supplier;

/// A keyword of a task can't be resolved, before the task has begun on any host.
final class KeywordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient InputException mistake;

    private KeywordException(InputException mistake) {
        super(mistake);
        this.mistake = mistake;
    }

    InputException mistake() {
        return mistake;
    }

    /// What a keyword says; throws [KeywordException] where that can't be told.
    static <T> T guard(Supplier<T> keyword) {
        try {
            return keyword.get();
        } catch (InputException mistake) {
            throw new KeywordException(mistake);
        }
    }
}
