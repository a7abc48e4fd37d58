package dev.muster.report;

import dev.muster.run.Event;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What took how long, as Ansible's reports `timer` and `profile_tasks` say it beside the display.
public final class AnsibleProfile implements Consumer<Event> {
    private static final int WIDTH = 79;
    private static final int SLOWEST = 20;
    private static final DateTimeFormatter NOW =
            DateTimeFormatter.ofPattern("EEEE dd MMMM yyyy  HH:mm:ss Z", Locale.ENGLISH);

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean tasks;
    private final boolean whole;
    private final Instant began;
    private final List<Taken> taken = new ArrayList<>();
    private Instant turned;

    private record Taken(String task, Instant began, Duration took) {}

    /// @param whole whether the time of the whole run is told (`timer`)
    /// @param tasks whether each task's is (`profile_tasks`)
    public AnsibleProfile(PrintStream out, InstantSource clock, boolean whole, boolean tasks) {
        this.out = out;
        this.clock = clock;
        this.whole = whole;
        this.tasks = tasks;
        this.began = clock.instant();
        this.turned = began;
    }

    @Override
    public synchronized void accept(Event event) {
        if (!tasks) {
            return;
        }
        switch (event) {
            case Event.TaskStarted task -> begin(task.name());
            case Event.StatementReached(String name, _, _) -> begin(name);
            case Event.PlayStarted _,
                    Event.PlayEmpty _,
                    Event.BatchStarted _,
                    Event.ItemDone _,
                    Event.TaskDone _,
                    Event.Included _,
                    Event.IncludePassed _,
                    Event.PlayAborted _,
                    Event.MetaDone _,
                    Event.StatsKept _,
                    Event.Forgiven _,
                    Event.Retrying _,
                    Event.JobSeen _,
                    Event.Spent _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.Told _,
                    Event.Rescued _,
                    Event.RunEnded _ -> {}
        }
    }

    private void begin(String task) {
        stop();
        out.println(now());
        out.flush();
        taken.add(new Taken(task, clock.instant(), Duration.ZERO));
    }

    private void stop() {
        if (!taken.isEmpty()) {
            var last = taken.removeLast();
            taken.add(
                    new Taken(
                            last.task, last.began, Duration.between(last.began, clock.instant())));
        }
    }

    private String now() {
        var now = clock.instant();
        var line =
                "%s (%s)       %s"
                        .formatted(
                                NOW.format(ZonedDateTime.ofInstant(now, ZoneId.systemDefault())),
                                told(Duration.between(turned, now)),
                                told(Duration.between(began, now)));
        turned = now;
        return line + " " + "*".repeat(Math.max(3, WIDTH - line.length() - 1)) + " ";
    }

    private static String told(Duration time) {
        return "%d:%02d:%02d.%03d"
                .formatted(
                        time.toHours(),
                        time.toMinutesPart(),
                        time.toSecondsPart(),
                        time.toMillisPart());
    }

    /// Tells what took longest, once the recap stands there.
    public synchronized void finish() {
        if (whole) {
            var took = Duration.between(began, clock.instant());
            out.println(
                    "Playbook run took %d days, %d hours, %d minutes, %d seconds"
                            .formatted(
                                    took.toDays(),
                                    took.toHoursPart(),
                                    took.toMinutesPart(),
                                    took.toSecondsPart()));
        }
        if (tasks) {
            stop();
            out.println(now());
            out.println("=".repeat(WIDTH) + " ");
            taken.stream()
                    .sorted(Comparator.comparing(Taken::took).reversed())
                    .limit(SLOWEST)
                    .forEach(task -> out.println(line(task)));
        }
        out.flush();
    }

    private static String line(Taken task) {
        var name = task.task + " ";
        var time = " %.2fs".formatted(task.took.toMillis() / 1000.0);
        return name
                + "-".repeat(Math.max(0, WIDTH - 9 - name.length()))
                + "-".repeat(Math.max(0, 9 - time.length()))
                + time;
    }
}
