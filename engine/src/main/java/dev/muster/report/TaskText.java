package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a person reads of one task on all its hosts. Hosts of which the same is to be said share a
/// line.
final class TaskText {
    private final Event.TaskStarted task;
    private final View view;
    private final Map<Saying, List<String>> sayings = new LinkedHashMap<>();

    /// What is to be said of a host, or of one turn of its loop.
    ///
    /// @param tail goes on the same line, behind the hosts
    /// @param details lines of their own, as they are painted
    private record Saying(Status status, String tail, List<String> details) {
        boolean isShort() {
            return details.isEmpty() && (status == Status.OK || status == Status.SKIPPED);
        }
    }

    TaskText(
            Event.TaskStarted task,
            List<Outcome> done,
            Map<String, List<Event.ItemDone>> items,
            View view) {
        this.task = task;
        this.view = view;
        var order = task.hosts();
        var sorted = new ArrayList<>(done);
        sorted.sort(Comparator.comparingInt(outcome -> order.indexOf(outcome.host())));
        for (var outcome : sorted) {
            file(outcome, items.getOrDefault(outcome.host(), List.of()));
        }
    }

    /// The task's heading without what follows.
    static String heading(Event.TaskStarted task, View view) {
        var word =
                switch (task.kind()) {
                    case TASK, GATHERING -> "TASK";
                    case HANDLER -> "HANDLER";
                };
        var heading = view.palette().paint(Palette.Ink.HEADING, word + " [" + task.name() + "]");
        return view.verbosity() < 2
                ? heading
                : heading
                        + " "
                        + view.palette()
                                .paint(Palette.Ink.PLACE, task.module() + " " + task.place());
    }

    /// What follows the heading: on its line where there is only one short thing to say, else on
    /// lines of its own.
    List<String> afterHeading() {
        var sorted =
                sayings.entrySet().stream()
                        .sorted(Comparator.comparingInt(entry -> rank(entry.getKey().status)))
                        .toList();
        if (sorted.size() == 1 && sorted.getFirst().getKey().isShort()) {
            var only = sorted.getFirst();
            int room = view.width() - task.name().length() - 20;
            return List.of(" " + line(only.getKey(), only.getValue(), Math.max(20, room)));
        }
        var lines = new ArrayList<String>();
        lines.add("");
        for (var entry : sorted) {
            int room = Math.max(40, view.width() - 20 - entry.getKey().tail.length());
            lines.add("  " + line(entry.getKey(), entry.getValue(), room));
            entry.getKey().details.forEach(detail -> lines.add("    " + detail));
        }
        return lines;
    }

    private String line(Saying saying, List<String> hosts, int room) {
        var names = view.verbosity() > 0 ? String.join(", ", hosts) : Words.hosts(hosts, room);
        return view.palette().paint(ink(saying.status), word(saying.status) + ": " + names)
                + saying.tail;
    }

    private void file(Outcome outcome, List<Event.ItemDone> items) {
        int folded = 0;
        for (var item : items) {
            var said = saying(item.outcome(), " (item=" + item.label() + ")");
            if (said.isShort() && view.verbosity() == 0 && !isAsked(item.outcome())) {
                folded++;
            } else {
                add(said, item.outcome());
            }
        }
        if (items.isEmpty()) {
            add(saying(outcome, ""), outcome);
        } else if (folded > 0 || outcome.status() == Status.IGNORED) {
            var rest = folded == 0 ? "" : " (" + Words.count(folded, "item") + ")";
            var status = folded == items.size() ? outcome.status() : foldedStatus(outcome);
            add(new Saying(status, rest, List.of()), outcome);
        }
    }

    /// What the turns that are not told one by one came to, beside those that are.
    private static Status foldedStatus(Outcome outcome) {
        return outcome.status() == Status.IGNORED ? Status.IGNORED : Status.OK;
    }

    private void add(Saying saying, Outcome outcome) {
        var host =
                outcome.host()
                        + outcome.delegatedTo().map(other -> " -> " + other.name()).orElse("");
        sayings.computeIfAbsent(saying, _ -> new ArrayList<>()).add(host);
    }

    private Saying saying(Outcome outcome, String label) {
        var details = new ArrayList<String>();
        var tail = label;
        switch (outcome.status()) {
            case FAILED, IGNORED, UNREACHABLE -> details.addAll(Failure.lines(outcome, view));
            case OK, CHANGED, SKIPPED -> {
                var shown = shown(outcome);
                if (shown.size() == 1) {
                    tail += " => " + shown.getFirst();
                } else {
                    details.addAll(shown);
                }
            }
        }
        var lines = Differences.lines(outcome.differences());
        details.addAll(Differences.painted(lines, view.palette()));
        if (view.verbosity() > 2) {
            outcome.via().forEach(via -> details.add(quiet("via " + via)));
            details.add(quiet("took " + Words.duration(outcome.took())));
        }
        return new Saying(outcome.status(), tail, details);
    }

    private String quiet(String text) {
        return view.palette().paint(Palette.Ink.QUIET, text);
    }

    /// Whether the result is what the task is for. That conditions hold goes without saying.
    private static boolean isAsked(Outcome outcome) {
        return outcome.verbose() && !outcome.module().equals("assert");
    }

    private List<String> shown(Outcome outcome) {
        if (isAsked(outcome)) {
            return ResultText.said(outcome.result());
        }
        if (view.verbosity() > 0 && !outcome.result().entries().isEmpty()) {
            return ResultText.data(outcome.result(), view.verbosity());
        }
        return List.of();
    }

    private static int rank(Status status) {
        return switch (status) {
            case OK -> 0;
            case SKIPPED -> 1;
            case CHANGED -> 2;
            case IGNORED -> 3;
            case FAILED -> 4;
            case UNREACHABLE -> 5;
        };
    }

    static String word(Status status) {
        return switch (status) {
            case OK -> "ok";
            case CHANGED -> "changed";
            case SKIPPED -> "skipping";
            case FAILED -> "failed";
            case IGNORED -> "ignored";
            case UNREACHABLE -> "unreachable";
        };
    }

    static Palette.Ink ink(Status status) {
        return switch (status) {
            case OK -> Palette.Ink.GOOD;
            case CHANGED -> Palette.Ink.CHANGE;
            case SKIPPED -> Palette.Ink.QUIET;
            case IGNORED -> Palette.Ink.WARNING;
            case FAILED, UNREACHABLE -> Palette.Ink.BAD;
        };
    }
}
