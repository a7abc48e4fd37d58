package dev.muster.run;

import dev.muster.module.Answer;
import dev.muster.module.Answers;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// The line to one host, and what the host has answered since it last changed.
///
/// **Looking ahead.** Answers are kept by question and user. Whoever needs one that is missing
/// sends the question together with those that [Ahead] expects tasks further on to ask, so that
/// these find their answers here. Nothing depends on the guess being right: a question that was not
/// foreseen costs an exchange of its own, one that was foreseen in vain costs some bytes.
///
/// **Forgetting.** A step may change anything on the host, so every answer is dropped before steps
/// are taken. Answers are dropped too when they are older than [#KEEP], since a host also changes
/// by itself.
final class Link implements AutoCloseable {
    /// How long an answer counts.
    static final Duration KEEP = Duration.ofSeconds(60);

    /// Tells what tasks further on will ask, given what is known already.
    interface Ahead {
        Ahead NOTHING = (_, _) -> Set.of();

        /// Questions for the user `as` whose answers `known` does not hold yet.
        Set<Question<?>> questions(Become as, Answers known);
    }

    private final Supplier<Session> opening;
    private final InstantSource clock;
    private final Map<Become, Map<Question<?>, Answer<?>>> kept = new HashMap<>();
    private Optional<Session> session = Optional.empty();
    private Instant oldest = Instant.MAX;
    private long exchanges;

    Link(Supplier<Session> opening, InstantSource clock) {
        this.opening = opening;
        this.clock = clock;
    }

    /// Follows a probe to its end, asking the host what is not known yet.
    synchronized <S> S look(Probe<S> probe, Become as, Ahead ahead, Optional<Duration> limit) {
        return switch (probe) {
            case Probe.Known<S>(S value) -> value;
            case Probe.Asking<S>(Set<Question<?>> questions, Function<Answers, Probe<S>> next) -> {
                var known = known(as);
                var answers = new Answers(known);
                if (!answers.hold(questions)) {
                    var wanted = new LinkedHashSet<>(questions);
                    wanted.addAll(ahead.questions(as, answers));
                    wanted.removeAll(known.keySet());
                    exchange(as, List.of(), wanted, limit);
                    answers = new Answers(known(as));
                }
                yield look(next.apply(answers), as, ahead, limit);
            }
        };
    }

    /// Takes steps, and asks in the same exchange what the task needs to see whether they had their
    /// effect and what tasks further on will ask.
    synchronized List<Outcome> take(
            List<Step> steps,
            Set<Question<?>> again,
            Become as,
            Ahead ahead,
            Optional<Duration> limit) {
        forget();
        var questions = new LinkedHashSet<>(again);
        questions.addAll(ahead.questions(as, new Answers(Map.of())));
        return exchange(as, steps, questions, limit);
    }

    /// Drops every answer.
    synchronized void forget() {
        kept.clear();
        oldest = Instant.MAX;
    }

    /// How many exchanges there were with the host.
    synchronized long exchanges() {
        return exchanges;
    }

    /// Drops the connection; the next look opens another one (`meta: reset_connection`).
    synchronized void reset() {
        forget();
        session.ifPresent(Session::end);
        session = Optional.empty();
    }

    @Override
    public synchronized void close() {
        forget();
        session.ifPresent(Session::close);
        session = Optional.empty();
    }

    private Map<Question<?>, Answer<?>> known(Become as) {
        if (oldest.isBefore(clock.instant().minus(KEEP))) {
            forget();
        }
        return kept.computeIfAbsent(as, _ -> new LinkedHashMap<>());
    }

    private List<Outcome> exchange(
            Become as, List<Step> steps, Set<Question<?>> questions, Optional<Duration> limit) {
        var open = session.orElseGet(opening);
        session = Optional.of(open);
        exchanges++;
        var began = clock.instant();
        var report = open.exchange(new Exchange(as, steps, questions, limit));
        var answers = report.answers().asMap();
        if (!answers.isEmpty()) {
            known(as).putAll(answers);
            oldest = began.isBefore(oldest) ? began : oldest;
        }
        return report.outcomes();
    }
}
