package dev.muster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A TCP relay on loopback that stands between a program and a host, and counts what the two say to
/// each other. A turn is a change of direction towards the host: what costs a round trip on a long
/// line. Turns do not depend on how fast anything is.
public final class Relay implements AutoCloseable {
    private final ServerSocket entrance;
    private final int exit;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Thread> carriers = new CopyOnWriteArrayList<>();
    private int turns;
    private long bytesUp;
    private long bytesDown;

    private enum Way {
        UP,
        DOWN
    }

    /// One connection's talk: who spoke last.
    private static final class Talk {
        private Way last = Way.DOWN;
    }

    /// How many callers are turned away first.
    private int unwelcome;

    private Relay(ServerSocket entrance, int exit, int unwelcome) {
        this.entrance = entrance;
        this.exit = exit;
        this.unwelcome = unwelcome;
    }

    /// Starts to relay to a port of this machine.
    public static Relay to(int port) {
        return to(port, 0);
    }

    /// Starts to relay to a port of this machine, but hangs up on so many callers first.
    public static Relay to(int port, int unwelcome) {
        try {
            var entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var relay = new Relay(entrance, port, unwelcome);
            Thread.ofVirtual().start(relay::welcome);
            return relay;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where to connect to.
    public int port() {
        return entrance.getLocalPort();
    }

    /// How often the talk turned towards the host, over all connections.
    public synchronized int turns() {
        return turns;
    }

    /// What was sent to the host.
    public synchronized long bytesUp() {
        return bytesUp;
    }

    /// What the host sent.
    public synchronized long bytesDown() {
        return bytesDown;
    }

    private void welcome() {
        while (!entrance.isClosed()) {
            try {
                var caller = keep(entrance.accept());
                if (unwelcome > 0) {
                    unwelcome--;
                    caller.close();
                    continue;
                }
                var host = keep(new Socket());
                host.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), exit));
                var talk = new Talk();
                start(() -> carry(caller, host, talk, Way.UP));
                start(() -> carry(host, caller, talk, Way.DOWN));
            } catch (IOException _) {
                // Nobody to talk to, or closed: the caller notices by itself.
            }
        }
    }

    private void start(Runnable carrying) {
        carriers.add(Thread.ofVirtual().start(carrying));
    }

    /// Waits until all connections so far have ended, so that nothing is left to count.
    public void finish() {
        for (var carrier : carriers) {
            try {
                carrier.join();
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private Socket keep(Socket socket) {
        open.add(socket);
        return socket;
    }

    private void carry(Socket from, Socket to, Talk talk, Way way) {
        var piece = new byte[64 << 10];
        try {
            int count;
            while ((count = from.getInputStream().read(piece)) >= 0) {
                note(talk, way, count);
                to.getOutputStream().write(piece, 0, count);
            }
            to.shutdownOutput();
        } catch (IOException _) {
            // One end is gone; the other notices by itself.
        }
    }

    private synchronized void note(Talk talk, Way way, int count) {
        if (way == Way.UP) {
            turns += talk.last == Way.DOWN ? 1 : 0;
            bytesUp += count;
        } else {
            bytesDown += count;
        }
        talk.last = way;
    }

    @Override
    public void close() {
        try {
            entrance.close();
            for (var socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
