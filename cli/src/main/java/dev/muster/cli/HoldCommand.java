package dev.muster.cli;

import dev.muster.hold.Call;
import dev.muster.hold.Hold;
import dev.muster.hold.Keeper;
import dev.muster.report.ExitCode;
import dev.muster.session.KeptSessions;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster hold`: a process that keeps connections open between runs.
@Command(
        name = "hold",
        description =
                "Keeps connections to hosts open between the runs that are started in this folder.",
        footer = {
            "",
            "While a folder has a hold, commands that are typed there run in it: with the program"
                    + " loaded, and over connections that earlier runs have opened. Only its owner can"
                    + " reach it.",
            "The first run in a folder starts one that keeps connections for a minute and ends after"
                    + " five, unless MUSTER_HOLD=no or CI is in the environment. One that is started"
                    + " here takes its place."
        },
        mixinStandardHelpOptions = true)
final class HoldCommand implements Callable<Integer> {
    private final Surroundings here;

    /// What is wanted of the hold.
    enum Wish {
        START,
        STATUS,
        STOP
    }

    @Parameters(
            arity = "0..1",
            paramLabel = "start|status|stop",
            description = "What to do; start it if nothing is said.")
    private Wish wish = Wish.START;

    @Option(
            names = "--foreground",
            description = "Stay in the foreground, for a service manager to watch.")
    private boolean foreground;

    @Option(
            names = "--idle",
            paramLabel = "MINUTES",
            description = "End after so long without a command (default: ${DEFAULT-VALUE}).",
            defaultValue = "60")
    private int idle;

    @Option(
            names = "--keep",
            paramLabel = "MINUTES",
            description =
                    "Close a connection that nobody has used for so long (default: ${DEFAULT-VALUE}).",
            defaultValue = "15")
    private int keep;

    @Option(names = "--unasked", hidden = true)
    private boolean unasked;

    HoldCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() throws IOException {
        var keeper = new Keeper(socket());
        if (wish == Wish.STATUS) {
            var status = keeper.status();
            here.out().print(status.orElse("no hold in this folder\n"));
            return (status.isPresent() ? ExitCode.DONE : ExitCode.MISTAKE).code();
        }
        if (wish == Wish.STOP) {
            here.out().println(keeper.stop() ? "stopped" : "no hold in this folder");
            return ExitCode.DONE.code();
        }
        if (idle < 1 || keep < 1) {
            throw new InputException(Diagnostic.error("--idle and --keep take minutes, 1 or more"));
        }
        if (!unasked) {
            keeper.clearWay();
        }
        if (keeper.status().isPresent() || !(foreground ? serve(keeper) : start(keeper))) {
            here.out().println("this folder has a hold already; `muster hold stop` ends it");
        }
        return ExitCode.DONE.code();
    }

    private static Path socket() {
        var told = System.getProperty("muster.hold", "");
        if (told.isEmpty()) {
            throw new InputException(
                    Diagnostic.error("where the hold's socket is to be was not told")
                            .hint("start Muster by its launcher"));
        }
        return Path.of(told);
    }

    private boolean start(Keeper keeper) throws IOException {
        var command =
                here.process(
                        List.of(
                                here.installation().resolve("muster").toString(),
                                "hold",
                                "start",
                                "--foreground",
                                "--idle",
                                String.valueOf(idle),
                                "--keep",
                                String.valueOf(keep)));
        var trouble = keeper.start(command);
        if (trouble.isPresent()) {
            throw new InputException(
                    Diagnostic.error("the hold did not start: " + trouble.get())
                            .hint("`muster hold --foreground` shows more"));
        }
        here.out().println("holding; `muster hold stop` ends it");
        return true;
    }

    /// Serves until the end; whether there was no other hold.
    private boolean serve(Keeper keeper) throws IOException {
        var place = keeper.take();
        if (place.isEmpty()) {
            return false;
        }
        try (var mine = place.get();
                var sessions = new KeptSessions(here.clock());
                var hold =
                        new Hold(
                                mine,
                                here.environment(),
                                new Hold.Stay(Duration.ofMinutes(idle), !unasked),
                                service(here, sessions, Duration.ofMinutes(keep)))) {
            try (var _ = here.interrupts().call(hold::close)) {
                hold.serve();
            }
            return true;
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /// Runs commands as if each had a process of its own, but for the sessions.
    ///
    /// @param keep how long to keep a session that nobody uses
    static Hold.Service service(Surroundings here, KeptSessions sessions, Duration keep) {
        var since = here.clock().instant();
        return new Hold.Service() {
            @Override
            public int run(Call call) {
                return new Program(surroundings(call, here, sessions)).exit(call.arguments());
            }

            @Override
            public void tidy() {
                sessions.release(keep);
            }

            @Override
            public String status(int calls, Hold.Stay stay) {
                var runtime = Runtime.getRuntime();
                var hosts = sessions.hosts();
                return String.format(
                        Locale.ROOT,
                        "process %d, for %d min, %d commands, %d MB%nends after %d min without a command%nconnected: %s%n",
                        ProcessHandle.current().pid(),
                        Duration.between(since, here.clock().instant()).toMinutes(),
                        calls,
                        (runtime.totalMemory() - runtime.freeMemory()) >> 20,
                        stay.idle().toMinutes(),
                        hosts.isEmpty() ? "nobody" : String.join(", ", hosts));
            }
        };
    }

    private static Surroundings surroundings(Call call, Surroundings here, KeptSessions sessions) {
        return new Surroundings(
                        InputStream.nullInputStream(),
                        call.out(),
                        call.err(),
                        call.person(),
                        call.environment(),
                        call.columns(),
                        here.clock(),
                        call.program(),
                        here.installation(),
                        here.home(),
                        here.user())
                .with(call.interrupts(), sessions);
    }
}
