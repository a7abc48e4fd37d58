package dev.muster.run;

import dev.muster.module.Binder;
import dev.muster.module.Difference;
import dev.muster.module.Effect;
import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.session.UnreachableException;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.TemplateException;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One task on one host: its condition, its loop, its tries, and what `changed_when` and the like
/// make of the result.
final class TaskRun {
    private static final int RETRIES = 3;
    private static final double DELAY = 5;
    private static final double POLL = 10;

    private final PlayState play;
    private final RunState run;
    private final Item.Task task;
    private final Event.Kind kind;
    private final HostRun host;
    private final Later later;
    private final String title;

    /// How the task ended.
    ///
    /// @param effects what it does to the run's state, already done for this host
    record Done(
            HostRun host,
            Event.Status status,
            Value.Mapping result,
            List<Effect> effects,
            boolean changed) {}

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
        this.kind = kind;
        this.host = host;
        this.later = later;
        this.title = title;
    }

    /// Runs the task and tells how it ended; never throws for what went wrong on the host or in an
    /// expression.
    Done run() {
        var began = run.clock.instant();
        Done done;
        try {
            var scope = scope(Map.of());
            done = task.loop().isPresent() ? looped(scope, began) : single(scope, began);
        } catch (UnreachableException lost) {
            done = unreachable(lost, began);
        } catch (InputException mistake) {
            done = ended(failure(mistake), scope(Map.of()), began, List.of());
        } catch (RuntimeException bug) {
            // one host's trouble is never another's: what is a bug of ours fails this host alone
            done = ended(bug(bug), scope(Map.of()), began, List.of());
        }
        return done;
    }

    private TaskScope scope(Map<String, Value> locals) {
        return play.scope(host, Optional.of(task), locals);
    }

    // ---- once

    private Done single(TaskScope scope, Instant began) {
        return ended(once(scope), scope, began, List.of());
    }

    /// The task with these variables, once: condition, tries, and what is made of the result.
    private Result once(TaskScope scope) {
        try {
            var unmet = unmet(scope);
            if (unmet.isPresent()) {
                return Result.skipped("Conditional result was False")
                        .with("false_condition", Value.text(unmet.get()));
            }
            return tried(scope);
        } catch (InputException mistake) {
            return failure(mistake);
        }
    }

    /// The first condition that does not hold.
    private Optional<String> unmet(TaskScope scope) {
        for (var when : task.all("when")) {
            for (var condition : when.conditions()) {
                if (!run.templating.holds(condition, scope)) {
                    return Optional.of(Python.print(condition));
                }
            }
        }
        return Optional.empty();
    }

    private Result tried(TaskScope scope) {
        var until = task.keywords().find("until");
        if (until.isEmpty()) {
            return judged(applied(scope), scope);
        }
        int retries = (int) number("retries", scope, RETRIES);
        double delay = number("delay", scope, DELAY);
        for (int attempt = 1; ; attempt++) {
            var result = judged(applied(scope), scope).with("attempts", Value.of(attempt));
            if (holds(until.get(), result, scope)) {
                return result;
            }
            if (attempt > retries || run.isInterrupted()) {
                // the first try is not counted, as no retry is
                return result.withFailed(true).with("attempts", Value.of(retries));
            }
            run.tell(new Event.Retrying(title, host.name(), retries - attempt + 1));
            pause(Duration.ofNanos((long) (delay * 1e9)));
            host.forget();
        }
    }

    private static void pause(Duration delay) {
        try {
            Thread.sleep(delay);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean holds(Keyword condition, Result result, TaskScope scope) {
        var seen = withResult(result, scope);
        return condition.conditions().stream().allMatch(one -> run.templating.holds(one, seen));
    }

    /// The scope in which `until`, `changed_when` and `failed_when` see the result.
    private TaskScope withResult(Result result, TaskScope scope) {
        return task.keywords()
                .value("register")
                .map(name -> scope.with(Map.of(Python.print(name), Results.value(result))))
                .orElse(scope);
    }

    private Result judged(Result result, TaskScope scope) {
        if (result.skipped()) {
            return result;
        }
        var judged = result;
        var changed = task.keywords().find("changed_when");
        if (changed.isPresent()) {
            judged = judged.withChanged(holds(changed.get(), judged, scope));
        }
        var failed = task.keywords().find("failed_when");
        if (failed.isPresent()) {
            boolean fails = holds(failed.get(), judged, scope);
            judged = judged.withFailed(fails).with("failed_when_result", Value.of(fails));
        }
        return judged;
    }

    /// The module's own result.
    private Result applied(TaskScope scope) {
        var use = (Item.Call.Use) task.call();
        var call = new ModuleCall(play, task, use, run.templating);
        var target = call.host(scope, host);
        var far = target == host ? scope : play.scope(target, Optional.of(task), scope.locals());
        var way = run.ways.target(target.name(), far, Optional.of(task));
        var become = run.ways.become(far, Optional.of(task), way);
        var limit = limit(scope);
        var ahead = target == host ? new Foresight(play, host, way, later) : Link.Ahead.NOTHING;
        var applying = new Applying(target.link(way), become, ahead, call.controller(scope), limit);
        List<Given> arguments;
        try {
            arguments = call.arguments(scope);
        } catch (TemplateException mistake) {
            return undefinedOption(mistake);
        }
        return apply(applying, use.module(), arguments);
    }

    /// An argument that cannot be resolved. Playbooks look for these words in `msg`.
    private static Result undefinedOption(TemplateException mistake) {
        var failure = failure(mistake);
        return mistake.kind() == TemplateException.Kind.UNDEFINED
                ? failure.with(
                        "msg", Value.text(Event.UNDEFINED_OPTION + mistake.diagnostic().message()))
                : failure;
    }

    /// How long the task may take: `timeout`, or the seconds of `async` where it is waited for.
    private Optional<Duration> limit(TaskScope scope) {
        double seconds = number("timeout", scope, 0);
        if (seconds <= 0 && number("poll", scope, POLL) > 0) {
            seconds = number("async", scope, 0);
        }
        return seconds > 0
                ? Optional.of(Duration.ofNanos((long) (seconds * 1e9)))
                : Optional.empty();
    }

    private <A extends Record> Result apply(
            Applying applying, Module<A> module, List<Given> arguments) {
        return applying.apply(module, Binder.bind(module, arguments, task.place()));
    }

    private double number(String keyword, TaskScope scope, double otherwise) {
        return task.nearest(keyword)
                .map(given -> Python.print(run.templating.resolve(given.value(), scope)))
                .map(text -> {
                    try {
                        return Double.parseDouble(text.strip());
                    } catch (NumberFormatException _) {
                        throw new InputException(
                                dev.muster.source.Diagnostic.error(
                                        "'" + keyword + "' must be a number, not '" + text + "'",
                                        task.keywords().place(keyword, task.place())));
                    }
                })
                .orElse(otherwise);
    }

    // ---- loops

    private Done looped(TaskScope scope, Instant began) {
        Loop loop;
        try {
            loop = Loop.of(task, run.templating, scope);
        } catch (TemplateException mistake) {
            return ended(skippedOr(failure(mistake), scope), scope, began, List.of());
        }
        var results = new ArrayList<Result>();
        var values = new ArrayList<Value>();
        for (int i = 0; i < loop.items().size(); i++) {
            if (i > 0 && loop.pause() > 0) {
                pause(Duration.ofNanos((long) (loop.pause() * 1e9)));
            }
            var locals = loop.locals(i);
            var inner = scope.with(locals);
            var itemBegan = run.clock.instant();
            var result = once(inner);
            results.add(result);
            values.add(Results.ofItem(result, loop, i));
            apply(result.effects(), inner);
            tellItem(result, inner, loop.label(i, inner), itemBegan);
        }
        return ended(Results.ofLoop(results, values), scope, began, results);
    }

    /// A loop over something undefined is no mistake where the condition is false anyway.
    private Result skippedOr(Result failure, TaskScope scope) {
        try {
            return unmet(scope).isPresent()
                    ? Result.skipped("Conditional result was False")
                    : failure;
        } catch (InputException _) {
            return failure;
        }
    }

    private void tellItem(Result result, TaskScope scope, String label, Instant began) {
        var status = status(result, scope);
        var shown = play.flag("no_log", task, scope, false) ? "(hidden by no_log)" : label;
        run.tell(new Event.ItemDone(outcome(result, status, scope, began), shown));
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
        boolean ignored = play.flag("ignore_unreachable", task, scope, false);
        var result = Result.ok(mapping);
        run.tell(
                new Event.TaskDone(
                        outcome(
                                result,
                                ignored ? Event.Status.IGNORED : Event.Status.UNREACHABLE,
                                scope,
                                began)));
        return new Done(
                host,
                ignored ? Event.Status.IGNORED : Event.Status.UNREACHABLE,
                mapping,
                List.of(),
                false);
    }

    /// @param items the results of a loop, whose effects are done already
    private Done ended(Result result, TaskScope scope, Instant began, List<Result> items) {
        var status = status(result, scope);
        var value = Results.value(result);
        var effects = new ArrayList<Effect>();
        if (items.isEmpty()) {
            apply(result.effects(), scope);
            effects.addAll(result.effects());
        } else {
            items.forEach(item -> effects.addAll(item.effects()));
        }
        register(value);
        run.tell(new Event.TaskDone(outcome(result, status, scope, began, effects)));
        return new Done(host, status, value, effects, result.changed() && !result.failed());
    }

    private void register(Value.Mapping value) {
        registeredName().ifPresent(name -> host.variables().register(Map.of(name, value)));
    }

    Optional<String> registeredName() {
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

    private Event.Status status(Result result, TaskScope scope) {
        if (result.failed()) {
            return play.flag("ignore_errors", task, scope, false)
                    ? Event.Status.IGNORED
                    : Event.Status.FAILED;
        }
        if (result.skipped()) {
            return Event.Status.SKIPPED;
        }
        return result.changed() ? Event.Status.CHANGED : Event.Status.OK;
    }

    private Event.Outcome outcome(
            Result result, Event.Status status, TaskScope scope, Instant began) {
        return outcome(result, status, scope, began, result.effects());
    }

    private Event.Outcome outcome(
            Result result,
            Event.Status status,
            TaskScope scope,
            Instant began,
            List<Effect> effects) {
        boolean hidden = play.flag("no_log", task, scope, false);
        var use = (Item.Call.Use) task.call();
        int held =
                effects.stream()
                        .filter(Effect.Conditions.class::isInstance)
                        .mapToInt(effect -> ((Effect.Conditions) effect).held())
                        .sum();
        List<Difference> differences =
                play.flag("diff", task, scope, run.settings.differences())
                        ? hidden ? Results.hidden(result.differences()) : result.differences()
                        : List.of();
        return new Event.Outcome(
                host.name(),
                title,
                kind,
                use.module().name(),
                task.place(),
                task.frame().via(),
                status,
                hidden ? Results.hidden(result) : Results.value(result),
                differences,
                delegate(scope),
                Duration.between(began, run.clock.instant()),
                result.failed() ? 0 : held,
                use.module().name().equals("debug"));
    }

    /// Who did the work instead, as far as that is one host: a loop may have had several.
    private Optional<String> delegate(TaskScope scope) {
        return task.nearest("delegate_to")
                .flatMap(given -> {
                    try {
                        return Optional.of(
                                Python.print(run.templating.resolve(given.value(), scope)));
                    } catch (InputException _) {
                        return Optional.empty();
                    }
                })
                .filter(name -> !name.isBlank());
    }

    private static Result bug(RuntimeException bug) {
        var trace = new StringWriter();
        bug.printStackTrace(new PrintWriter(trace));
        return Result.failed(
                "internal error: " + bug, Map.of("exception", Value.text(trace.toString())));
    }

    /// A mistake in an expression or an argument, as a result.
    static Result failure(InputException mistake) {
        var first = mistake.diagnostics().getFirst();
        var values = new LinkedHashMap<String, Value>();
        first.span().ifPresent(place -> values.put("place", Value.text(place.toString())));
        first.hint().ifPresent(hint -> values.put("hint", Value.text(hint)));
        var message =
                String.join(
                        "; ",
                        mistake.diagnostics().stream().map(problem -> problem.message()).toList());
        return Result.failed(message, values);
    }
}
