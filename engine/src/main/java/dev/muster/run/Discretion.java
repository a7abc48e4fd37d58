package dev.muster.run;

import dev.muster.module.Difference;
import dev.muster.module.Effect;
import dev.muster.source.Diagnostic;
import dev.muster.value.Redaction;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Keeps secrets out of what a run tells, and marks them in what it keeps.
///
/// @param known the secrets read so far
record Discretion(Redaction known) {

    /// For what one task was given.
    static Discretion ofTask() {
        return new Discretion(new Redaction());
    }

    /// A result to be kept: what holds a secret is one, and all of it where `no_log` says so.
    Value.Mapping kept(Value.Mapping result, boolean noLog) {
        if (noLog) {
            return (Value.Mapping) Taint.mark(result);
        }
        return known.isIdle() ? result : known.taint(result);
    }

    /// Effects whose variables are kept likewise.
    List<Effect> kept(List<Effect> effects, boolean noLog) {
        if (effects.isEmpty() || !noLog && known.isIdle()) {
            return effects;
        }
        UnaryOperator<Value> marking = noLog ? Taint::mark : known::taint;
        return effects.stream().map(effect -> kept(effect, marking)).toList();
    }

    private static Effect kept(Effect effect, UnaryOperator<Value> marking) {
        return switch (effect) {
            case Effect.SetFacts(var facts, boolean cacheable) ->
                    new Effect.SetFacts(each(facts, marking), cacheable);
            case Effect.GatheredFacts(var facts) -> new Effect.GatheredFacts(each(facts, marking));
            case Effect.IncludeVars(var variables) ->
                    new Effect.IncludeVars(each(variables, marking));
            case Effect.Stats(var data, boolean perHost, boolean aggregate) ->
                    new Effect.Stats(each(data, marking), perHost, aggregate);
            case Effect.AddHost _, Effect.JoinGroup _, Effect.Conditions _, Effect.Warning _ ->
                    effect;
        };
    }

    private static Map<String, Value> each(
            Map<String, Value> values, UnaryOperator<Value> marking) {
        var marked = LinkedHashMap.<String, Value>newLinkedHashMap(values.size());
        values.forEach((name, value) -> marked.put(name, marking.apply(value)));
        return marked;
    }

    /// An event without the secrets that are known.
    Event told(Event event) {
        if (known.isIdle()) {
            return event;
        }
        return switch (event) {
            case Event.PlayStarted(var name, var hosts, var place) ->
                    new Event.PlayStarted(known.scrub(name), hosts, place);
            case Event.PlayEmpty(var name, var reason) ->
                    new Event.PlayEmpty(known.scrub(name), known.scrub(reason));
            case Event.TaskStarted(var name, var kind, var module, var hosts, var place) ->
                    new Event.TaskStarted(known.scrub(name), kind, module, hosts, place);
            case Event.ItemDone(var outcome, var label) ->
                    new Event.ItemDone(told(outcome), known.scrub(label));
            case Event.TaskDone(var outcome) -> new Event.TaskDone(told(outcome));
            case Event.BatchStarted(var play, var hosts, boolean inStep, boolean check) ->
                    new Event.BatchStarted(known.scrub(play), hosts, inStep, check);
            case Event.StatementReached(var name, var kind, var place) ->
                    new Event.StatementReached(known.scrub(name), kind, place);
            case Event.Included(var what, var hosts, var place, var file, var label) ->
                    new Event.Included(known.scrub(what), hosts, place, file, scrubbed(label));
            case Event.MetaDone(var host, var task, var kind, var said, var skipped, var place) ->
                    new Event.MetaDone(
                            host,
                            known.scrub(task),
                            kind,
                            known.scrub(said),
                            scrubbed(skipped),
                            place);
            case Event.StatsKept(var hosts, var whole) -> {
                var each = new LinkedHashMap<String, Value.Mapping>();
                hosts.forEach((host, data) -> each.put(host, known.scrub(data)));
                yield new Event.StatsKept(each, known.scrub(whole));
            }
            case Event.Spent(var host, var purpose, var task, var place, var cost) ->
                    new Event.Spent(host, purpose, known.scrub(task), place, cost);
            case Event.Retrying(var task, var host, int left) ->
                    new Event.Retrying(known.scrub(task), host, left);
            case Event.Detail(var host, var text) -> new Event.Detail(host, known.scrub(text));
            case Event.Told(var diagnostic) -> new Event.Told(told(diagnostic));
            case Event.IncludePassed _,
                    Event.JobSeen _,
                    Event.PlaybookEnded _,
                    Event.PlayAborted _,
                    Event.Forgiven _,
                    Event.Rescued _,
                    Event.RunEnded _ ->
                    event;
        };
    }

    /// An outcome without the secrets that are known.
    Event.Outcome told(Event.Outcome outcome) {
        if (known.isIdle()) {
            return outcome;
        }
        return new Event.Outcome(
                outcome.host(),
                known.scrub(outcome.task()),
                outcome.kind(),
                outcome.module(),
                outcome.place(),
                outcome.via(),
                outcome.status(),
                known.scrub(outcome.result()),
                outcome.differences().stream().map(this::told).toList(),
                outcome.delegatedTo(),
                outcome.took(),
                outcome.conditions(),
                outcome.verbose());
    }

    private Difference told(Difference difference) {
        return switch (difference) {
            case Difference.Content(var path, var before, var after)
                    when before.filter(known::isIn).isPresent()
                            || after.filter(known::isIn).isPresent() ->
                    new Difference.Opaque(known.scrub(path), "the content is secret");
            case Difference.Content content -> content;
            case Difference.Opaque(var path, var why) ->
                    new Difference.Opaque(known.scrub(path), known.scrub(why));
            case Difference.Attribute(var name, var before, var after) ->
                    new Difference.Attribute(known.scrub(name), scrubbed(before), scrubbed(after));
        };
    }

    private Optional<String> scrubbed(Optional<String> text) {
        return text.map(known::scrub);
    }

    private Diagnostic told(Diagnostic diagnostic) {
        return new Diagnostic(
                diagnostic.severity(),
                known.scrub(diagnostic.message()),
                diagnostic.span(),
                diagnostic.via(),
                scrubbed(diagnostic.hint()));
    }
}
