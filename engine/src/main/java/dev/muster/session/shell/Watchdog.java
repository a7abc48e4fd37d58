package dev.muster.session.shell;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Does something at a deadline unless called off. A read from SSH has no timeout of its own: what
/// ends it is the socket's being closed by somebody else. One thread watches for all.
public final class Watchdog implements AutoCloseable {
    private static final ScheduledExecutorService CLOCK =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("watchdog").unstarted(task));

    private final AtomicBoolean barked = new AtomicBoolean();
    private final Optional<ScheduledFuture<?>> alarm;

    public Watchdog(Optional<Duration> limit, Runnable bark) {
        this.alarm =
                limit.map(time ->
                        CLOCK.schedule(
                                () -> {
                                    barked.set(true);
                                    // Closing a socket may wait; the clock must not.
                                    Thread.startVirtualThread(bark);
                                },
                                time.toMillis(),
                                TimeUnit.MILLISECONDS));
    }

    /// Whether the deadline has passed.
    public boolean hasBarked() {
        return barked.get();
    }

    /// Does something again and again until the returned handle is cancelled.
    public static ScheduledFuture<?> every(Duration period, Runnable task) {
        return CLOCK.scheduleAtFixedRate(
                () -> Thread.startVirtualThread(task),
                period.toMillis(),
                period.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        alarm.ifPresent(future -> future.cancel(false));
    }
}
