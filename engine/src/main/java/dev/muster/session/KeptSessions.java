package dev.muster.session;

import dev.muster.session.shell.ShellSession;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Sessions that stay open when a run is done with them, for the next run that wants the very same:
/// the same host by the same way, as the same user with the same keys, checked against the same
/// host keys. Safe for many threads.
public final class KeptSessions implements AutoCloseable {
    private final Map<Object, Deque<Kept>> free = new HashMap<>();
    private final InstantSource clock;
    private boolean closed;

    public KeptSessions(InstantSource clock) {
        this.clock = clock;
    }

    private record Kept(String host, ShellSession session, Instant since) {}

    /// One that is free and alive, or a new one.
    ///
    /// @param way what two sessions must have in common to stand for each other
    Session take(String host, Object way, Opening opening) {
        return free(way)
                .map(session -> new Lent(host, way, session, session.traffic()))
                .orElseGet(() -> new Lent(host, way, opening.open(), Traffic.NONE));
    }

    /// Opens a session.
    @FunctionalInterface
    interface Opening {
        ShellSession open();
    }

    private Optional<ShellSession> free(Object way) {
        var dead = new ArrayList<ShellSession>();
        try {
            synchronized (this) {
                var waiting = free.getOrDefault(way, new ArrayDeque<>());
                while (!waiting.isEmpty()) {
                    var session = waiting.pop().session();
                    if (session.isAlive()) {
                        return Optional.of(session);
                    }
                    dead.add(session);
                }
                return Optional.empty();
            }
        } finally {
            dead.forEach(ShellSession::close);
        }
    }

    private void give(String host, Object way, ShellSession session) {
        synchronized (this) {
            if (!closed && session.isAlive()) {
                free.computeIfAbsent(way, _ -> new ArrayDeque<>())
                        .push(new Kept(host, session, clock.instant()));
                return;
            }
        }
        session.close();
    }

    /// Closes those that nobody has wanted for so long, and those that died.
    public void release(Duration unused) {
        var before = clock.instant().minus(unused);
        var over = new ArrayList<ShellSession>();
        synchronized (this) {
            for (var waiting : free.values()) {
                waiting.removeIf(kept -> {
                    boolean done = !kept.since().isAfter(before) || !kept.session().isAlive();
                    if (done) {
                        over.add(kept.session());
                    }
                    return done;
                });
            }
            free.values().removeIf(Deque::isEmpty);
        }
        over.forEach(ShellSession::close);
    }

    /// The hosts that there are free sessions with, by name.
    public synchronized List<String> hosts() {
        var hosts = new TreeSet<String>();
        free.values().forEach(waiting -> waiting.forEach(kept -> hosts.add(kept.host())));
        return List.copyOf(hosts);
    }

    /// Closes the free ones now, and those that are lent as they come back.
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        release(Duration.ZERO);
    }

    /// A session in use by a run.
    private final class Lent implements Session {
        private final String host;
        private final Object way;
        private final ShellSession session;
        private final Traffic before;

        /// Whether an exchange has not come to its end: such a session is of no use to anybody.
        private volatile boolean broken;

        /// @param before what went over it for others
        Lent(String host, Object way, ShellSession session, Traffic before) {
            this.host = host;
            this.way = way;
            this.session = session;
            this.before = before;
        }

        @Override
        public Traffic traffic() {
            return session.traffic().minus(before);
        }

        @Override
        public Report exchange(Exchange exchange) {
            broken = true;
            try {
                var report = session.exchange(exchange);
                broken = false;
                return report;
            } catch (BecomeException refused) {
                broken = false;
                throw refused;
            }
        }

        @Override
        public void close() {
            if (broken) {
                session.close();
            } else {
                give(host, way, session);
            }
        }

        @Override
        public void end() {
            session.close();
        }

        @Override
        public String toString() {
            return session.toString();
        }
    }
}
