package dev.muster.session;

import java.util.Optional;

/// A host that can't be reached, or no longer. `reason` is one line for the user, `hint` what to
/// do.
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> hint;

    public UnreachableException(String reason, Optional<String> hint) {
        super(reason);
        this.hint = hint;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public Optional<String> hint() {
        return hint;
    }
}
