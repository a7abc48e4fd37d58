package dev.muster.run;

import dev.muster.module.Answer;
import dev.muster.module.Answers;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// What a host has answered, by the user who asked.
///
/// A step may change anything on the host, so answers are forgotten before steps are taken, but for
/// those that the steps can't have to do with. Answers are forgotten too when they grow old, since
/// a host also changes by itself. What was answered once still tells where the next change is
/// likely.
final class Memory {
    private record Kept(Answer<?> answer, Instant asked) {}

    private final Map<Become, Map<Question<?>, Kept>> kept = new HashMap<>();
    private final Map<Become, Map<Question<?>, Answer<?>>> past = new HashMap<>();
    private Instant oldest = Instant.MAX;

    /// What still counts of what was asked at this time or later.
    Answers known(Become as, Instant since) {
        if (oldest.isBefore(since)) {
            forget(one -> one.getValue().asked().isBefore(since));
        }
        return new Answers(counting(as));
    }

    /// What was answered once, whether it still counts or not.
    Answers past(Become as) {
        var past = new HashMap<>(this.past.getOrDefault(as, Map.of()));
        past.putAll(counting(as));
        return new Answers(past);
    }

    private Map<Question<?>, Answer<?>> counting(Become as) {
        var counting = new HashMap<Question<?>, Answer<?>>();
        kept.getOrDefault(as, Map.of())
                .forEach((question, kept) -> counting.put(question, kept.answer()));
        return counting;
    }

    void keep(Become as, Answers answers, Instant asked) {
        if (answers.isEmpty()) {
            return;
        }
        var all = kept.computeIfAbsent(as, _ -> new HashMap<>());
        answers.asMap().forEach((question, answer) -> all.put(question, new Kept(answer, asked)));
        oldest = asked.isBefore(oldest) ? asked : oldest;
    }

    /// Forgets what counts.
    void forget() {
        forget(_ -> true);
    }

    /// Forgets what these steps might change.
    void forgetFor(List<Step> steps) {
        var reach = Reach.of(steps);
        forget(one -> reach.covers(one.getKey()));
    }

    private void forget(Predicate<Map.Entry<Question<?>, Kept>> which) {
        oldest = Instant.MAX;
        kept.forEach((as, answers) -> {
            var entries = answers.entrySet().iterator();
            while (entries.hasNext()) {
                var entry = entries.next();
                if (which.test(entry)) {
                    past.computeIfAbsent(as, _ -> new HashMap<>())
                            .put(entry.getKey(), entry.getValue().answer());
                    entries.remove();
                } else if (entry.getValue().asked().isBefore(oldest)) {
                    oldest = entry.getValue().asked();
                }
            }
        });
    }

    /// Forgets even what was answered once.
    void forgetPast() {
        past.clear();
    }
}
