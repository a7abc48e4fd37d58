package dev.muster.session;

/// A host that refuses to work as the user wanted: no sudo, wrong password. Fails the task; the
/// connection lives on.
public final class BecomeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public BecomeException(String reason) {
        super(reason);
    }

    public String reason() {
        return String.valueOf(getMessage());
    }
}
