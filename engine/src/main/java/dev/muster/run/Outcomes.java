package dev.muster.run;

import dev.muster.module.Difference;
import dev.muster.module.Effect;
import dev.muster.module.Result;
import dev.muster.playbook.Item;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is told of one task on one host.
record Outcomes(PlayState play, Item.Task task, Event.Kind kind, HostRun host, String title) {

    /// @param hidden whether `no_log` hides the result
    /// @param effects what the task does to the run's state
    Event.Outcome of(
            Result result,
            Event.Status status,
            TaskScope scope,
            boolean hidden,
            Instant began,
            List<Effect> effects) {
        var use = (Item.Call.Use) task.call();
        // the turns of a loop hold the same conditions
        int held =
                effects.stream()
                        .filter(Effect.Conditions.class::isInstance)
                        .mapToInt(effect -> ((Effect.Conditions) effect).held())
                        .max()
                        .orElse(0);
        List<Difference> differences =
                differs(scope)
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
                Duration.between(began, play.run.clock.instant()),
                result.failed() ? 0 : held,
                isVerbose(use, scope));
    }

    private boolean differs(TaskScope scope) {
        try {
            return play.flag("diff", task, scope, play.run.settings.mode().differences());
        } catch (InputException _) {
            return false;
        }
    }

    /// Who did the work instead, as far as that is one host: a loop may have had several.
    private Optional<Event.Delegate> delegate(TaskScope scope) {
        return task.nearest("delegate_to")
                .flatMap(given -> {
                    try {
                        return Optional.of(
                                Python.print(play.run.templating.resolve(given.value(), scope)));
                    } catch (InputException _) {
                        return Optional.empty();
                    }
                })
                .filter(name -> !name.isBlank())
                .map(name -> new Event.Delegate(name, address(name)));
    }

    private String address(String name) {
        var scope = play.scope(play.run.host(name), Optional.of(task), Map.of());
        try {
            return scope.given("ansible_host")
                    .map(value -> Python.print(play.run.templating.resolve(value, scope)))
                    .orElse(name);
        } catch (InputException _) {
            return name;
        }
    }

    /// Whether a person wants to see the result without asking: that of `debug`, and of an `assert`
    /// that is not to be quiet.
    private boolean isVerbose(Item.Call.Use use, TaskScope scope) {
        return switch (use.module().name()) {
            case "debug" -> true;
            case "assert" ->
                    use.arguments().stream()
                            .filter(given -> given.name().equals("quiet"))
                            .noneMatch(given -> isTrue(given.value(), scope));
            default -> false;
        };
    }

    private boolean isTrue(Value value, TaskScope scope) {
        try {
            return Ways.isTrue(Python.print(play.run.templating.resolve(value, scope)));
        } catch (InputException _) {
            return false;
        }
    }
}
