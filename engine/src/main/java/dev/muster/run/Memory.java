package dev.muster.run;

import dev.muster.module.Answers;
import dev.muster.module.Step;
import dev.muster.session.Become;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a host has answered, by the user who asked.
///
/// A step may change anything on the host, so answers are forgotten before steps are taken, but for
/// those that the steps can't have to do with. All are forgotten when what was asked since grows
/// old, since a host also changes by itself. What was answered once still tells where the next
/// change is likely.
final class Memory {
    private final Map<Become, Answers> kept = new HashMap<>();
    private final Map<Become, Answers> past = new HashMap<>();
    private Instant oldest = Instant.MAX;

    /// What still counts, unless some of it was asked before this time.
    Answers known(Become as, Instant since) {
        if (oldest.isBefore(since)) {
            forget();
        }
        return kept.getOrDefault(as, Answers.NONE);
    }

    /// What was answered before it was last forgotten.
    Answers past(Become as) {
        return past.getOrDefault(as, Answers.NONE);
    }

    void keep(Become as, Answers answers, Instant asked) {
        if (!answers.isEmpty()) {
            kept.merge(as, answers, Answers::with);
            oldest = asked.isBefore(oldest) ? asked : oldest;
        }
    }

    /// Forgets what counts.
    void forget() {
        kept.forEach((as, answers) -> past.merge(as, answers, Answers::with));
        kept.clear();
        oldest = Instant.MAX;
    }

    /// Forgets what these steps might change.
    void forgetFor(List<Step> steps) {
        var before = Map.copyOf(kept);
        forget();
        var reach = Reach.of(steps);
        before.forEach(
                (as, answers) -> kept.put(as, answers.only(question -> !reach.covers(question))));
    }

    /// Forgets even what was answered once.
    void forgetPast() {
        past.clear();
    }
}
