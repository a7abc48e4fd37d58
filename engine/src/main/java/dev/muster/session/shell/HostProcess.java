package dev.muster.session.shell;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A command running at the far end of a [Line].
public interface HostProcess extends AutoCloseable {
    OutputStream input();

    InputStream output();

    InputStream errors();

    /// Waits for the end and tells the exit code, above 128 for a signal. Both outputs must have
    /// been read to their end.
    int exit() throws IOException;

    @Override
    void close();
}
