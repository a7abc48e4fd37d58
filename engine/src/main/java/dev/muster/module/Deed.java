package dev.muster.module;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// What an action does: a look whether it is needed at all, its steps, and how to read the outcome.
///
/// @param unless finds the result when there is nothing to do (the `creates` file is there), and
///   nothing when the steps have to be taken
/// @param read turns the outcomes, one for each step that was taken, into the task's result; a step
///   that failed is the last one, and `read` decides whether that is a failure of the task
/// @param after what more to look at, once the result is read
/// @param inCheck what happens in check mode
/// @param errand what is done in place of the steps, where each depends on what the last came to
public record Deed(
        Probe<Optional<Result>> unless,
        List<Step> steps,
        Function<List<Outcome>, Result> read,
        Function<Result, Probe<Result>> after,
        InCheck inCheck,
        Optional<Errand<Result>> errand) {

    /// What an action does in check mode.
    public enum InCheck {
        /// Nothing: the task is skipped, or `changed` if its `unless` was asked and found nothing.
        SKIP,
        /// The same as otherwise, since it changes nothing: `wait_for`, `ping`.
        RUN
    }

    public Deed {
        steps = List.copyOf(steps);
    }

    /// A deed that is its steps.
    public Deed(
            Probe<Optional<Result>> unless,
            List<Step> steps,
            Function<List<Outcome>, Result> read,
            Function<Result, Probe<Result>> after,
            InCheck inCheck) {
        this(unless, steps, read, after, inCheck, Optional.empty());
    }

    /// A deed whose outcomes say all.
    public Deed(
            Probe<Optional<Result>> unless,
            List<Step> steps,
            Function<List<Outcome>, Result> read,
            InCheck inCheck) {
        this(unless, steps, read, Probe::known, inCheck);
    }

    /// A deed that is always done.
    public Deed(List<Step> steps, Function<List<Outcome>, Result> read, InCheck inCheck) {
        this(Probe.known(Optional.empty()), steps, read, inCheck);
    }

    /// A deed that is an errand.
    public static Deed of(Errand<Result> errand, InCheck inCheck) {
        return of(Probe.known(Optional.empty()), errand, inCheck);
    }

    /// An errand, unless there is nothing to do.
    public static Deed of(Probe<Optional<Result>> unless, Errand<Result> errand, InCheck inCheck) {
        return new Deed(
                unless,
                List.of(),
                _ -> Result.ok(java.util.Map.of()),
                Probe::known,
                inCheck,
                Optional.of(errand));
    }
}
