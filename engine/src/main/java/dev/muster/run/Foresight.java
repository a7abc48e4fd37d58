package dev.muster.run;

import dev.muster.module.Answers;
import dev.muster.module.Binder;
import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Question;
import dev.muster.playbook.Item;
import dev.muster.session.Become;
import dev.muster.session.Target;
import dev.muster.source.InputException;
import dev.muster.variables.TaskScope;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Guesses what a host will be asked by the tasks that follow.
///
/// A guess may be wrong: a condition may turn out otherwise, a variable may change before the task
/// comes. That costs some bytes or an exchange, never a wrong answer, since the task itself asks
/// again for what it needs. What can't be resolved yet is passed over.
record Foresight(PlayState play, HostRun host, Target way, Later later) implements Link.Ahead {
    /// How many tasks are looked at, how many turns of a loop, and how many questions are enough.
    private static final int TASKS = 400;

    private static final int TURNS = 100;
    private static final int QUESTIONS = 2000;

    @Override
    public Set<Question<?>> questions(Become as, Answers known, Optional<Answers> past) {
        var walk = new Walk(as, known, past);
        later.turns().ifPresent(walk::turns);
        for (var at = Optional.of(later); at.isPresent(); at = at.get().outer()) {
            at.get().rest().forEach(walk::item);
        }
        return walk.questions;
    }

    private final class Walk {
        private final Become as;
        private final Answers known;
        private final Optional<Answers> past;
        private final Set<Question<?>> questions = new LinkedHashSet<>();
        private int tasks;

        /// That the host will change, so that what it answers to more is likely to be dropped.
        private boolean changes;

        Walk(Become as, Answers known, Optional<Answers> past) {
            this.as = as;
            this.known = known;
            this.past = past;
        }

        private boolean isEnough() {
            return changes || tasks >= TASKS || questions.size() >= QUESTIONS;
        }

        void item(Item item) {
            if (isEnough()) {
                return;
            }
            switch (item) {
                case Item.Block block -> block.body().forEach(this::item);
                case Item.Task task -> {
                    switch (task.call()) {
                        case Item.Call.Use use -> use(task, use);
                        case Item.Call.Meta(String action) when action.equals("flush_handlers") ->
                                play.handlers().stream()
                                        .filter(host::isNotified)
                                        .forEach(this::item);
                        case Item.Call.Include include -> include(task, include);
                        case Item.Call.Named named ->
                                play.module(
                                                named,
                                                play.scope(host, Optional.of(task), Map.of()),
                                                play.run.foreseeing)
                                        .map(module -> with(task, named.of(module)))
                                        .ifPresent(this::item);
                        case Item.Call.Meta _ -> {
                            // asks nothing
                        }
                    }
                }
            }
        }

        private static Item.Task with(Item.Task task, Item.Call.Use use) {
            return new Item.Task(task.frame(), task.keywords(), use, task.loop(), task.place());
        }

        /// Looks into the files that an include would bring, as far as they can be told.
        private void include(Item.Task task, Item.Call.Include include) {
            tasks++;
            try {
                var scope = play.scope(host, Optional.of(task), Map.of());
                if (play.picks(task, scope)) {
                    var inclusion = new Inclusion(play, task, include, play.run.foreseeing);
                    for (var wanted : inclusion.ask(scope).wanted()) {
                        inclusion.load(wanted).items().forEach(this::item);
                    }
                }
            } catch (InputException _) {
                // reads what is not known yet, or is a mistake that the run itself will tell
            }
        }

        /// What is left of the loop that the host is in.
        void turns(Later.Turns left) {
            var task = left.task();
            if (task.call() instanceof Item.Call.Use use && asksHere(task, use)) {
                try {
                    var scope = play.scope(host, Optional.of(task), Map.of());
                    turns(task, use, left.loop(), left.from(), scope);
                } catch (InputException _) {
                    // reads what is not known yet
                }
            }
        }

        private void turns(
                Item.Task task, Item.Call.Use use, Loop loop, int from, TaskScope scope) {
            int end = Math.min(from + TURNS, loop.items().size());
            for (int i = from; i < end && !isEnough(); i++) {
                once(task, use, scope.with(loop.locals(i)));
            }
        }

        private static boolean asksHere(Item.Task task, Item.Call.Use use) {
            return !(use.module() instanceof Module.OnController)
                    && task.nearest("delegate_to").isEmpty();
        }

        private void use(Item.Task task, Item.Call.Use use) {
            if (!asksHere(task, use)) {
                return;
            }
            tasks++;
            try {
                var scope = play.scope(host, Optional.of(task), Map.of());
                if (!play.picks(task, scope)) {
                    return;
                }
                if (task.loop().isEmpty()) {
                    once(task, use, scope);
                } else {
                    turns(task, use, Loop.of(task, play.run.foreseeing, scope), 0, scope);
                }
            } catch (InputException _) {
                // reads what is not known yet
            }
        }

        private void once(Item.Task task, Item.Call.Use use, TaskScope scope) {
            var met = isMet(task, scope);
            if (met.isPresent() && !met.get()) {
                return;
            }
            try {
                var there = play.run.ways.way(scope, task);
                if (!there.target().equals(way) || !there.as().equals(as)) {
                    return;
                }
                var call = new ModuleCall(play, task, use, play.run.foreseeing);
                ask(use.module(), call, scope, task, met.isPresent());
            } catch (InputException | dev.muster.module.ProbeException _) {
                // reads what is not known yet
            }
        }

        private <A extends Record> void ask(
                Module<A> module,
                ModuleCall call,
                TaskScope scope,
                Item.Task task,
                boolean certain) {
            java.util.List<Given> given = call.arguments(scope);
            var arguments = Binder.bind(module, given, task.place());
            var foreseen =
                    Applying.foresee(
                            module,
                            arguments,
                            call.controller(scope),
                            known,
                            certain ? past : Optional.empty());
            questions.addAll(foreseen.questions());
            changes = foreseen.changes();
        }

        /// Whether the conditions hold; empty if that can't be told yet.
        private Optional<Boolean> isMet(Item.Task task, TaskScope scope) {
            boolean certain = true;
            for (var when : task.all("when")) {
                for (var condition : when.conditions()) {
                    try {
                        if (!play.run.foreseeing.holds(condition, scope)) {
                            return Optional.of(false);
                        }
                    } catch (InputException _) {
                        certain = false;
                    }
                }
            }
            return certain ? Optional.of(true) : Optional.empty();
        }
    }
}
