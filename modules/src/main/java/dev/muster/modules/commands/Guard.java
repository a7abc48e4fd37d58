package dev.muster.modules.commands;

import dev.muster.module.Deed;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/// `creates` and `removes`: paths that tell whether a command is needed at all.
///
/// @param directory what relative paths are relative to
record Guard(Optional<String> creates, Optional<String> removes, Optional<String> directory) {
    private static final String ANY_EXISTS =
            """
            IFS=
            for path in $1; do
              if [ -e "$path" ] || [ -L "$path" ]; then exit 0; fi
            done
            exit 1
            """;

    /// The deed of a command that runs unless there is no need to. In check mode it has said
    /// nothing, under the names of one that ran, since the tasks behind it read them.
    Deed deed(Value cmd, Step step, Function<Outcome, Result> read, boolean checkMode) {
        var unless = unless((path, exists) -> Result.ok(Output.skipped(cmd, path, exists)));
        if (!checkMode) {
            return new Deed(
                    unless,
                    List.of(step),
                    outcomes -> read.apply(outcomes.getLast()),
                    Deed.InCheck.SKIP);
        }
        boolean isNeeded = creates.isPresent() || removes.isPresent();
        var result = isNeeded ? Result.changed(Output.untried(cmd)) : Output.leftOut(cmd);
        return Deed.of(unless, _ -> result, Deed.InCheck.RUN);
    }

    /// The result when there is no need to run.
    ///
    /// @param needless makes it of the path that tells so and of whether that is there
    Probe<Optional<Result>> unless(BiFunction<String, Boolean, Result> needless) {
        return exists(creates, false)
                .with(
                        exists(removes, true),
                        (created, stillThere) -> {
                            if (creates.isPresent() && created) {
                                return Optional.of(needless.apply(creates.get(), true));
                            }
                            if (removes.isPresent() && !stillThere) {
                                return Optional.of(needless.apply(removes.get(), false));
                            }
                            return Optional.empty();
                        });
    }

    private Probe<Boolean> exists(Optional<String> path, boolean otherwise) {
        if (path.isEmpty()) {
            return Probe.known(otherwise);
        }
        var full =
                directory.filter(_ -> isRelative(path.get())).map(d -> d + "/").orElse("")
                        + path.get();
        if (full.chars().anyMatch(letter -> "*?[".indexOf(letter) >= 0)) {
            return Probe.ask(new Question.Ask(ANY_EXISTS, full)).map(reply -> reply.succeeded());
        }
        return Probe.ask(new Question.Stat(full)).map(status -> status.exists());
    }

    private static boolean isRelative(String path) {
        return !path.startsWith("/") && !path.startsWith("~");
    }
}
