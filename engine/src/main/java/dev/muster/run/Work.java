package dev.muster.run;

import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.module.Step;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// What is left of a task on a host when the host has been looked at.
sealed interface Work {

    /// Nothing: this is what it came to.
    record Done(Result result) implements Work {}

    /// Something to settle with somebody else by way of the host, which tells what is left then.
    record Away(Supplier<Work> errand) implements Work {}

    /// Steps to take.
    ///
    /// @param again what is worth asking in the same exchange, since `meaning` will want to know
    /// @param said what the outcomes alone say
    /// @param meaning what they mean, once the host has been asked again where that is needed; it
    ///   may leave more to do
    /// @param halfway whether more will be left to do
    record Due(
            List<Step> steps,
            Set<Question<?>> again,
            Function<List<Outcome>, Result> said,
            Function<List<Outcome>, Probe<Work>> meaning,
            boolean halfway)
            implements Work {
        public Due {
            steps = List.copyOf(steps);
            again = Set.copyOf(again);
        }
    }
}
