package dev.muster.run;

import dev.muster.module.Binder;
import dev.muster.module.Effect;
import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.module.Signature;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.session.UnreachableException;
import dev.muster.session.shell.ShellSession;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.TemplateException;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// One turn of a task on one host: its condition, its tries, and what `changed_when`, `failed_when`
/// and `until` make of the result. A task without a loop has one turn.
///
/// Throws [InputException] where a condition, an argument or a keyword can't be resolved: that ends
/// the whole task, a loop's further turns with it. What a module refuses is a failed result.
final class Turn {
    private static final int RETRIES = 3;
    private static final double DELAY = 5;
    private static final double POLL = 15;
    private static final int EVERY_DETAIL = 4;

    private final PlayState play;
    private final RunState run;
    private final Item.Task task;
    private final HostRun host;
    private final Later later;
    private final String title;
    private final TaskScope scope;
    private final Discretion given;
    private final Meter meter;

    /// @param given where the secrets among the arguments are noted
    /// @param meter counts what talking with hosts costs
    Turn(
            PlayState play,
            Item.Task task,
            HostRun host,
            Later later,
            String title,
            TaskScope scope,
            Discretion given,
            Meter meter) {
        this.given = given;
        this.meter = meter;
        this.play = play;
        this.run = play.run;
        this.task = task;
        this.host = host;
        this.later = later;
        this.title = title;
        this.scope = scope;
    }

    Result take() {
        var unmet = unmet(task, scope, play);
        return unmet.isPresent()
                ? Result.skipped("Conditional result was False")
                        .with("false_condition", Value.text(unmet.get()))
                : tried();
    }

    /// The first condition that does not hold.
    static Optional<String> unmet(Item.Task task, TaskScope scope, PlayState play) {
        for (var when : task.all("when")) {
            for (var condition : when.conditions()) {
                if (!play.run.templating.holds(condition, scope)) {
                    return Optional.of(Python.print(condition));
                }
            }
        }
        return Optional.empty();
    }

    private Result tried() {
        var until = task.keywords().find("until");
        if (until.isEmpty()) {
            return judged(applied());
        }
        int retries = (int) number("retries", RETRIES);
        double delay = number("delay", DELAY);
        for (int attempt = 1; ; attempt++) {
            var result = judged(applied().with("attempts", Value.of(attempt)));
            if (retries <= 0 || holds(until.get(), result)) {
                return result;
            }
            if (attempt > retries || run.isInterrupted()) {
                // the first try is not counted, as no retry is; and what failed_when says stands
                boolean judgedBefore = task.keywords().find("failed_when").isPresent();
                return (judgedBefore ? result : result.withFailed(true))
                        .with("attempts", Value.of(retries));
            }
            run.tell(new Event.Retrying(title, host.name(), retries - attempt + 1));
            pause(delay < 0 ? 1 : delay);
            host.forget();
        }
    }

    static void pause(double seconds) {
        try {
            Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    // ---- what becomes of the result

    private boolean holds(Keyword condition, Result result) {
        var seen = withResult(result);
        return condition.conditions().stream().allMatch(one -> run.templating.holds(one, seen));
    }

    /// The scope in which `until`, `changed_when` and `failed_when` see the result.
    private TaskScope withResult(Result result) {
        return task.keywords()
                .value("register")
                .map(name -> scope.with(Map.of(Python.print(name), Results.value(result))))
                .orElse(scope);
    }

    /// A condition on the result that can't be told fails the task and leaves its result to read.
    private Result judged(Result result) {
        if (result.skipped()) {
            return result;
        }
        var judged = result;
        var keyword = "changed_when";
        try {
            var changed = task.keywords().find(keyword);
            if (changed.isPresent()) {
                judged = judged.withChanged(holds(changed.get(), judged));
            }
            keyword = "failed_when";
            var failed = task.keywords().find(keyword);
            if (failed.isPresent()) {
                boolean fails = holds(failed.get(), judged);
                judged = judged.withFailed(fails).with("failed_when_result", Value.of(fails));
            }
            return judged;
        } catch (InputException mistake) {
            return judged.withFailed(true)
                    .with(keyword + "_result", Value.text(mistake.inOneLine()));
        }
    }

    // ---- the module

    private Result applied() {
        var use = (Item.Call.Use) task.call();
        var call = new ModuleCall(play, task, use, run.templating);
        var target = call.host(scope, host);
        var far = target == host ? scope : play.scope(target, Optional.of(task), scope.locals());
        var way = run.ways.way(far, task);
        tellBecoming(way);
        var limit = limit();
        if (target.isBusy()) {
            target.forget();
        }
        var ahead =
                target == host && !target.isBusy()
                        ? new Foresight(play, host, way.target(), later)
                        : Link.Ahead.NOTHING;
        var applying =
                new Applying(
                        target.link(way.target()),
                        way.as(),
                        ahead,
                        call.controller(scope),
                        limit,
                        meter,
                        new OtherHosts(play, task, call, target, limit));
        return apply(applying, use.module(), arguments(call), target);
    }

    /// Playbooks look for certain words in `msg` where an argument can't be resolved.
    private List<Given> arguments(ModuleCall call) {
        try {
            return call.arguments(scope);
        } catch (TemplateException mistake) {
            if (mistake.kind() != TemplateException.Kind.UNDEFINED) {
                throw mistake;
            }
            var told = mistake.diagnostic();
            throw new InputException(
                    new Diagnostic(
                            told.severity(),
                            Event.UNDEFINED_OPTION + told.message(),
                            told.span(),
                            told.via(),
                            told.hint()));
        }
    }

    private void note(List<Given> arguments, Set<String> secret) {
        for (var argument : arguments) {
            if (secret.contains(argument.name())) {
                run.discretion.known().note(Taint.mark(argument.value()));
            }
            given.known().note(argument.value());
        }
    }

    private <A extends Record> Result apply(
            Applying applying, Module<A> module, List<Given> arguments, HostRun target) {
        note(arguments, Signature.of(module.arguments()).secrets());
        try {
            var bound = Binder.bind(module, arguments, task.place());
            run.claims.claim(module, bound, applying.here(), target.name(), task.place());
            long seconds = (long) number("async", 0);
            return seconds > 0
                    ? new Background(applying, seconds, target, this::discreet, run::tell)
                            .run(module, bound, (long) number("poll", POLL))
                    : joined(inTime(applying, () -> applying.apply(module, bound)));
        } catch (InputException mistake) {
            return Results.failure(mistake);
        }
    }

    /// A host that takes longer than the task's `timeout` fails it; the next task gets a new line.
    private Result inTime(Applying applying, Supplier<Result> work) {
        try {
            return work.get();
        } catch (UnreachableException lost) {
            if (!lost.isLate() || applying.limit().isEmpty()) {
                throw lost;
            }
            applying.link().reset();
            return Result.failed(
                    "The %s action failed to execute in the expected time frame (%d) and was terminated"
                            .formatted(task.call().word(), applying.limit().get().toSeconds()));
        }
    }

    /// Tells, for who wants every detail, by which command the task becomes somebody else.
    private void tellBecoming(Ways.Way way) {
        if (run.settings.verbosity() >= EVERY_DETAIL) {
            ShellSession.becoming(way.as())
                    .ifPresent(command ->
                            run.tell(
                                    new Event.Detail(
                                            host.name(),
                                            "<" + way.target().address() + "> EXEC " + command)));
        }
    }

    /// A job's result with the secrets marked that its task was given: another task may tell it.
    private Result discreet(Result result) {
        return result.withValues(given.kept(result.values(), false));
    }

    /// Lets new hosts join the inventory at once: whether they are new is what changed.
    private Result joined(Result result) {
        var hosts = result.effects().stream().filter(Effect.AddHost.class::isInstance).toList();
        return hosts.isEmpty()
                ? result
                : result.withChanged(Effects.applyToInventory(hosts, host, run));
    }

    /// How long the task may take.
    private Optional<Duration> limit() {
        double seconds = number("timeout", 0);
        return seconds > 0
                ? Optional.of(Duration.ofNanos((long) (seconds * 1e9)))
                : Optional.empty();
    }

    private double number(String keyword, double otherwise) {
        return PlayState.said(keyword, task, scope, run.templating)
                .map(value -> number(keyword, Python.print(value)))
                .orElse(otherwise);
    }

    private double number(String keyword, String text) {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException _) {
            throw new InputException(
                    Diagnostic.error(
                            "'" + keyword + "' must be a number, not '" + text + "'",
                            task.keywords().place(keyword, task.place())));
        }
    }
}
