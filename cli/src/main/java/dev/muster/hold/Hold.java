package dev.muster.hold;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jdk.net.ExtendedSocketOptions;

/// Waits on a socket that nobody but its owner can reach, and takes one call after the other, each
/// in a thread of its own.
///
/// It ends when told to, or when there was no call for a while.
public final class Hold implements AutoCloseable {
    /// What the JVM took from the environment when it started and can't take again.
    private static final List<String> FIXED =
            List.of("TZ", "LANG", "LC_ALL", "LC_CTYPE", "JAVA_TOOL_OPTIONS", "MUSTER_JAVA_OPTS");

    private final Keeper.Place place;
    private final Map<String, String> environment;
    private final String circumstances = Circumstances.here();
    private final Stay stay;
    private final Service service;
    private final ServerSocketChannel door;
    private final AtomicInteger calls = new AtomicInteger();
    private int underWay;
    private long lastCall = System.nanoTime();

    /// How long a hold stays.
    ///
    /// @param idle how long it waits for another call
    /// @param isAskedFor whether somebody wants it to; if not, it gives way to one that is
    public record Stay(Duration idle, boolean isAskedFor) {}

    /// What does the work.
    public interface Service {
        /// Runs a command; its exit code.
        int run(Call call);

        /// Puts away what is of no use any more; called about once a minute.
        void tidy();

        /// Words for whoever asks how the hold does.
        String status(int calls, Stay stay);
    }

    /// Begins to listen.
    ///
    /// @param place left to the next as soon as no more calls are taken
    /// @param environment of this process
    public Hold(Keeper.Place place, Map<String, String> environment, Stay stay, Service service)
            throws IOException {
        this.place = place;
        this.environment = Map.copyOf(environment);
        this.stay = stay;
        this.service = service;
        var socket = place.socket();
        var folder = Objects.requireNonNull(socket.getParent());
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        this.door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            door.bind(UnixDomainSocketAddress.of(socket));
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            door.close();
            throw e;
        }
    }

    /// Takes calls until the end.
    public void serve() throws IOException {
        try (var watch = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            long pause = Math.max(1, Math.min(stay.idle().toMillis() / 4, 60_000));
            var watching =
                    watch.scheduleWithFixedDelay(this::rest, pause, pause, TimeUnit.MILLISECONDS);
            while (true) {
                SocketChannel caller;
                try {
                    caller = door.accept();
                } catch (AsynchronousCloseException _) {
                    break;
                } catch (ClosedChannelException _) {
                    break;
                }
                callers.execute(() -> receive(caller));
            }
            watching.cancel(false);
        }
    }

    private void rest() {
        service.tidy();
        boolean over;
        synchronized (this) {
            over = underWay == 0 && System.nanoTime() - lastCall >= stay.idle().toNanos();
        }
        if (over) {
            close();
        }
    }

    private void receive(SocketChannel channel) {
        try (var wire = new Wire(channel)) {
            var first = wire.next();
            if (!isOwner(channel)) {
                // The superuser can reach it too, but runs as somebody else.
                wire.send(Wire.DECLINED, new Wire.Text().text("another user"));
                return;
            }
            switch (first.kind()) {
                case Wire.CALL -> call(first, wire);
                case Wire.STATUS -> {
                    var said = bytes(service.status(calls.get(), stay));
                    wire.send(Wire.OUTPUT, said, said.length);
                    wire.send(Wire.END, new Wire.Text().number(0));
                }
                case Wire.STOP -> {
                    close();
                    wire.send(Wire.END, new Wire.Text().number(0));
                }
                case Wire.GIVE_WAY -> {
                    if (!stay.isAskedFor()) {
                        close();
                    }
                    wire.send(Wire.END, new Wire.Text().number(0));
                }
                default -> {
                    // Somebody who knocked and went away.
                }
            }
        } catch (IOException _) {
            // The client has gone, or speaks in another tongue: it has been told nothing it relies
            // on.
        }
    }

    private static boolean isOwner(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED)
                .user()
                .getName()
                .equals(System.getProperty("user.name"));
    }

    private void call(Wire.Frame frame, Wire wire) throws IOException {
        var folder = frame.text();
        var circumstances = frame.text();
        var program = frame.text();
        int columns = frame.number();
        var arguments = frame.texts();
        var variables = frame.texts();
        var theirs = new java.util.HashMap<String, String>();
        for (int i = 0; i + 1 < variables.size(); i += 2) {
            theirs.put(variables.get(i), variables.get(i + 1));
        }
        var unfit = unfit(folder, circumstances, theirs);
        if (unfit.isPresent()) {
            wire.send(Wire.DECLINED, new Wire.Text().text(unfit.get()));
            return;
        }
        begin();
        try (var caller = new Caller(wire)) {
            int code = caller.serve(service, program, columns, arguments, theirs);
            wire.send(Wire.END, new Wire.Text().number(code));
        } finally {
            end();
        }
    }

    /// Why the call would not go here as it would in a process of its own.
    private Optional<String> unfit(
            String folder, String circumstances, Map<String, String> theirs) {
        if (!folder.equals(Path.of("").toAbsolutePath().toString())) {
            return Optional.of("another folder");
        }
        if (!Circumstances.isHere(Path.of(folder))) {
            // The hold's own is gone, so nobody will ever call from there.
            close();
            return Optional.of("another folder of that name");
        }
        if (!circumstances.equals(this.circumstances)) {
            return Optional.of("other circumstances");
        }
        return FIXED.stream()
                .filter(name -> !Objects.equals(environment.get(name), theirs.get(name)))
                .findFirst()
                .map(name -> "another " + name);
    }

    private synchronized void begin() {
        underWay++;
        calls.incrementAndGet();
    }

    private synchronized void end() {
        underWay--;
        lastCall = System.nanoTime();
    }

    static byte[] bytes(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /// Takes no more calls, and leaves the place to another; calls under way are let finish.
    @Override
    public void close() {
        try {
            door.close();
            place.close();
        } catch (IOException _) {
            // Whoever comes next finds nobody behind it, and removes it.
        }
    }
}
