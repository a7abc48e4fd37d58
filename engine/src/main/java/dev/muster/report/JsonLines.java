package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.source.Diagnostic;
import dev.muster.value.Value;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.function.Consumer;

/// The run as JSON, one object a line, for programs that follow it while it goes on.
///
/// Every object has a field `event`. A task's outcome on a host is a `task`, a turn of its loop an
/// `item`.
public final class JsonLines implements Consumer<Event> {
    private final Consumer<String> lines;
    private final InstantSource clock;
    private final Recap recap = new Recap();

    /// @param lines takes each line, without its line break, and sees to it that it arrives whole
    public JsonLines(Consumer<String> lines, InstantSource clock) {
        this.lines = lines;
        this.clock = clock;
    }

    /// What the run has come to so far.
    public Recap recap() {
        return recap;
    }

    @Override
    public void accept(Event event) {
        recap.accept(event);
        var fields = new LinkedHashMap<>(data(event).entries());
        fields.put(Value.text("time"), Value.text(clock.instant().toString()));
        lines.accept(JsonText.compact(new Value.Mapping(fields)));
    }

    private Value.Mapping data(Event event) {
        return switch (event) {
            case Event.PlayStarted play ->
                    event("play_start")
                            .text("play", play.name())
                            .texts("hosts", play.hosts())
                            .place(play.place())
                            .mapping();
            case Event.PlayEmpty(String name, String reason) ->
                    event("play_empty").text("play", name).text("reason", reason).mapping();
            case Event.TaskStarted task ->
                    event("task_start")
                            .text("task", task.name())
                            .text("kind", word(task.kind()))
                            .text("module", task.module())
                            .texts("hosts", task.hosts())
                            .place(task.place())
                            .mapping();
            case Event.ItemDone(Outcome outcome, String label) ->
                    fill(event("item").text("item", label), outcome).mapping();
            case Event.TaskDone(Outcome outcome) -> fill(event("task"), outcome).mapping();
            case Event.BatchStarted batch ->
                    event("batch_start")
                            .text("play", batch.play())
                            .texts("hosts", batch.hosts())
                            .mapping();
            case Event.StatementReached reached ->
                    event("statement")
                            .text("task", reached.name())
                            .text("kind", word(reached.kind()))
                            .place(reached.place())
                            .mapping();
            case Event.IncludePassed(String host) ->
                    event("include_passed").text("host", host).mapping();
            case Event.PlayAborted _ -> event("play_aborted").mapping();
            case Event.PlaybookEnded() -> event("playbook_end").mapping();
            case Event.Detail(String host, String text) ->
                    event("detail").text("host", host).text("text", text).mapping();
            case Event.Included(String what, var hosts, var place, _, _) ->
                    event("included")
                            .text("file", what)
                            .texts("hosts", hosts)
                            .place(place)
                            .mapping();
            case Event.Retrying(String task, String host, int left) ->
                    event("retry")
                            .text("host", host)
                            .text("task", task)
                            .number("left", left)
                            .mapping();
            case Event.JobSeen(String host, String job, var state) ->
                    event("job")
                            .text("host", host)
                            .text("job", job)
                            .text("state", state.name().toLowerCase(Locale.ROOT))
                            .mapping();
            case Event.Spent spent -> Profile.fields(event("profile"), spent).mapping();
            case Event.MetaDone meta -> meta(meta);
            case Event.StatsKept(var hosts, var whole) -> {
                var each = new Fields();
                hosts.forEach(each::put);
                yield event("stats").put("hosts", each.mapping()).put("run", whole).mapping();
            }
            case Event.Forgiven(String host) -> event("forgiven").text("host", host).mapping();
            case Event.Rescued(String host) -> event("rescued").text("host", host).mapping();
            case Event.Told(Diagnostic diagnostic) -> data(diagnostic);
            case Event.RunEnded(var took, boolean interrupted) ->
                    event("end")
                            .put("hosts", recap.data())
                            .truth("interrupted", interrupted)
                            .milliseconds("duration_ms", took)
                            .mapping();
        };
    }

    private static Value.Mapping meta(Event.MetaDone meta) {
        var fields =
                event("meta")
                        .text("host", meta.host())
                        .text("task", meta.task())
                        .text("message", meta.message())
                        .place(meta.place());
        meta.skipped().ifPresent(reason -> fields.text("skipped", reason));
        return fields.mapping();
    }

    /// A mistake or a warning as an event.
    public static Value.Mapping data(Diagnostic diagnostic) {
        var fields = event(word(diagnostic.severity())).text("message", diagnostic.message());
        diagnostic.span().ifPresent(fields::place);
        diagnostic.hint().ifPresent(hint -> fields.text("hint", hint));
        return fields.mapping();
    }

    private static Fields event(String type) {
        return new Fields().text("event", type);
    }

    private static Fields fill(Fields fields, Outcome outcome) {
        fields.text("host", outcome.host())
                .text("task", outcome.task())
                .text("kind", word(outcome.kind()))
                .text("module", outcome.module())
                .text("status", word(outcome.status()))
                .truth("changed", changed(outcome));
        if (outcome.conditions() > 0) {
            fields.number("conditions", outcome.conditions());
        }
        outcome.delegatedTo().ifPresent(other -> fields.text("delegated_to", other.name()));
        return fields.place(outcome.place())
                .texts("via", outcome.via())
                .put("result", outcome.result())
                .put("diff", Differences.data(outcome.differences()))
                .milliseconds("duration_ms", outcome.took());
    }

    private static boolean changed(Outcome outcome) {
        return outcome.status() == Event.Status.CHANGED
                || outcome.result().find("changed").filter(Value.TRUE::equals).isPresent();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
