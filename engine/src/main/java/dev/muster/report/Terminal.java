package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Prompting;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The run as a person reads it: a line for a task that finds all in order, more for one that
/// changes something or fails, and a recap.
///
/// A task is told when its last host is done, so that equal hosts can share a line. On a live
/// terminal, lines at the bottom say meanwhile what is going on, rewritten by [#tick]; elsewhere
/// the heading stands there until the rest follows it.
public final class Terminal implements Consumer<Event> {
    private static final int STATUS_LINES = 4;

    private final PrintStream out;
    private final View view;
    private final InstantSource clock;
    private final Recap recap = new Recap();
    private final Map<String, Progress> open = new LinkedHashMap<>();
    private Optional<Progress> dangling = Optional.empty();
    private List<String> shown = List.of();

    /// A task whose hosts are not all done.
    private final class Progress {
        final Event.TaskStarted task;
        final Set<String> waiting;
        final Map<String, List<Event.ItemDone>> items = new LinkedHashMap<>();
        final List<Event.Outcome> done = new ArrayList<>();
        final Instant since = clock.instant();
        String note = "";

        Progress(Event.TaskStarted task) {
            this.task = task;
            this.waiting = new LinkedHashSet<>(task.hosts());
        }
    }

    public Terminal(PrintStream out, View view, InstantSource clock) {
        this.out = out;
        this.view = view;
        this.clock = clock;
    }

    @Override
    public synchronized void accept(Event event) {
        recap.accept(event);
        wipe();
        switch (event) {
            case Event.PlayStarted play -> {
                closeAll();
                var hosts = Words.count(play.hosts().size(), "host");
                line("");
                line(heading("PLAY [" + play.name() + "]") + quiet(" " + hosts));
            }
            case Event.PlayEmpty(String name, String reason) -> {
                closeAll();
                line("");
                line(heading("PLAY [" + name + "]") + " " + quiet(reason));
            }
            case Event.TaskStarted task -> begin(task);
            case Event.ItemDone item ->
                    progress(item.outcome())
                            .items
                            .computeIfAbsent(item.outcome().host(), _ -> new ArrayList<>())
                            .add(item);
            case Event.TaskDone(Event.Outcome outcome) -> finish(outcome);
            case Event.Included(String what, List<String> hosts, _, _, _) ->
                    line(
                            view.palette()
                                    .paint(
                                            Palette.Ink.PLACE,
                                            "included: "
                                                    + what
                                                    + " for "
                                                    + Words.hosts(hosts, view.width() / 2)));
            case Event.Retrying retrying -> retry(retrying);
            case Event.Rescued _,
                    Event.JobSeen _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.Forgiven _,
                    Event.MetaDone _,
                    Event.Spent _,
                    Event.StatsKept _,
                    Event.BatchStarted _,
                    Event.StatementReached _,
                    Event.IncludePassed _,
                    Event.PlayAborted _ -> {}
            case Event.Told(var diagnostic) -> {
                var lines = diagnostic.render().lines().toList();
                line(view.palette().paint(Palette.Ink.WARNING, lines.getFirst()));
                lines.stream().skip(1).forEach(this::line);
            }
            case Event.RunEnded _ -> {
                closeAll();
                line("");
                recap.lines(view.palette()).forEach(this::line);
            }
        }
        show(status());
        out.flush();
    }

    /// Rewrites what is going on; for live terminals, a few times a second.
    public synchronized void tick() {
        var now = status();
        if (!now.equals(shown)) {
            wipe();
            show(now);
            out.flush();
        }
    }

    /// What the run came to.
    public Recap recap() {
        return recap;
    }

    /// A way to ask the person without the display getting in between.
    public Prompting beside(Prompting person) {
        return (question, echo, limit) -> {
            synchronized (this) {
                wipe();
                endDangling();
                out.flush();
                return person.ask(question, echo, limit);
            }
        };
    }

    private void begin(Event.TaskStarted task) {
        for (var other : List.copyOf(open.values())) {
            other.waiting.removeAll(task.hosts());
            closeIfDone(other);
        }
        var key = key(task.name(), task.place().toString());
        Optional.ofNullable(open.remove(key)).ifPresent(this::close);
        var progress = new Progress(task);
        open.put(key, progress);
        if (!view.live() && open.size() == 1) {
            endDangling();
            out.print(TaskText.heading(task, view));
            dangling = Optional.of(progress);
        }
    }

    private Progress progress(Event.Outcome outcome) {
        return open.computeIfAbsent(
                key(outcome.task(), outcome.place().toString()),
                _ ->
                        new Progress(
                                new Event.TaskStarted(
                                        outcome.task(),
                                        outcome.kind(),
                                        outcome.module(),
                                        List.of(outcome.host()),
                                        outcome.place())));
    }

    private void finish(Event.Outcome outcome) {
        var progress = progress(outcome);
        progress.done.add(outcome);
        progress.waiting.remove(outcome.host());
        closeIfDone(progress);
    }

    private void closeIfDone(Progress progress) {
        if (progress.waiting.isEmpty()) {
            open.values().remove(progress);
            close(progress);
        }
    }

    private void closeAll() {
        open.values().forEach(this::close);
        open.clear();
        endDangling();
    }

    private void close(Progress progress) {
        boolean continues = dangling.filter(progress::equals).isPresent();
        if (progress.done.isEmpty()) {
            if (continues) {
                endDangling();
            }
            return;
        }
        if (!continues) {
            endDangling();
            out.print(TaskText.heading(progress.task, view));
        }
        dangling = Optional.empty();
        var text = new TaskText(progress.task, progress.done, progress.items, view);
        text.afterHeading().forEach(out::println);
    }

    private void retry(Event.Retrying retrying) {
        var note = retrying.host() + " tries again, " + retrying.left() + " left";
        open.values().stream()
                .filter(progress -> progress.task.name().equals(retrying.task()))
                .forEach(progress -> progress.note = note);
        if (!view.live()) {
            line(quiet("  retrying: " + note));
        }
    }

    private void line(String text) {
        endDangling();
        out.println(text);
    }

    private void endDangling() {
        if (dangling.isPresent()) {
            out.println();
            dangling = Optional.empty();
        }
    }

    private void wipe() {
        if (!shown.isEmpty()) {
            out.print("\r\u001b[" + shown.size() + "A\u001b[J");
            shown = List.of();
        }
    }

    private void show(List<String> status) {
        status.forEach(out::println);
        shown = status;
    }

    private List<String> status() {
        if (!view.live()) {
            return List.of();
        }
        var now = clock.instant();
        return open.values().stream()
                .limit(STATUS_LINES)
                .map(each -> quiet(cut(status(each, Duration.between(each.since, now)))))
                .toList();
    }

    private String status(Progress progress, Duration elapsed) {
        int all = progress.waiting.size() + progress.done.size();
        var words = new StringBuilder("  ▸ " + progress.task.name());
        words.append("  ").append(progress.done.size()).append('/').append(all).append(" hosts");
        if (elapsed.toSeconds() > 0) {
            words.append("  ").append(elapsed.toSeconds()).append(" s");
        }
        if (!progress.note.isEmpty()) {
            words.append("  ").append(progress.note);
        } else if (elapsed.toSeconds() > 1) {
            var waiting = List.copyOf(progress.waiting);
            words.append("  waiting for ").append(Words.hosts(waiting, 40));
        }
        return words.toString();
    }

    private String cut(String text) {
        return text.length() < view.width() ? text : text.substring(0, view.width() - 2) + "…";
    }

    private String heading(String text) {
        return view.palette().paint(Palette.Ink.HEADING, text);
    }

    private String quiet(String text) {
        return view.palette().paint(Palette.Ink.QUIET, text);
    }

    private static String key(String name, String place) {
        return name + "\n" + place;
    }
}
