package dev.muster.session.shell;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// What a process of this machine says, for virtual threads to read.
///
/// Whoever waits for a pipe keeps the carrier of a virtual thread, and there are no more carriers
/// than processors: two silent processes could hold up a whole run. So it is a thread of another
/// kind that waits.
final class PipeInput extends InputStream {
    private static final ExecutorService WAITING =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("pipe-", 0).factory());

    private final InputStream pipe;

    PipeInput(InputStream pipe) {
        this.pipe = pipe;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        if (pipe.available() > 0) {
            return pipe.read(bytes, from, length);
        }
        return HostShell.await(WAITING.submit(() -> pipe.read(bytes, from, length)));
    }

    @Override
    public int available() throws IOException {
        return pipe.available();
    }

    @Override
    public void close() throws IOException {
        pipe.close();
    }
}
