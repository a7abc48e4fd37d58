package dev.muster.session.ssh;

import dev.muster.session.shell.Watchdog;
import java.time.Duration;
import java.util.concurrent.Future;
import net.schmizz.concurrent.Promise;
import net.schmizz.sshj.common.SSHException;
import net.schmizz.sshj.connection.Connection;
import org.jspecify.annotations.Nullable;

/// Keeps a line open through firewalls that forget idle ones, and notices a host that has gone
/// without a word: after four knocks without an answer the line is cut. sshj's own would take a
/// thread per connection.
final class Knocking implements AutoCloseable {
    private static final int PATIENCE = 4;

    private final Connection connection;
    private final Runnable cutting;
    private final Future<?> clock;
    private int unanswered;
    private @Nullable Promise<?, ?> last;

    Knocking(Connection connection, Duration period, Runnable cutting) {
        this.connection = connection;
        this.cutting = cutting;
        this.clock = Watchdog.every(period, this::knock);
    }

    private synchronized void knock() {
        if (clock.isCancelled()) {
            return;
        }
        try {
            var previous = last;
            if (previous != null && !previous.isFulfilled() && !previous.inError()) {
                unanswered++;
                if (unanswered >= PATIENCE) {
                    cutting.run();
                    close();
                }
                return;
            }
            unanswered = 0;
            last = connection.sendGlobalRequest("keepalive@openssh.com", true, new byte[0]);
        } catch (SSHException _) {
            cutting.run();
            close();
        }
    }

    /// Whether the host answered the last knock, if it is time for an answer at all.
    synchronized boolean isAnswered() {
        var previous = last;
        return !clock.isCancelled() && (previous == null || previous.isFulfilled());
    }

    @Override
    public void close() {
        clock.cancel(false);
    }
}
