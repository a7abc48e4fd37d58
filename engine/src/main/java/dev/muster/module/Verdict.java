package dev.muster.module;

import dev.muster.value.Value;
import java.util.List;
import java.util.Optional;

/// What comparing the found with the wanted comes to. `result` holds the return values of the
/// module under Ansible's names, without `changed` and `failed`, which the engine adds.
public sealed interface Verdict {

    /// Nothing to do.
    record InSync(Value.Mapping result) implements Verdict {}

    /// The host differs: what a person reads, and what the host does about it. Afterwards the probe
    /// is asked again and must not find drift: a task that did not converge fails.
    ///
    /// @param settles whether the steps lead to a state that the probe can see; false for steps
    ///   that have to be taken whatever the state, such as a restart or a touch
    record Drift(
            List<Difference> differences, List<Step> steps, Value.Mapping result, boolean settles)
            implements Verdict {
        public Drift {
            differences = List.copyOf(differences);
            steps = List.copyOf(steps);
        }

        public Drift(List<Difference> differences, List<Step> steps, Value.Mapping result) {
            this(differences, steps, result, true);
        }
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
}
