package dev.muster.run;

import dev.muster.session.Session;
import dev.muster.session.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Function;

/// Makes the lines of a run. There may be more hosts than one process should hold connections to:
/// beyond [#MOST] of them, the one that was used longest ago is closed, and opens again when it is
/// wanted.
final class Lines {
    /// How many connections are open at a time: they take less than a gigabyte.
    static final int MOST = 1000;

    private static final Duration KEEP = Duration.ofSeconds(60);
    private static final Duration KEEP_FOR_EACH = Duration.ofMillis(100);

    private final Function<Target, Session> opening;
    private final InstantSource clock;
    private final boolean timed;

    /// In the order of their last use.
    private final SequencedSet<Link> open = new LinkedHashSet<>();

    private int closed;
    private volatile Duration keep = KEEP;

    /// @param timed whether hosts are to tell how much they have worked
    Lines(Function<Target, Session> opening, InstantSource clock, boolean timed) {
        this.opening = opening;
        this.clock = clock;
        this.timed = timed;
    }

    /// A line to a host, not open yet.
    ///
    /// @param host the host's name
    Link to(String host, Target target) {
        return new Link(host, () -> opening.apply(target), clock, timed, this);
    }

    /// Prepares for so many hosts in step. A large fleet takes its time to get through a task; if
    /// answers did not outlast that, all hosts would be asked again for the next one.
    void expect(int hosts) {
        keep = KEEP.plus(KEEP_FOR_EACH.multipliedBy(hosts));
    }

    /// How long an answer counts.
    Duration keep() {
        return keep;
    }

    /// The time by the run's clock.
    Instant now() {
        return clock.instant();
    }

    /// Notes that a line is about to be used.
    ///
    /// @return the line to close for it
    synchronized Optional<Link> use(Link line) {
        open.remove(line);
        open.addLast(line);
        return open.size() > MOST ? Optional.of(open.removeFirst()) : Optional.empty();
    }

    /// Notes that a line is closed.
    void drop(Link line) {
        if (closesMany(line)) {
            // A connection's buffers are old when it ends, and the collector lets the heap grow
            // rather than look for what is old: by half a megabyte for each host of a large fleet.
            System.gc();
        }
    }

    private synchronized boolean closesMany(Link line) {
        return open.remove(line) && ++closed % MOST == 0;
    }
}
