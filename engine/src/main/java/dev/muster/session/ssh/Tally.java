package dev.muster.session.ssh;

import dev.muster.session.Traffic;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/// Counts what goes through a socket, from any thread.
final class Tally {
    private long turns;
    private long sent;
    private long received;
    private boolean listening = true;

    synchronized Traffic traffic() {
        return new Traffic(turns, sent, received, Duration.ZERO);
    }

    private synchronized void sent(int count) {
        turns += listening ? 1 : 0;
        listening = false;
        sent += count;
    }

    private synchronized void received(int count) {
        listening = true;
        received += count;
    }

    OutputStream counted(OutputStream out) {
        return new FilterOutputStream(out) {
            @Override
            public void write(int b) throws IOException {
                sent(1);
                out.write(b);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                sent(length);
                out.write(bytes, offset, length);
            }
        };
    }

    InputStream counted(InputStream in) {
        return new FilterInputStream(in) {
            @Override
            public int read() throws IOException {
                int read = in.read();
                if (read >= 0) {
                    received(1);
                }
                return read;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                int count = in.read(bytes, offset, length);
                if (count > 0) {
                    received(count);
                }
                return count;
            }
        };
    }
}
