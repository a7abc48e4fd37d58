package dev.muster.session.shell;

import dev.muster.session.Traffic;
import java.io.IOException;

/// What carries commands to a host and their output back.
public interface Line extends AutoCloseable {
    /// Starts a command line under the login shell of the user who logged in.
    ///
    /// @param terminal whether the command gets a terminal of its own (and one stream for both
    ///   outputs)
    HostProcess start(String commandLine, boolean terminal) throws IOException;

    /// What has gone over the line so far; nothing where there is no network.
    default Traffic traffic() {
        return Traffic.NONE;
    }

    /// Throws when the line is lost.
    void check() throws IOException;

    /// Whether a line that was idle can be relied on: the far end was heard of lately.
    boolean isAlive();

    /// Breaks the line at once, whatever is in flight; callable from any thread.
    void cut();

    @Override
    void close();
}
