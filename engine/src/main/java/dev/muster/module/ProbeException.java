package dev.muster.module;

/// A question that a host could not answer; fails the task with the reason.
public final class ProbeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ProbeException(String reason) {
        super(reason);
    }
}
