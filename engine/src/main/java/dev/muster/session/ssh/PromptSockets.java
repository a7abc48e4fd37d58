package dev.muster.session.ssh;

import dev.muster.session.Traffic;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.SocketFactory;
import jdk.net.ExtendedSocketOptions;

/// Sockets that send at once and acknowledge at once. A conversation of small packets loses 40 ms
/// at every turn where one side holds back its packet and the other its acknowledgement.
final class PromptSockets extends SocketFactory {
    private final List<Socket> made = new CopyOnWriteArrayList<>();
    private final Tally tally = new Tally();
    private final AtomicReference<Runnable> following =
            new AtomicReference<>(PromptSockets::nothing);

    private static void nothing() {}

    /// What has gone through the sockets made here.
    Traffic traffic() {
        return tally.traffic();
    }

    /// Has `action`, which may write too, follow the next write in the thread that writes. So one
    /// packet goes out directly behind another, ahead of whatever waits for the other's answer.
    void afterNextWrite(Runnable action) {
        following.set(action);
    }

    @Override
    public Socket createSocket() throws IOException {
        var socket = new PromptSocket(tally, following);
        made.add(socket);
        return socket;
    }

    /// Closes what was made here: the one way to end a read that waits.
    void cut() {
        for (var socket : made) {
            try {
                socket.close();
            } catch (IOException _) {
                // As closed as it gets.
            }
        }
    }

    @Override
    public Socket createSocket(String host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
        throw new UnsupportedOperationException();
    }

    private static final class PromptSocket extends Socket {
        private static final SocketOption<Boolean> QUICK = ExtendedSocketOptions.TCP_QUICKACK;

        private final Tally tally;
        private final AtomicReference<Runnable> following;

        PromptSocket(Tally tally, AtomicReference<Runnable> following) throws IOException {
            this.tally = tally;
            this.following = following;
            setOption(StandardSocketOptions.TCP_NODELAY, true);
        }

        /// Linux forgets the wish to acknowledge quickly, so it is renewed before each read. The
        /// buffer is there since sshj reads a packet in two pieces.
        @Override
        public InputStream getInputStream() throws IOException {
            var raw = tally.counted(super.getInputStream());
            if (!supportedOptions().contains(QUICK)) {
                return new BufferedInputStream(raw, 8192);
            }
            var quick =
                    new FilterInputStream(raw) {
                        @Override
                        public int read(byte[] bytes, int offset, int length) throws IOException {
                            setOption(QUICK, true);
                            return in.read(bytes, offset, length);
                        }
                    };
            return new BufferedInputStream(quick, 8192);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(tally.counted(super.getOutputStream())) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    out.write(bytes, offset, length);
                    following.getAndSet(PromptSockets::nothing).run();
                }
            };
        }
    }
}
