package dev.muster.report;

import dev.muster.run.Cost;
import dev.muster.run.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// What a run has waited for, by task and by host, the longest wait first.
public final class Profile implements Consumer<Event> {
    private static final int HOSTS = 20;
    private static final List<String> COLUMNS =
            List.of("exchanges", "turns", "sent", "received", "waited", "CPU there", "longest");

    private final Map<String, Spending> purposes = new LinkedHashMap<>();
    private final Map<String, Cost> hosts = new LinkedHashMap<>();

    /// What went into one purpose, and the host that made one wait longest for it.
    private static final class Spending {
        private Cost whole = Cost.NONE;
        private final Map<String, Duration> waits = new LinkedHashMap<>();

        void add(String host, Cost cost) {
            whole = whole.plus(cost);
            waits.merge(host, cost.waited(), Duration::plus);
        }

        String longest() {
            return waits.entrySet().stream()
                    .filter(wait -> !wait.getValue().isZero())
                    .max(Map.Entry.comparingByValue())
                    .map(wait -> wait.getKey() + " " + Words.duration(wait.getValue()))
                    .orElse("-");
        }
    }

    @Override
    public synchronized void accept(Event event) {
        if (event instanceof Event.Spent spent) {
            purposes.computeIfAbsent(title(spent), _ -> new Spending())
                    .add(spent.host(), spent.cost());
            hosts.merge(spent.host(), spent.cost(), Cost::plus);
        }
    }

    private static String title(Event.Spent spent) {
        return switch (spent.purpose()) {
            case CONNECTING -> "(connecting)";
            case CLOSING -> "(closing)";
            case TASK ->
                    spent.task()
                            + "  "
                            + spent.place().source().name()
                            + ":"
                            + spent.place().line();
        };
    }

    /// The tables: one of tasks, one of hosts.
    public List<String> lines(Palette palette) {
        var tasks = new ArrayList<List<String>>();
        purposes.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                (Map.Entry<String, Spending> each) ->
                                        each.getValue().whole.waited(),
                                Comparator.reverseOrder()))
                .forEach(each ->
                        tasks.add(
                                row(
                                        each.getKey(),
                                        each.getValue().whole,
                                        each.getValue().longest())));
        var machines = new ArrayList<List<String>>();
        hosts.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                (Map.Entry<String, Cost> each) -> each.getValue().waited(),
                                Comparator.reverseOrder()))
                .limit(HOSTS)
                .forEach(each -> machines.add(row(each.getKey(), each.getValue(), "")));
        var lines = new ArrayList<String>();
        lines.add("");
        lines.addAll(table("PROFILE", tasks, palette));
        lines.add("");
        lines.addAll(table("HOSTS", machines, palette));
        if (hosts.size() > HOSTS) {
            lines.add(
                    palette.paint(
                            Palette.Ink.QUIET,
                            "… and "
                                    + Words.count(hosts.size() - HOSTS, "host")
                                    + " that made nobody wait longer"));
        }
        return lines;
    }

    private static List<String> row(String title, Cost cost, String longest) {
        return List.of(
                title,
                cost.exchanges() == 0 ? "-" : String.valueOf(cost.exchanges()),
                String.valueOf(cost.turns()),
                Words.size(cost.sent()),
                Words.size(cost.received()),
                cost.waited().isZero() ? "-" : Words.duration(cost.waited()),
                cost.remoteCpu().isZero() ? "-" : Words.duration(cost.remoteCpu()),
                longest);
    }

    private static List<String> table(String title, List<List<String>> rows, Palette palette) {
        var heading = new ArrayList<>(COLUMNS);
        heading.addFirst(title);
        if (rows.stream().allMatch(row -> row.getLast().isEmpty())) {
            heading.set(heading.size() - 1, "");
        }
        var all = new ArrayList<List<String>>(List.of(heading));
        all.addAll(rows);
        var widths = new int[heading.size()];
        for (var row : all) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        var lines = new ArrayList<String>();
        for (var row : all) {
            var line = new StringBuilder(row.getFirst());
            line.repeat(' ', widths[0] - line.length());
            for (int i = 1; i < widths.length - 1; i++) {
                line.append("  ").repeat(' ', widths[i] - row.get(i).length()).append(row.get(i));
            }
            line.append("  ").append(row.getLast());
            lines.add(line.toString().stripTrailing());
        }
        lines.set(0, palette.paint(Palette.Ink.HEADING, lines.getFirst()));
        return lines;
    }

    /// The fields of one event for a program.
    static Fields fields(Fields fields, Event.Spent spent) {
        var cost = spent.cost();
        fields.text("host", spent.host())
                .text("purpose", spent.purpose().name().toLowerCase(Locale.ROOT));
        if (spent.purpose() != Event.Purpose.CLOSING) {
            fields.text("task", spent.task()).place(spent.place());
        }
        return fields.number("exchanges", cost.exchanges())
                .number("turns", cost.turns())
                .number("bytes_sent", cost.sent())
                .number("bytes_received", cost.received())
                .milliseconds("waited_ms", cost.waited())
                .milliseconds("remote_cpu_ms", cost.remoteCpu());
    }
}
