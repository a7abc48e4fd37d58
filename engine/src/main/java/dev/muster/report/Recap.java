package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// What a run came to, counted as Ansible counts: `ok` includes what changed or was ignored.
public final class Recap implements Consumer<Event> {
    private static final int NAME = 26;
    private static final int COLOURED_NAME = 37;
    private static final int CELL = 4;
    private static final int ANSIBLE_INTERRUPTED = 99;

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
        private int forgiven;

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
            case Event.Included(_, List<String> names, _, var file, _) ->
                    // a role that is included is no task of its own
                    file.ifPresent(_ -> names.forEach(name -> host(name).ok++));
            case Event.IncludePassed(String name) -> host(name).skipped++;
            case Event.Rescued(String name) -> {
                host(name).failed--;
                host(name).rescued++;
            }
            case Event.Forgiven(String name) -> {
                var counts = host(name);
                counts.forgiven = counts.failed + counts.unreachable;
            }
            case Event.RunEnded(Duration duration, boolean stopped) -> {
                took = duration;
                interrupted = stopped;
            }
            case Event.PlayEmpty _,
                    Event.BatchStarted _,
                    Event.StatementReached _,
                    Event.PlayAborted _,
                    Event.ItemDone _,
                    Event.MetaDone _,
                    Event.StatsKept _,
                    Event.Retrying _,
                    Event.JobSeen _,
                    Event.Spent _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.Told _ -> {}
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
        var bad =
                hosts.values().stream()
                        .filter(counts -> counts.failed + counts.unreachable > counts.forgiven)
                        .toList();
        if (bad.stream().anyMatch(counts -> counts.failed > 0)) {
            return ExitCode.FAILED;
        }
        if (!bad.isEmpty()) {
            return ExitCode.UNREACHABLE;
        }
        boolean changed = hosts.values().stream().anyMatch(counts -> counts.changed > 0);
        return changed && changeIsDrift ? ExitCode.DRIFT : ExitCode.DONE;
    }

    /// The hosts that failed or could not be reached.
    public List<String> troubled() {
        return hosts.entrySet().stream()
                .filter(host -> host.getValue().failed > 0 || host.getValue().unreachable > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
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
                + troubles()
                + ", "
                + Words.count(tasks, "task")
                + ", "
                + (changes == 0 ? "nothing changed" : Words.count(changes, "change"))
                + ", "
                + Words.duration(took)
                + (interrupted ? ", interrupted" : "");
    }

    private String troubles() {
        long failed = hosts.values().stream().filter(counts -> counts.failed > 0).count();
        long lost = hosts.values().stream().filter(counts -> counts.unreachable > 0).count();
        var told = new ArrayList<String>();
        if (failed > 0) {
            told.add(failed + " failed");
        }
        if (lost > 0) {
            told.add(lost + " unreachable");
        }
        return told.isEmpty() ? "" : " (" + String.join(", ", told) + ")";
    }

    /// The table in Ansible's words: hosts by name, those left out that nothing befell.
    List<String> ansible(boolean colours) {
        var lines = new ArrayList<String>();
        new TreeMap<>(hosts)
                .forEach((name, counts) -> {
                    if (counts.columns().values().stream().allMatch(number -> number == 0)) {
                        return;
                    }
                    var ink =
                            counts.failed > 0 || counts.unreachable > 0
                                    ? AnsibleInk.FAILED
                                    : counts.changed > 0 ? AnsibleInk.CHANGED : AnsibleInk.OK;
                    var row =
                            new StringBuilder(
                                    colours
                                            ? padded(ink.paint(name), COLOURED_NAME)
                                            : padded(name, NAME));
                    row.append(" :");
                    counts.columns()
                            .forEach((column, number) -> {
                                var cell = column + "=" + padded(String.valueOf(number), CELL);
                                row.append(' ')
                                        .append(
                                                colours && number != 0
                                                        ? ansibleInk(column).paint(cell)
                                                        : cell);
                            });
                    lines.add(row.toString());
                });
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static AnsibleInk ansibleInk(String column) {
        return switch (column) {
            case "changed" -> AnsibleInk.CHANGED;
            case "unreachable" -> AnsibleInk.UNREACHABLE;
            case "failed" -> AnsibleInk.FAILED;
            case "skipped" -> AnsibleInk.SKIPPED;
            case "ignored" -> AnsibleInk.WARNING;
            default -> AnsibleInk.OK;
        };
    }

    /// The exit code that Ansible would end with: a host that could not be reached counts for more
    /// than one that failed.
    public int ansibleExitCode() {
        if (interrupted) {
            return ANSIBLE_INTERRUPTED;
        }
        var bad =
                hosts.values().stream()
                        .filter(counts -> counts.failed + counts.unreachable > counts.forgiven)
                        .toList();
        if (bad.stream().anyMatch(counts -> counts.unreachable > 0)) {
            return ExitCode.UNREACHABLE.code();
        }
        return bad.isEmpty() ? ExitCode.DONE.code() : ExitCode.FAILED.code();
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
