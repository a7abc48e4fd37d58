package dev.muster.module;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What comparing the found with the wanted comes to. `result` holds the return values of the
/// module under Ansible's names, without `changed` and `failed`, which the engine adds.
public sealed interface Verdict {

    /// Nothing to do.
    ///
    /// @param skipped whether the task counts as skipped: a path that it was told of (`creates`)
    ///   says that it was done before, and the state was not looked at
    record InSync(Value.Mapping result, boolean skipped) implements Verdict {
        public InSync(Value.Mapping result) {
            this(result, false);
        }
    }

    /// The host differs: what a person reads, and what the host does about it. Afterwards the probe
    /// is asked again and must not find drift: a task that did not converge fails.
    ///
    /// @param end what the next look will find
    record Drift(List<Difference> differences, List<Step> steps, Value.Mapping result, End end)
            implements Verdict {
        public Drift {
            differences = List.copyOf(differences);
            steps = List.copyOf(steps);
        }

        public Drift(List<Difference> differences, List<Step> steps, Value.Mapping result) {
            this(differences, steps, result, End.SETTLED);
        }

        public Drift(
                List<Difference> differences,
                List<Step> steps,
                Value.Mapping result,
                boolean settles) {
            this(differences, steps, result, settles ? End.SETTLED : End.UNSEEN);
        }
    }

    /// To what the steps of a change lead.
    enum End {
        /// A state in which the probe finds nothing to do.
        SETTLED,
        /// Nothing that the probe could see: the steps have to be taken whatever the state, such as
        /// a restart or a touch.
        UNSEEN,
        /// Something that has to be looked at before the rest can be told, such as the public part
        /// of a key that the host makes. The differences are those of the whole change.
        HALFWAY
    }

    /// The wanted state can't be had from here: the task fails, nothing was touched.
    record Refused(String reason, Optional<String> hint, Value.Mapping result) implements Verdict {
        public Refused(String reason, String hint) {
            this(reason, Optional.of(hint), Value.map(java.util.Map.of()));
        }

        public Refused(String reason) {
            this(reason, Optional.empty(), Value.map(java.util.Map.of()));
        }
    }

    /// What several parts of one thing come to: the first refusal, or all their changes in a row.
    static Verdict of(List<? extends Verdict> parts, Value.Mapping result) {
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        var end = End.SETTLED;
        for (var part : parts) {
            switch (part) {
                case Refused refused -> {
                    return refused;
                }
                case Drift drift -> {
                    differences.addAll(drift.differences());
                    steps.addAll(drift.steps());
                    end = drift.end() == End.SETTLED ? end : drift.end();
                }
                case InSync _ -> {}
            }
        }
        return differences.isEmpty() && steps.isEmpty()
                ? new InSync(result)
                : new Drift(differences, steps, result, end);
    }
}
