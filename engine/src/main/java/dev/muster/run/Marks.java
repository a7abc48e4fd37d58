package dev.muster.run;

import dev.muster.module.Result;
import java.util.Optional;

/// What keywords say about showing a result and about going on after it. That of a loop is hidden
/// if one turn's is, and its failure ignored if that of every turn is that failed.
///
/// @param hidden whether `no_log` hides it
/// @param ignored whether `ignore_errors` lets the host go on; empty where nothing failed
record Marks(boolean hidden, Optional<Boolean> ignored) {
    static final Marks NONE = new Marks(false, Optional.empty());

    /// These and those of a loop's next turn.
    Marks and(Marks other) {
        return new Marks(
                hidden || other.hidden,
                other.ignored.map(also -> ignored.orElse(true) && also).or(() -> ignored));
    }

    /// How a task has ended that came to this result.
    Event.Status status(Result result) {
        if (result.failed()) {
            return ignored.orElse(false) ? Event.Status.IGNORED : Event.Status.FAILED;
        }
        if (result.skipped()) {
            return Event.Status.SKIPPED;
        }
        return result.changed() ? Event.Status.CHANGED : Event.Status.OK;
    }
}
