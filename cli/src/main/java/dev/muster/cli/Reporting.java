package dev.muster.cli;

import dev.muster.report.EventFile;
import dev.muster.report.JsonLines;
import dev.muster.report.JunitXml;
import dev.muster.report.Profile;
import dev.muster.report.Recap;
import dev.muster.report.Terminal;
import dev.muster.run.Event;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Everybody who is told of a run: the display, and the files that the user asked for. Events may
/// come from many threads; they are told one after the other.
final class Reporting implements Consumer<Event>, AutoCloseable {
    /// How often a live display is rewritten.
    private static final long TICK_MILLISECONDS = 120;

    private final List<Consumer<Event>> reports = new ArrayList<>();
    private final Optional<JsonLines> stream;
    private final Optional<EventFile> file;
    private final Optional<Path> junitFile;
    private final JunitXml junit = new JunitXml();
    private final Optional<Thread> ticker;
    private final Runnable afterwards;

    private Reporting(
            ReportOptions options, Consumer<Event> display, boolean streams, Surroundings here) {
        file = options.events(here).map(Reporting::open);
        junitFile = options.junit();
        if (streams && options.json()) {
            stream =
                    Optional.of(
                            new JsonLines(
                                    line -> {
                                        here.out().println(line);
                                        here.out().flush();
                                    },
                                    here.clock()));
            reports.add(stream.get());
        } else {
            stream = Optional.empty();
            reports.add(display);
        }
        file.ifPresent(lines -> reports.add(new JsonLines(lines, here.clock())));
        junitFile.ifPresent(_ -> reports.add(junit));
        afterwards = options.profile(here) && !options.json() ? profile(options, here) : () -> {};
        ticker =
                display instanceof Terminal terminal
                                && !options.json()
                                && here.columns().isPresent()
                        ? Optional.of(Thread.ofVirtual().start(() -> tick(terminal)))
                        : Optional.empty();
    }

    /// Listens for what is spent.
    ///
    /// @return what tells it
    private Runnable profile(ReportOptions options, Surroundings here) {
        var profile = new Profile();
        reports.add(profile);
        return () -> {
            profile.lines(options.view(here).palette()).forEach(here.out()::println);
            here.out().flush();
        };
    }

    /// @param display for a person; JSON lines take its place with `--json`
    static Reporting of(ReportOptions options, Consumer<Event> display, Surroundings here) {
        return new Reporting(options, display, true, here);
    }

    /// A display that prints when all is over, JSON too.
    static Reporting atTheEnd(ReportOptions options, Consumer<Event> display, Surroundings here) {
        return new Reporting(options, display, false, here);
    }

    /// What the run came to, told by whoever has listened: the lines of JSON or the display.
    Recap recap(Supplier<Recap> display) {
        return stream.map(JsonLines::recap).orElseGet(display);
    }

    private static EventFile open(Path path) {
        try {
            return EventFile.open(path);
        } catch (IOException trouble) {
            throw unwritable(path, trouble);
        }
    }

    private static InputException unwritable(Path path, IOException trouble) {
        return new InputException(
                Diagnostic.error("can't write '" + path + "': " + trouble.getMessage())
                        .hint("name a file in a folder that exists and that you may write to"));
    }

    private static void tick(Terminal terminal) {
        try {
            while (true) {
                Thread.sleep(TICK_MILLISECONDS);
                terminal.tick();
            }
        } catch (InterruptedException _) {
            // the run is over
        }
    }

    @Override
    public synchronized void accept(Event event) {
        reports.forEach(report -> report.accept(event));
    }

    /// Tells the profile and ends the files.
    @Override
    public void close() {
        ticker.ifPresent(Thread::interrupt);
        afterwards.run();
        file.ifPresent(lines -> {
            try {
                lines.close();
            } catch (IOException trouble) {
                throw new java.io.UncheckedIOException(trouble);
            }
        });
        junitFile.ifPresent(path -> {
            try {
                Files.createDirectories(path.toAbsolutePath().getParent());
            } catch (IOException trouble) {
                throw unwritable(path, trouble);
            }
            try (var writer = Files.newBufferedWriter(path)) {
                junit.write(writer);
            } catch (IOException trouble) {
                throw unwritable(path, trouble);
            }
        });
    }
}
