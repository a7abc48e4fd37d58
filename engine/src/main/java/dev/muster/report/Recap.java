package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What a run came to, counted as Ansible counts: `ok` includes what changed or was ignored.
public final class Recap implements Consumer<Event> {
    private final Map<String, Counts> hosts = new LinkedHashMap<>();
    private Duration took = Duration.ZERO;
    private int tasks;
    private boolean interrupted;

    /// What tasks came to on one host.
    public static final class Counts {
        private int ok;
        private int changed;
        private int unreachable;
        private int failed;
        private int skipped;
        private int rescued;
        private int ignored;

        private void count(Event.Outcome outcome) {
            switch (outcome.status()) {
                case OK -> ok++;
                case CHANGED -> {
                    ok++;
                    changed++;
                }
                case SKIPPED -> skipped++;
                case FAILED -> failed++;
                case IGNORED -> {
                    ok++;
                    ignored++;
                    if (outcome.result().find("changed").filter(Value.TRUE::equals).isPresent()) {
                        changed++;
                    }
                }
                case UNREACHABLE -> unreachable++;
            }
        }

        private Map<String, Integer> columns() {
            var columns = new LinkedHashMap<String, Integer>();
            columns.put("ok", ok);
            columns.put("changed", changed);
            columns.put("unreachable", unreachable);
            columns.put("failed", failed);
            columns.put("skipped", skipped);
            columns.put("rescued", rescued);
            columns.put("ignored", ignored);
            return columns;
        }

        private Palette.Ink ink() {
            if (failed > 0 || unreachable > 0) {
                return Palette.Ink.BAD;
            }
            return changed > 0 ? Palette.Ink.CHANGE : Palette.Ink.GOOD;
        }
    }

    @Override
    public void accept(Event event) {
        switch (event) {
            case Event.PlayStarted(_, List<String> names, _) -> names.forEach(this::host);
            case Event.TaskStarted _ -> tasks++;
            case Event.TaskDone(Event.Outcome outcome) -> host(outcome.host()).count(outcome);
            case Event.Included(_, List<String> names, _) -> names.forEach(name -> host(name).ok++);
            case Event.Rescued(String name) -> {
                host(name).failed--;
                host(name).rescued++;
            }
            case Event.RunEnded(Duration duration, boolean stopped) -> {
                took = duration;
                interrupted = stopped;
            }
            case Event.PlayEmpty _, Event.ItemDone _, Event.Retrying _, Event.Told _ -> {}
        }
    }

    private Counts host(String name) {
        return hosts.computeIfAbsent(name, _ -> new Counts());
    }

    /// The exit code that the run deserves.
    ///
    /// @param changeIsDrift whether a change means that a host differs from what is declared, as it
    ///   does where nothing is applied
    public ExitCode exitCode(boolean changeIsDrift) {
        if (interrupted) {
            return ExitCode.INTERRUPTED;
        }
        if (hosts.values().stream().anyMatch(counts -> counts.failed > 0)) {
            return ExitCode.FAILED;
        }
        if (hosts.values().stream().anyMatch(counts -> counts.unreachable > 0)) {
            return ExitCode.UNREACHABLE;
        }
        boolean changed = hosts.values().stream().anyMatch(counts -> counts.changed > 0);
        return changed && changeIsDrift ? ExitCode.DRIFT : ExitCode.DONE;
    }

    /// How long the run took.
    public Duration took() {
        return took;
    }

    /// How many changes there were, over all hosts.
    public int changes() {
        return hosts.values().stream().mapToInt(counts -> counts.changed).sum();
    }

    /// The hosts that took part.
    public List<String> hosts() {
        return List.copyOf(hosts.keySet());
    }

    /// The table, and a line that sums it up.
    public List<String> lines(Palette palette) {
        var lines = new ArrayList<String>();
        if (!hosts.isEmpty()) {
            lines.add(palette.paint(Palette.Ink.HEADING, "PLAY RECAP"));
        }
        var widths = widths();
        int names = hosts.keySet().stream().mapToInt(String::length).max().orElse(0);
        hosts.forEach((name, counts) -> {
            var row = new StringBuilder(palette.paint(counts.ink(), name));
            row.repeat(' ', names - name.length()).append(" : ");
            counts.columns()
                    .forEach((column, number) -> {
                        var cell = column + "=" + number;
                        row.append(palette.paint(ink(column, number), cell));
                        row.repeat(' ', widths.getOrDefault(column, 0) - cell.length() + 1);
                    });
            lines.add(row.toString().stripTrailing());
        });
        lines.add(palette.paint(Palette.Ink.QUIET, summary()));
        return lines;
    }

    private Map<String, Integer> widths() {
        var widths = new LinkedHashMap<String, Integer>();
        for (var counts : hosts.values()) {
            counts.columns()
                    .forEach((column, number) ->
                            widths.merge(column, (column + "=" + number).length(), Math::max));
        }
        return widths;
    }

    private static Palette.Ink ink(String column, int number) {
        if (number == 0) {
            return Palette.Ink.QUIET;
        }
        return switch (column) {
            case "ok" -> Palette.Ink.GOOD;
            case "changed", "ignored" -> Palette.Ink.CHANGE;
            case "failed", "unreachable" -> Palette.Ink.BAD;
            default -> Palette.Ink.PLACE;
        };
    }

    private String summary() {
        var changes = changes();
        return Words.count(hosts.size(), "host")
                + ", "
                + Words.count(tasks, "task")
                + ", "
                + (changes == 0 ? "nothing changed" : Words.count(changes, "change"))
                + ", "
                + Words.duration(took)
                + (interrupted ? ", interrupted" : "");
    }

    /// The counts of every host, for a program.
    Value.Mapping data() {
        var all = new Fields();
        hosts.forEach((name, counts) -> {
            var fields = new Fields();
            counts.columns().forEach(fields::number);
            all.put(name, fields.mapping());
        });
        return all.mapping();
    }
}
