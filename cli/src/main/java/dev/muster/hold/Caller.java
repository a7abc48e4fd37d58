package dev.muster.hold;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/// The far side of a call, as the command sees it: a terminal, a person, and Ctrl-C.
///
/// A caller that goes away in the middle of a run is one that pressed Ctrl-C: what is under way is
/// let finish.
final class Caller implements Prompting, Interrupts, AutoCloseable {
    private final Wire wire;
    private final SynchronousQueue<Optional<String>> answers = new SynchronousQueue<>();
    private final List<Runnable> waiting = new ArrayList<>();
    private final ReentrantLock asking = new ReentrantLock();
    private volatile boolean gone;
    private boolean interrupted;

    Caller(Wire wire) {
        this.wire = wire;
    }

    int serve(
            Hold.Service service,
            String program,
            int columns,
            List<String> arguments,
            Map<String, String> environment) {
        Thread.ofVirtual().start(this::listen);
        try (var out = stream(Wire.OUTPUT);
                var err = stream(Wire.ERRORS)) {
            return service.run(
                    new Call(
                            program,
                            arguments,
                            environment,
                            columns > 0 ? OptionalInt.of(columns) : OptionalInt.empty(),
                            out,
                            err,
                            this,
                            this));
        }
    }

    private void listen() {
        try {
            while (true) {
                var frame = wire.next();
                switch (frame.kind()) {
                    case Wire.ANSWER -> {
                        boolean isThere = frame.number() == 1;
                        var line = frame.text();
                        answers.put(isThere ? Optional.of(line) : Optional.empty());
                    }
                    case Wire.INTERRUPT -> {
                        if (!interrupt()) {
                            wire.send(
                                    Wire.END, new Wire.Text().number(ExitCode.INTERRUPTED.code()));
                            leave();
                            return;
                        }
                    }
                    default -> {
                        leave();
                        return;
                    }
                }
            }
        } catch (IOException _) {
            leave();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void leave() {
        gone = true;
        interrupt();
        answers.offer(Optional.empty());
    }

    /// Whether anybody took notice.
    private boolean interrupt() {
        List<Runnable> told;
        synchronized (this) {
            if (interrupted) {
                return true;
            }
            interrupted = !waiting.isEmpty();
            told = List.copyOf(waiting);
        }
        told.forEach(each -> Thread.ofVirtual().start(each));
        return !told.isEmpty();
    }

    @Override
    public Registration call(Runnable first) {
        synchronized (this) {
            waiting.add(first);
        }
        if (gone) {
            interrupt();
        }
        return () -> {
            synchronized (this) {
                waiting.remove(first);
            }
        };
    }

    @Override
    public Optional<String> ask(String question, boolean echo, Optional<Duration> limit) {
        asking.lock();
        try {
            int most =
                    limit.map(time -> (int) Math.min(Integer.MAX_VALUE, time.toMillis()))
                            .orElse(-1);
            wire.send(
                    Wire.QUESTION,
                    new Wire.Text().text(question).number(echo ? 1 : 0).number(most));
            while (!gone) {
                var answer = answers.poll(1, TimeUnit.SECONDS);
                if (answer != null) {
                    return answer;
                }
            }
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            asking.unlock();
        }
        return Optional.empty();
    }

    private PrintStream stream(int kind) {
        return new PrintStream(
                new BufferedOutputStream(new Framing(kind), 1 << 13),
                false,
                StandardCharsets.UTF_8);
    }

    /// Sends what is written; what nobody is there to read is dropped.
    private final class Framing extends OutputStream {
        private final int kind;

        Framing(int kind) {
            this.kind = kind;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            if (gone) {
                return;
            }
            try {
                var part = java.util.Arrays.copyOfRange(bytes, from, from + length);
                wire.send(kind, part, length);
            } catch (IOException _) {
                leave();
            }
        }
    }

    @Override
    public void close() {
        gone = true;
    }
}
