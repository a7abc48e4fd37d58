package dev.muster.session;

import dev.muster.module.Question;
import dev.muster.module.Step;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// One frame to a host, as one user.
///
/// @param limit how long the host may take, after which the line is cut; none for as long as it
///   takes
/// @param timed whether the host tells how much it has worked for it
public record Exchange(
        Become as,
        List<Step> steps,
        Set<Question<?>> questions,
        Optional<Duration> limit,
        boolean timed) {
    public Exchange {
        steps = List.copyOf(steps);
        questions = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(questions));
    }

    public Exchange(
            Become as, List<Step> steps, Set<Question<?>> questions, Optional<Duration> limit) {
        this(as, steps, questions, limit, false);
    }
}
