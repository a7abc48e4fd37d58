package dev.muster.session;

/// An open connection to one host. Used by one thread at a time.
public interface Session extends AutoCloseable {
    /// Sends one frame and waits for its answer: the steps are taken in order up to the first that
    /// fails, then, if all went well, the questions are answered.
    ///
    /// Throws [UnreachableException] when the line is lost (the session is dead then), and
    /// [BecomeException] when the host refuses the user wanted.
    Report exchange(Exchange exchange);

    /// What has gone to the host and come from it so far, also after the session is closed; nothing
    /// where there is no network.
    default Traffic traffic() {
        return Traffic.NONE;
    }

    /// Says that nothing more is wanted of it; it may be kept for whoever wants the same next.
    @Override
    void close();

    /// Closes it for good.
    default void end() {
        close();
    }
}
