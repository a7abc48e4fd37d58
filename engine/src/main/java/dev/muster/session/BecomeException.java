package dev.muster.session;

/// A host that refuses to work as the user wanted: no sudo, wrong password. Fails the task; the
/// connection lives on. `reason` is one line for the user, `hint` what to do.
public final class BecomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    public BecomeException(String reason, String hint) {
        super(reason);
        this.hint = hint;
    }

    public String reason() {
        return String.valueOf(getMessage());
    }

    /// What to do about it.
    public String hint() {
        return hint;
    }
}
