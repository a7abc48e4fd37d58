package dev.muster.session;

import dev.muster.module.Answers;
import dev.muster.module.Outcome;
import java.util.List;

/// What came back: one outcome for each step taken (the last one may have failed), and the answers,
/// which are none when a step failed.
public record Report(List<Outcome> outcomes, Answers answers) {
    public Report {
        outcomes = List.copyOf(outcomes);
    }

    public boolean failed() {
        return outcomes.stream().anyMatch(Outcome::failed);
    }
}
