package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.io.PrintStream;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

/// A whole run as the one JSON document that Ansible's display `json` prints at its end.
public final class AnsibleJson implements Consumer<Event> {
    private final PrintStream out;
    private final InstantSource clock;
    private final Consumer<String> warnings;
    private final Recap recap = new Recap();
    private final List<Part> plays = new ArrayList<>();
    private Value.Mapping hostStats = Value.map(Map.of());
    private Value.Mapping runStats = Value.map(Map.of());

    /// A play or a task, and what belongs to it.
    private static final class Part {
        private final String name;
        private final Span place;
        private final Instant began;
        private final List<Part> tasks = new ArrayList<>();
        private final Map<String, Value> hosts = new TreeMap<>();
        private Instant ended;

        Part(String name, Span place, Instant began) {
            this.name = name;
            this.place = place;
            this.began = began;
            this.ended = began;
        }

        Value about() {
            var duration = new LinkedHashMap<String, Value>();
            duration.put("start", moment(began));
            duration.put("end", moment(ended));
            var about = new LinkedHashMap<String, Value>();
            about.put("duration", Value.map(duration));
            about.put("id", Value.text(UUID.randomUUID().toString()));
            about.put("name", Value.text(name));
            about.put("path", Value.text(AnsibleText.absolute(place) + ":" + place.line()));
            return Value.map(about);
        }

        private static Value moment(Instant moment) {
            return Value.text(moment.truncatedTo(ChronoUnit.MICROS).toString());
        }
    }

    public AnsibleJson(PrintStream out, InstantSource clock, Consumer<String> warnings) {
        this.out = out;
        this.clock = clock;
        this.warnings = warnings;
    }

    public Recap recap() {
        return recap;
    }

    @Override
    public synchronized void accept(Event event) {
        recap.accept(event);
        switch (event) {
            case Event.PlayStarted(String name, _, Span place) ->
                    plays.add(new Part(name, place, clock.instant()));
            case Event.TaskStarted task -> begin(task.name(), task.place());
            case Event.StatementReached(String name, _, Span place) -> begin(name, place);
            case Event.TaskDone(Outcome outcome) -> done(outcome);
            case Event.StatsKept(var hosts, var whole) -> {
                hostStats = Value.map(hosts);
                runStats = whole;
            }
            case Event.Told(var diagnostic) ->
                    warnings.accept(AnsibleWords.of(diagnostic.message()));
            case Event.PlayEmpty _,
                    Event.BatchStarted _,
                    Event.ItemDone _,
                    Event.Included _,
                    Event.IncludePassed _,
                    Event.PlayAborted _,
                    Event.MetaDone _,
                    Event.Forgiven _,
                    Event.Retrying _,
                    Event.JobSeen _,
                    Event.Spent _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.Rescued _,
                    Event.RunEnded _ -> {}
        }
    }

    private Part begin(String name, Span place) {
        var task = new Part(name, place, clock.instant());
        if (!plays.isEmpty()) {
            plays.getLast().tasks.add(task);
        }
        return task;
    }

    private void done(Outcome outcome) {
        if (plays.isEmpty()) {
            return;
        }
        // hosts that go their own ways come back to tasks that others have left behind
        var play = plays.getLast();
        var task =
                play.tasks.reversed().stream()
                        .filter(part ->
                                part.place.equals(outcome.place())
                                        && !part.hosts.containsKey(outcome.host()))
                        .findFirst()
                        .orElseGet(() -> begin(outcome.task(), outcome.place()));
        task.ended = clock.instant();
        play.ended = task.ended;
        task.hosts.put(outcome.host(), result(outcome));
    }

    private static Value result(Outcome outcome) {
        var entries = new LinkedHashMap<>(outcome.result().entries());
        entries.put(Value.text("action"), Value.text(outcome.module()));
        entries.put(
                Value.text("_ansible_no_log"),
                Value.of(outcome.result().find("censored").isPresent()));
        if (outcome.status() != Status.FAILED && outcome.status() != Status.IGNORED) {
            entries.remove(Value.text("failed"));
        }
        return new Value.Mapping(entries);
    }

    /// Prints the document, once the run is over.
    public synchronized void finish() {
        var document = new LinkedHashMap<String, Value>();
        document.put("custom_stats", hostStats);
        document.put("global_custom_stats", runStats);
        document.put("plays", Value.list(plays.stream().map(AnsibleJson::play).toList()));
        document.put("stats", stats());
        out.println(JsonText.pretty(AnsibleResult.sorted(Value.map(document))));
        out.flush();
    }

    private static Value play(Part play) {
        var tasks =
                play.tasks.stream()
                        .map(task ->
                                Value.map(
                                        Map.of(
                                                "hosts",
                                                Value.map(task.hosts),
                                                "task",
                                                task.about())))
                        .toList();
        return Value.map(Map.of("play", play.about(), "tasks", Value.list(tasks)));
    }

    private Value stats() {
        var stats = new LinkedHashMap<Value, Value>();
        recap.data()
                .entries()
                .forEach((host, counts) -> {
                    var renamed = new LinkedHashMap<>(((Value.Mapping) counts).entries());
                    Optional.ofNullable(renamed.remove(Value.text("failed")))
                            .ifPresent(failed -> renamed.put(Value.text("failures"), failed));
                    stats.put(host, new Value.Mapping(renamed));
                });
        return new Value.Mapping(stats);
    }
}
