package dev.muster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;

/// A TCP relay on loopback that stands between a program and a host, and counts what the two say to
/// each other. A turn is what costs a round trip on a long line: the program goes on after it has
/// heard what the host could only say once the turn before had reached it. On a line of no length
/// what the host says of its own accord may come in time to look like an answer; on one of some
/// length turns depend on nothing but who waits for whom. Connecting is not counted; saying goodbye
/// is.
public final class Relay implements AutoCloseable {
    private final ServerSocket entrance;
    private final int exit;
    private final Duration distance;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final List<Thread> carriers = new CopyOnWriteArrayList<>();
    private int turns;
    private long bytesUp;
    private long bytesDown;

    private enum Way {
        UP,
        DOWN
    }

    /// One connection's talk, told by its turns: the last that has begun, the last of which the
    /// host has heard, and the last that the host had heard of when it said what has arrived.
    private static final class Talk {
        private int begun;
        private int reached;
        private int answered;
    }

    /// What is under way, to arrive at its time.
    ///
    /// @param turn the last one that whoever sent it knew of
    /// @param bytes empty once the sender has ended
    private record Piece(int turn, byte[] bytes, long arrival) {}

    /// How many callers are turned away first.
    private int unwelcome;

    private Relay(ServerSocket entrance, int exit, Duration distance, int unwelcome) {
        this.entrance = entrance;
        this.exit = exit;
        this.distance = distance;
        this.unwelcome = unwelcome;
    }

    /// Starts to relay to a port of this machine.
    public static Relay to(int port) {
        return to(port, Duration.ZERO, 0);
    }

    /// Starts to relay to a port of this machine as if it were so far away, in either direction.
    public static Relay to(int port, Duration distance) {
        return to(port, distance, 0);
    }

    /// Starts to relay to a port of this machine, but hangs up on so many callers first.
    public static Relay to(int port, int unwelcome) {
        return to(port, Duration.ZERO, unwelcome);
    }

    private static Relay to(int port, Duration distance, int unwelcome) {
        try {
            var entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            var relay = new Relay(entrance, port, distance, unwelcome);
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

    /// How many turns there were, over all connections.
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
                carry(caller, host, talk, Way.UP);
                carry(host, caller, talk, Way.DOWN);
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
        var line = new LinkedBlockingQueue<Piece>();
        start(() -> take(from, line, talk, way));
        start(() -> deliver(line, to, talk, way));
    }

    private void take(Socket from, BlockingQueue<Piece> line, Talk talk, Way way) {
        var room = new byte[64 << 10];
        try {
            int count;
            while ((count = from.getInputStream().read(room)) >= 0) {
                line.add(piece(sent(talk, way, count), Arrays.copyOf(room, count)));
            }
        } catch (IOException _) {
            // As good as ended.
        }
        line.add(piece(0, new byte[0]));
    }

    private Piece piece(int turn, byte[] bytes) {
        return new Piece(turn, bytes, System.nanoTime() + distance.toNanos());
    }

    private void deliver(BlockingQueue<Piece> line, Socket to, Talk talk, Way way) {
        try {
            while (true) {
                var piece = line.take();
                Thread.sleep(Duration.ofNanos(Math.max(0, piece.arrival() - System.nanoTime())));
                if (piece.bytes().length == 0) {
                    to.shutdownOutput();
                    return;
                }
                arrives(talk, way, piece.turn());
                to.getOutputStream().write(piece.bytes());
            }
        } catch (IOException _) {
            // One end is gone; the other notices by itself.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The turn that what is sent now belongs to.
    private synchronized int sent(Talk talk, Way way, int count) {
        if (way == Way.DOWN) {
            bytesDown += count;
            return talk.reached;
        }
        bytesUp += count;
        if (talk.answered == talk.begun) {
            talk.begun++;
            turns++;
        }
        return talk.begun;
    }

    private synchronized void arrives(Talk talk, Way way, int turn) {
        if (way == Way.UP) {
            talk.reached = turn;
        } else {
            talk.answered = turn;
        }
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
