package dev.muster.run;

import dev.muster.module.Effect;
import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What finished tasks mean for the play: who has failed, who is notified, what all hosts share,
/// and whether the play can go on.
final class Settling {
    private final PlayState play;
    private final RunState run;
    private final Handlers handlers;
    private volatile boolean broken;

    /// Modules that work once for all hosts, whatever the task says.
    private static final Set<String> FOR_ALL = Set.of("add_host", "pause");

    /// For whom a task runs.
    enum Reach {
        /// Every host runs it for itself.
        EACH,
        /// One host runs it, and what it comes to is its own.
        ONE,
        /// One host runs it for all (`run_once`), and all share what it comes to.
        SHARED
    }

    Settling(PlayState play) {
        this.play = play;
        this.run = play.run;
        this.handlers = new Handlers(play);
    }

    Reach reach(Item.Task task, Item.Call.Use use, TaskScope scope) {
        if (play.flag("run_once", task, scope, false)) {
            return Reach.SHARED;
        }
        return FOR_ALL.contains(use.module().name()) ? Reach.ONE : Reach.EACH;
    }

    /// Whether a failure has ended the run for everybody.
    boolean isBroken() {
        return broken;
    }

    /// @param hosts those that have come to the task
    void settle(Item.Task task, List<TaskRun.Done> done, Reach reach, List<HostRun> hosts) {
        var failed = new LinkedHashSet<HostRun>();
        for (var one : done) {
            for (var host : reach == Reach.SHARED ? sharers() : List.of(one.host())) {
                take(task, one, host);
                if (isFailure(one)) {
                    failed.add(host);
                }
            }
            Effects.applyToInventory(one.effects(), one.host(), run);
            for (var effect : one.effects()) {
                if (effect instanceof Effect.Warning(String message)) {
                    run.tell(new Event.Told(Diagnostic.warning(message, task.place())));
                } else if (effect instanceof Effect.Stats stats) {
                    run.stats.keep(stats, one.host().name());
                }
            }
            if (one.changed()) {
                handlers.notify(task, one.host(), one.turns());
            }
        }
        judge(task, failed, reach, hosts);
    }

    private List<HostRun> sharers() {
        return play.batch().stream()
                .filter(host -> host.standing() != HostRun.Standing.UNREACHABLE)
                .toList();
    }

    private static boolean isFailure(TaskRun.Done done) {
        return done.status() == Event.Status.FAILED || done.status() == Event.Status.UNREACHABLE;
    }

    /// What a result means for one host: the one that had it, or one that shares it.
    private void take(Item.Task task, TaskRun.Done done, HostRun host) {
        if (host != done.host()) {
            Effects.apply(done.effects(), host);
            task.keywords()
                    .value("register")
                    .ifPresent(name ->
                            host.variables().register(Map.of(Python.print(name), done.result())));
        }
        switch (done.status()) {
            case FAILED -> {
                if (host == done.host() || host.isPlaying()) {
                    host.fail(task, done.result());
                }
            }
            case UNREACHABLE -> {
                if (host == done.host()) {
                    host.stand(HostRun.Standing.UNREACHABLE);
                }
            }
            case OK, CHANGED, SKIPPED, IGNORED -> {
                // plays on
            }
        }
        if (host == done.host()
                && done.status() != Event.Status.SKIPPED
                && done.status() != Event.Status.UNREACHABLE) {
            task.frame().role().ifPresent(host::began);
        }
    }

    /// Ends the play for others where a failure is fatal for them too.
    void judge(Item.Task task, Collection<HostRun> failed, Reach reach, List<HostRun> hosts) {
        if (failed.stream().noneMatch(Settling::isOut)) {
            return;
        }
        var scope = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        boolean fatal =
                (reach != Reach.EACH || play.flag("any_errors_fatal", task, scope, false))
                        && !play.flag("ignore_errors", task, scope, false);
        if (fatal) {
            var others =
                    play.batch().stream()
                            .filter(host -> host.isPlaying() && host.endsWithOthers())
                            .toList();
            others.forEach(HostRun::stop);
            if (!others.isEmpty()
                    || failed.stream().anyMatch(host -> isOut(host) && !host.isCaught())) {
                end(false);
            }
        } else if (tooManyFailed(scope)) {
            play.batch().stream()
                    .filter(host -> host.isPlaying() || host.standing() == HostRun.Standing.FAILED)
                    .forEach(HostRun::stop);
            end(true);
        }
    }

    private void end(boolean crowded) {
        broken = true;
        run.tell(new Event.PlayAborted(crowded));
    }

    /// Whether nothing waits for the host's failure.
    private static boolean isOut(HostRun host) {
        return host.standing() == HostRun.Standing.UNREACHABLE
                || host.standing() == HostRun.Standing.FAILED && !host.isGuarded();
    }

    private boolean tooManyFailed(TaskScope scope) {
        return play.play
                .keywords()
                .value("max_fail_percentage")
                .map(value -> Python.print(run.templating.resolve(value, scope)))
                .map(text -> {
                    long failed =
                            play.batch().stream()
                                    .filter(host ->
                                            host.standing() == HostRun.Standing.FAILED
                                                    && !host.isGuarded())
                                    .count();
                    return 100.0 * failed / play.batch().size()
                            > Double.parseDouble(text.replace("%", "").strip());
                })
                .orElse(false);
    }

    /// What a rescue may read about the failure.
    void explainFailure(HostRun host) {
        host.failure()
                .ifPresent(result ->
                        host.variables().register(Map.of("ansible_failed_result", result)));
        host.failedTask()
                .ifPresent(task ->
                        host.variables().register(Map.of("ansible_failed_task", told(task, host))));
    }

    private Value told(Item.Task task, HostRun host) {
        var scope = play.scope(host, Optional.of(task), Map.of());
        var told = new LinkedHashMap<String, Value>();
        told.put(
                "name",
                Value.text(task.title().map(title -> play.resolvedOrRaw(title, scope)).orElse("")));
        told.put("action", Value.text(task.call().word()));
        var arguments = new LinkedHashMap<String, Value>();
        switch (task.call()) {
            case Item.Call.Use use ->
                    use.arguments()
                            .forEach(one -> arguments.put(one.name(), known(one.value(), scope)));
            case Item.Call.Include include ->
                    include.arguments()
                            .forEach(one -> arguments.put(one.name(), known(one.value(), scope)));
            case Item.Call.Named _, Item.Call.Meta _ -> {
                // never fails by itself
            }
        }
        told.put("args", Value.map(arguments));
        for (var keyword : List.of("register", "delegate_to", "ignore_errors", "no_log", "tags")) {
            task.nearest(keyword)
                    .ifPresent(given -> told.put(keyword, known(given.value(), scope)));
        }
        return Value.map(told);
    }

    /// A value as far as it can be resolved; what can't be is shown as it is written.
    private Value known(Value value, TaskScope scope) {
        try {
            return run.templating.resolve(value, scope);
        } catch (InputException _) {
            return Value.text(Python.print(value));
        }
    }
}
