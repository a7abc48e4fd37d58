package dev.muster.cli;

import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `muster capacity`: how long a run would take.
@Command(
        name = "capacity",
        description =
                "Reckons how long a run takes: hosts, distance, tasks and changes to seconds.",
        mixinStandardHelpOptions = true)
final class CapacityCommand implements Callable<Integer> {
    private final Surroundings here;

    @Option(names = "--hosts", paramLabel = "N", description = "How many hosts.", required = true)
    private int hosts;

    @Option(
            names = "--rtt",
            paramLabel = "MS",
            description = "Milliseconds to a host and back (${DEFAULT-VALUE}); `ping` tells.",
            defaultValue = "1")
    private double roundTrip;

    @Option(
            names = "--tasks",
            paramLabel = "N",
            description = "How many tasks each host has (${DEFAULT-VALUE}).",
            defaultValue = "20")
    private int tasks;

    @Option(
            names = "--changes",
            paramLabel = "N",
            description = "How many of them change something (${DEFAULT-VALUE}).",
            defaultValue = "0")
    private int changes;

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            description = "How many hosts work at the same time (what play does).")
    private Optional<Integer> forks = Optional.empty();

    CapacityCommand(Surroundings here) {
        this.here = here;
    }

    @Override
    public Integer call() {
        int together = forks.orElse(ChoiceOptions.FORKS);
        if (hosts < 1 || together < 1 || tasks < 0 || changes < 0 || roundTrip < 0) {
            throw new InputException(
                    Diagnostic.error("numbers of hosts and forks begin at 1, the others at 0")
                            .hint(
                                    "for example `muster capacity --hosts 1000 --rtt 40 --tasks 30`"));
        }
        var capacity =
                new Capacity(
                        hosts,
                        together,
                        Runtime.getRuntime().availableProcessors(),
                        Duration.ofNanos((long) (roundTrip * 1e6)),
                        tasks,
                        changes);
        tell(capacity);
        return ExitCode.DONE.code();
    }

    private void tell(Capacity capacity) {
        line(
                "a host    "
                        + seconds(capacity.oneHost())
                        + ": "
                        + capacity.turns()
                        + " round trips ("
                        + Capacity.CONNECTING
                        + " connecting, "
                        + Capacity.LOOKING
                        + " looking, "
                        + capacity.changes()
                        + " changing)");
        int together = Math.min(capacity.hosts(), capacity.forks());
        line("all hosts " + seconds(capacity.allHosts()) + ": " + together + " at a time");
        line(
                "here      "
                        + seconds(capacity.ownTime())
                        + ": "
                        + seconds(capacity.work()).strip()
                        + " of work, processors: "
                        + capacity.processors());
        line("in all    " + seconds(capacity.inAll()));
        line(String.format(Locale.ROOT, "memory    %8.0f MB", capacity.memory()));
        var wider = capacity.with(capacity.forks() * 4);
        if (capacity.isBoundByHosts() && capacity.waves() > 1) {
            line(
                    "The hosts' distance decides: --forks "
                            + wider.forks()
                            + " would take "
                            + seconds(wider.inAll()).strip());
        }
    }

    private static String seconds(Duration time) {
        return String.format(Locale.ROOT, "%8.1f s", time.toMillis() / 1000.0);
    }

    private void line(String text) {
        here.out().println(text);
    }
}
