package dev.muster.run;

import dev.muster.module.Binder;
import dev.muster.module.Exclusive;
import dev.muster.module.Module;
import dev.muster.plan.Inclusions;
import dev.muster.plan.Plan;
import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// The tasks of a play that bring hosts what only one may have. What they are to bring is told as
/// far as that needs no host; the rest shows when it is their turn.
final class Claiming {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Play play;
    private final List<Item.Task> tasks;

    Claiming(Play play, Plan.Sources sources) {
        this.play = play;
        this.tasks =
                new Inclusions(play, sources)
                        .tasks().stream().filter(task -> isExclusive(task)).toList();
    }

    private static boolean isExclusive(Item.Task task) {
        return task.call() instanceof Item.Call.Use use && use.module() instanceof Exclusive<?>;
    }

    boolean isEmpty() {
        return tasks.isEmpty();
    }

    /// Files what these tasks would bring to a host.
    void file(PlayState state, HostRun host) {
        for (var task : tasks) {
            var use = (Item.Call.Use) task.call();
            try {
                var scope = state.scope(host, Optional.of(task), Map.of());
                if (task.loop().isEmpty()) {
                    once(state, host, task, use, scope);
                } else {
                    var loop = Loop.of(task, state.run.foreseeing, scope);
                    for (int i = 0; i < loop.items().size(); i++) {
                        once(state, host, task, use, scope.with(loop.locals(i)));
                    }
                }
            } catch (InputException _) {
                // reads what is not known yet: claimed when it is its turn
            }
        }
    }

    private void once(
            PlayState state, HostRun host, Item.Task task, Item.Call.Use use, TaskScope scope) {
        if (task.nearest("delegate_to").isEmpty() && !isUnmet(state, task, scope)) {
            var call = new ModuleCall(state, task, use, state.run.foreseeing);
            filed(state, host, task, use.module(), call, scope);
        }
    }

    private static boolean isUnmet(PlayState state, Item.Task task, TaskScope scope) {
        for (var when : task.all("when")) {
            for (var condition : when.conditions()) {
                try {
                    if (!state.run.foreseeing.holds(condition, scope)) {
                        return true;
                    }
                } catch (InputException _) {
                    // not known yet
                }
            }
        }
        return false;
    }

    private <A extends Record> void filed(
            PlayState state,
            HostRun host,
            Item.Task task,
            Module<A> module,
            ModuleCall call,
            TaskScope scope) {
        @SuppressWarnings("unchecked") // a module's arguments are its own
        var exclusive = (Exclusive<A>) module;
        var bound = Binder.bind(module, call.arguments(scope), task.place());
        var claim =
                new Claims.Claim(
                        host.name(),
                        task.place(),
                        variables(exclusive.variables(bound), call),
                        play.folder());
        exclusive
                .claims(bound, call.controller(scope))
                .forEach(what -> state.run.claims.file(what, claim));
    }

    /// The names in the arguments, of which some are variables, beside those that stand in for
    /// them.
    private static List<String> variables(List<String> standIns, ModuleCall call) {
        var names = new ArrayList<>(standIns);
        for (var given : call.use().arguments()) {
            if (given.value() instanceof Value.Deferred(String template, _)) {
                NAME.matcher(template).results().forEach(found -> names.add(found.group()));
            }
        }
        return names;
    }
}
