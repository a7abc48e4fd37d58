package dev.muster.run;

import dev.muster.module.Effect;
import dev.muster.module.Result;
import dev.muster.playbook.Item;
import dev.muster.session.UnreachableException;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.TemplateException;
import dev.muster.value.Origin;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/// One task on one host: its condition, its loop, its tries, and what `changed_when` and the like
/// make of the result.
final class TaskRun {
    private static final Set<String> REPEATING = Set.of("set_fact", "include_vars");

    private final PlayState play;
    private final RunState run;
    private final Item.Task task;
    private final HostRun host;
    private final Later later;
    private final String title;
    private final Outcomes outcomes;

    private final Meter meter = new Meter();

    /// The secrets that the turn under way was given, in whatever form.
    private Discretion given = Discretion.ofTask();

    /// How the task ended.
    ///
    /// @param effects what it does to the run's state, already done for this host
    /// @param turns the locals of the turns that came to something; one without any where there is
    ///   no loop
    record Done(
            HostRun host,
            Event.Status status,
            Value.Mapping result,
            List<Effect> effects,
            boolean changed,
            List<Map<String, Value>> turns) {}

    TaskRun(
            PlayState play,
            Item.Task task,
            Event.Kind kind,
            HostRun host,
            Later later,
            String title) {
        this.play = play;
        this.run = play.run;
        this.task = task;
        this.host = host;
        this.later = later;
        this.title = title;
        this.outcomes = new Outcomes(play, task, kind, host, title);
    }

    /// Runs the task and tells how it ended; never throws for what went wrong on the host or in an
    /// expression.
    Done run() {
        var began = run.clock.instant();
        Done done;
        try {
            var scope = scope(Map.of());
            done =
                    task.loop().isPresent()
                            ? looped(scope, began)
                            : ended(turn(scope, later), scope, began, List.of());
        } catch (UnreachableException lost) {
            done = unreachable(lost, began);
        } catch (InputException mistake) {
            done = ended(Results.failure(mistake), scope(Map.of()), began, List.of());
        } catch (RuntimeException bug) {
            // one host's trouble is never another's: what is a bug of ours fails this host alone
            done = ended(Results.bug(bug), scope(Map.of()), began, List.of());
        } catch (OutOfMemoryError _) {
            // what took the memory is let go by now
            done =
                    ended(
                            Result.failed("it takes more memory than there is"),
                            scope(Map.of()),
                            began,
                            List.of());
        }
        if (run.settings.mode().profile()) {
            meter.tell(spent(Event.Purpose.CONNECTING), spent(Event.Purpose.TASK));
        }
        return done;
    }

    private BiConsumer<String, Cost> spent(Event.Purpose purpose) {
        return (name, cost) -> run.tell(new Event.Spent(name, purpose, title, task.place(), cost));
    }

    private TaskScope scope(Map<String, Value> locals) {
        return play.scope(host, Optional.of(task), locals);
    }

    /// @param next what comes after the turn
    private Result turn(TaskScope scope, Later next) {
        given = Discretion.ofTask();
        return new Turn(play, task, host, next, title, scope, given, meter).take();
    }

    private Done looped(TaskScope scope, Instant began) {
        Loop loop;
        try {
            loop = Loop.of(task, run.templating, scope);
        } catch (TemplateException mistake) {
            return ended(skippedOr(Results.failure(mistake), scope), scope, began, List.of());
        }
        var results = new ArrayList<Result>();
        var values = new ArrayList<Value>();
        var turns = new ArrayList<Map<String, Value>>();
        var marks = Marks.NONE;
        var known = scope;
        for (int i = 0; i < loop.items().size(); i++) {
            if (i > 0 && loop.pause() > 0) {
                Turn.pause(loop.pause());
            }
            var inner = known.with(loop.locals(i));
            var itemBegan = run.clock.instant();
            var result = turn(inner, later.after(new Later.Turns(task, loop, i + 1)));
            var own = marks(result, inner);
            var value = kept(Results.ofItem(result, loop, i), own);
            results.add(result);
            values.add(value);
            apply(kept(result.effects(), own), inner);
            if (!result.skipped() && !result.failed()) {
                turns.add(loop.locals(i));
            }
            marks = marks.and(own);
            tellItem(
                    result,
                    Results.ofItem(result, loop, i),
                    inner,
                    own,
                    loop.label(i, inner),
                    itemBegan);
            known = registeredName().map(name -> scope.with(Map.of(name, value))).orElse(scope);
        }
        return ended(Results.ofLoop(results, values), scope, marks, began, results, turns);
    }

    /// A loop over something undefined is no mistake where the condition is false anyway.
    private Result skippedOr(Result failure, TaskScope scope) {
        try {
            return Turn.unmet(task, scope, play).isPresent()
                    ? Result.skipped("Conditional result was False")
                    : failure;
        } catch (InputException _) {
            return failure;
        }
    }

    private void tellItem(
            Result result,
            Value.Mapping value,
            TaskScope scope,
            Marks marks,
            String label,
            Instant began) {
        var outcome = outcome(result, scope, marks, began, List.of());
        run.tell(
                marks.hidden()
                        ? new Event.ItemDone(outcome, "(hidden by no_log)")
                        : new Event.ItemDone(given.told(outcome.with(value)), label));
    }

    private Marks marks(Result result, TaskScope scope) {
        return new Marks(
                flag("no_log", scope, true),
                result.failed()
                        ? Optional.of(flag("ignore_errors", scope, false))
                        : Optional.empty());
    }

    /// @param otherwise what to hold of a keyword that can't be resolved
    private boolean flag(String keyword, TaskScope scope, boolean otherwise) {
        try {
            return play.flag(keyword, task, scope, false);
        } catch (InputException _) {
            return otherwise;
        }
    }

    // ---- the end

    private Done unreachable(UnreachableException lost, Instant began) {
        var values = new LinkedHashMap<String, Value>();
        values.put("unreachable", Value.TRUE);
        values.put("changed", Value.FALSE);
        values.put("msg", Value.text(lost.reason()));
        lost.hint().ifPresent(hint -> values.put("hint", Value.text(hint)));
        var mapping = Value.map(values);
        register(mapping);
        var scope = scope(Map.of());
        boolean ignored = flag("ignore_unreachable", scope, false);
        var status = ignored ? Event.Status.IGNORED : Event.Status.UNREACHABLE;
        var result = Result.ok(mapping);
        run.tell(
                new Event.TaskDone(
                        outcome(
                                result,
                                status,
                                scope,
                                flag("no_log", scope, true),
                                began,
                                List.of())));
        return new Done(host, status, mapping, List.of(), false, List.of());
    }

    private Done ended(Result result, TaskScope scope, Instant began, List<Result> items) {
        return ended(result, scope, marks(result, scope), began, items, List.of(Map.of()));
    }

    /// @param items the results of a loop, whose effects are done already
    private Done ended(
            Result result,
            TaskScope scope,
            Marks marks,
            Instant began,
            List<Result> items,
            List<Map<String, Value>> turns) {
        var status = marks.status(result);
        var value = kept(Results.value(result), marks);
        var effects = new ArrayList<Effect>();
        if (items.isEmpty()) {
            apply(kept(result.effects(), marks), scope);
            effects.addAll(result.effects());
        } else {
            items.forEach(item -> effects.addAll(item.effects()));
        }
        register(value);
        run.tell(new Event.TaskDone(outcome(result, scope, marks, began, effects)));
        boolean changed = result.changed() && !result.failed();
        return new Done(host, status, value, effects, changed, turns);
    }

    private Value.Mapping kept(Value.Mapping result, Marks marks) {
        return given.kept(run.discretion.kept(result, marks.hidden()), false);
    }

    private List<Effect> kept(List<Effect> effects, Marks marks) {
        return given.kept(run.discretion.kept(effects, marks.hidden()), false);
    }

    private void register(Value.Mapping value) {
        registeredName().ifPresent(name -> host.variables().register(Map.of(name, ofWorld(value))));
    }

    /// A result as what the world said, but for what `set_fact` and the like only repeat.
    private Value ofWorld(Value.Mapping result) {
        var module = ((Item.Call.Use) task.call()).module().name();
        return REPEATING.contains(module) ? result : Origin.world(result);
    }

    private Optional<String> registeredName() {
        return task.keywords().value("register").map(Python::print);
    }

    /// What effects do to this host's variables; those on the inventory are the conductor's.
    private void apply(List<Effect> effects, TaskScope scope) {
        if (effects.isEmpty()) {
            return;
        }
        var target = host;
        if (task.nearest("delegate_to").isPresent()
                && play.flag("delegate_facts", task, scope, false)) {
            var call = new ModuleCall(play, task, (Item.Call.Use) task.call(), run.templating);
            target = call.host(scope, host);
        }
        Effects.apply(effects, target);
    }

    private Event.Outcome outcome(
            Result result, TaskScope scope, Marks marks, Instant began, List<Effect> effects) {
        return outcome(result, marks.status(result), scope, marks.hidden(), began, effects);
    }

    private Event.Outcome outcome(
            Result result,
            Event.Status status,
            TaskScope scope,
            boolean hidden,
            Instant began,
            List<Effect> effects) {
        return given.told(outcomes.of(result, status, scope, hidden, began, effects));
    }
}
