package dev.muster.session;

import java.util.Optional;

/// A host that can't be reached, or no longer. `reason` is one line for the user, `hint` what to
/// do.
public final class UnreachableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> hint;
    private final boolean late;

    public UnreachableException(String reason, Optional<String> hint) {
        this(reason, hint, false);
    }

    /// @param late whether the line was cut since the host took longer than it was given
    public UnreachableException(String reason, Optional<String> hint, boolean late) {
        super(reason);
        this.hint = hint;
        this.late = late;
    }

    public boolean isLate() {
        return late;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    public Optional<String> hint() {
        return hint;
    }
}
