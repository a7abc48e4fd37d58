package dev.muster.report;

import dev.muster.module.Difference;
import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// What differs from what is declared: which resource, on which hosts, and how.
public final class DriftReport implements Consumer<Event> {
    private final Recap recap = new Recap();
    private final Map<Drift, List<String>> drifts = new LinkedHashMap<>();
    private final Map<String, Outcome> inTrouble = new LinkedHashMap<>();
    private final Set<String> looping = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    /// A resource that is not as declared. Equal drifts of several hosts are one.
    private record Drift(
            String task, String module, String resource, String place, Value diff, Outcome of) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Drift that && key().equals(that.key());
        }

        @Override
        public int hashCode() {
            return key().hashCode();
        }

        private List<Object> key() {
            return List.of(task, module, resource, place, diff);
        }
    }

    @Override
    public void accept(Event event) {
        recap.accept(event);
        switch (event) {
            case Event.ItemDone(Outcome outcome, var _) -> {
                looping.add(turn(outcome));
                file(outcome);
            }
            case Event.TaskDone(Outcome outcome) -> {
                // what the turns of a loop came to was filed with each of them
                if (!looping.remove(turn(outcome))) {
                    file(outcome);
                }
                if (outcome.status() == Status.FAILED || outcome.status() == Status.UNREACHABLE) {
                    inTrouble.put(outcome.host(), outcome);
                }
            }
            case Event.Rescued(String host) -> inTrouble.remove(host);
            case Event.Forgiven(String host) -> inTrouble.remove(host);
            case Event.Told(var diagnostic) -> warnings.add(diagnostic.render());
            case Event.PlayStarted _,
                    Event.PlayEmpty _,
                    Event.TaskStarted _,
                    Event.Included _,
                    Event.BatchStarted _,
                    Event.StatementReached _,
                    Event.IncludePassed _,
                    Event.PlayAborted _,
                    Event.MetaDone _,
                    Event.StatsKept _,
                    Event.Retrying _,
                    Event.JobSeen _,
                    Event.Spent _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.RunEnded _ -> {}
        }
    }

    private static String turn(Outcome outcome) {
        return outcome.host() + "\n" + outcome.task() + "\n" + outcome.place();
    }

    private void file(Outcome outcome) {
        // a handler is what follows from a drift, not one of its own
        if (outcome.status() != Status.CHANGED || outcome.kind() == Event.Kind.HANDLER) {
            return;
        }
        var drift =
                new Drift(
                        outcome.task(),
                        outcome.module(),
                        resource(outcome),
                        outcome.place().toString(),
                        Differences.data(outcome.differences()),
                        outcome);
        drifts.computeIfAbsent(drift, _ -> new ArrayList<>()).add(outcome.host());
    }

    /// The name of the thing: what the result calls it, or the file that differs.
    private static String resource(Outcome outcome) {
        return Stream.of("path", "dest", "name", "key", "cmd")
                .flatMap(key -> ResultText.text(outcome.result(), key).stream())
                .findFirst()
                .or(() -> outcome.differences().stream().flatMap(DriftReport::path).findFirst())
                .orElse("");
    }

    private static Stream<String> path(Difference difference) {
        return switch (difference) {
            case Difference.Content content -> Stream.of(content.path());
            case Difference.Opaque opaque -> Stream.of(opaque.path());
            case Difference.Attribute _ -> Stream.empty();
        };
    }

    public Recap recap() {
        return recap;
    }

    public ExitCode exitCode() {
        return recap.exitCode(true);
    }

    /// The report for a person.
    public List<String> lines(View view) {
        var palette = view.palette();
        var lines = new ArrayList<String>();
        warnings.forEach(warning -> lines.addAll(warning.lines().toList()));
        drifts.forEach((drift, hosts) -> {
            var heading = String.join(", ", hosts) + ": " + drift.task;
            lines.add(palette.paint(Palette.Ink.CHANGE, "drift on " + heading));
            var resource = drift.resource.isEmpty() ? "" : " " + drift.resource;
            lines.add(
                    "  "
                            + drift.module
                            + resource
                            + "   "
                            + palette.paint(Palette.Ink.PLACE, drift.place));
            var diff = Differences.lines(drift.of.differences());
            Differences.painted(diff, palette).forEach(line -> lines.add("    " + line));
        });
        inTrouble.forEach((host, outcome) -> {
            var word = TaskText.word(outcome.status());
            var heading = word + ": " + host + ": " + outcome.task();
            lines.add(palette.paint(Palette.Ink.BAD, heading));
            Failure.lines(outcome, view).forEach(line -> lines.add("    " + line));
        });
        lines.add(
                palette.paint(drifts.isEmpty() ? Palette.Ink.GOOD : Palette.Ink.CHANGE, summary()));
        return lines;
    }

    private String summary() {
        var all = recap.hosts().size();
        var took = ", looked at in " + Words.duration(recap.took());
        var trouble =
                inTrouble.isEmpty()
                        ? ""
                        : ", " + Words.count(inTrouble.size(), "host") + " not seen to the end";
        if (drifts.isEmpty()) {
            return (inTrouble.isEmpty() ? "no drift on " : "no drift found on ")
                    + Words.count(all, "host")
                    + trouble
                    + took;
        }
        return "drift on "
                + drifted().size()
                + " of "
                + Words.count(all, "host")
                + ": "
                + Words.count(drifts.size(), "difference")
                + trouble
                + took;
    }

    private Set<String> drifted() {
        var hosts = new TreeSet<String>();
        drifts.values().forEach(hosts::addAll);
        return hosts;
    }

    /// The report for a program: an object for each drift of each host, then one that sums up.
    public List<String> json() {
        var lines = new ArrayList<String>();
        drifts.forEach((drift, hosts) ->
                hosts.forEach(host ->
                        lines.add(
                                JsonText.compact(
                                        new Fields()
                                                .text("event", "drift")
                                                .text("host", host)
                                                .text("task", drift.task)
                                                .text("module", drift.module)
                                                .text("resource", drift.resource)
                                                .put("diff", drift.diff)
                                                .place(drift.of.place())
                                                .mapping()))));
        inTrouble.forEach((host, outcome) ->
                lines.add(
                        JsonText.compact(
                                new Fields()
                                        .text("event", TaskText.word(outcome.status()))
                                        .text("host", host)
                                        .text("task", outcome.task())
                                        .text("module", outcome.module())
                                        .text("message", Failure.message(outcome))
                                        .place(outcome.place())
                                        .mapping())));
        lines.add(
                JsonText.compact(
                        new Fields()
                                .text("event", "summary")
                                .number("hosts", recap.hosts().size())
                                .texts("drifted", List.copyOf(drifted()))
                                .number(
                                        "drifts",
                                        drifts.values().stream().mapToInt(List::size).sum())
                                .texts("in_trouble", List.copyOf(inTrouble.keySet()))
                                .number("exit_code", exitCode().code())
                                .milliseconds("duration_ms", recap.took())
                                .mapping()));
        return lines;
    }
}
