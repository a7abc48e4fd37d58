package dev.muster.run;

import dev.muster.module.Answers;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import dev.muster.session.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// The line to one host, and what the host has answered since it last changed.
///
/// **Looking ahead.** Answers are kept by question and user. Whoever needs one that is missing
/// sends the question together with those that [Ahead] expects tasks further on to ask, so that
/// these find their answers here. Nothing depends on the guess being right: a question that was not
/// foreseen costs an exchange of its own, one that was foreseen in vain costs some bytes.
///
/// **Forgetting.** What counts of the answers is [Memory]'s. Foresight knows from what was answered
/// once where the next change is likely: what lies behind that would only be asked to be forgotten.
///
/// **Closing.** A line that others need the room of is closed between two looks; what it has
/// answered still counts.
final class Link implements AutoCloseable {
    /// Tells what tasks further on will ask, given what is known already.
    interface Ahead {
        Ahead NOTHING = (_, _, _) -> Set.of();

        /// Questions for the user `as` whose answers `known` does not hold yet.
        ///
        /// @param past what the host answered before, if what comes after the next change is not
        ///   wanted
        Set<Question<?>> questions(Become as, Answers known, Optional<Answers> past);
    }

    private final String host;
    private final Supplier<Session> opening;
    private final InstantSource clock;
    private final boolean timed;
    private final Lines lines;
    private final ReentrantLock use = new ReentrantLock();
    private final Memory memory = new Memory();
    private Optional<Session> session = Optional.empty();
    private Traffic told = Traffic.NONE;
    private Traffic untold = Traffic.NONE;

    /// @param timed whether the host is to tell how much it has worked
    Link(String host, Supplier<Session> opening, InstantSource clock, boolean timed, Lines lines) {
        this.host = host;
        this.opening = opening;
        this.clock = clock;
        this.timed = timed;
        this.lines = lines;
    }

    /// Follows a probe to its end, asking the host what is not known yet.
    <S> S look(Probe<S> probe, Become as, Ahead ahead, Optional<Duration> limit, Meter meter) {
        return alone(() -> lookOn(probe, as, ahead, limit, meter));
    }

    private <S> S lookOn(
            Probe<S> probe, Become as, Ahead ahead, Optional<Duration> limit, Meter meter) {
        return switch (probe) {
            case Probe.Known<S>(S value) -> value;
            case Probe.Asking<S>(Set<Question<?>> questions, Function<Answers, Probe<S>> next) -> {
                var answers = known(as);
                if (!answers.hold(questions)) {
                    var wanted = new LinkedHashSet<>(questions);
                    wanted.addAll(ahead.questions(as, answers, Optional.empty()));
                    exchange(as, List.of(), missing(wanted, answers), limit, meter);
                    answers = known(as);
                }
                yield lookOn(next.apply(answers), as, ahead, limit, meter);
            }
        };
    }

    /// Takes steps, and asks in the same exchange what the task needs to see whether they had their
    /// effect and what tasks further on will ask.
    List<Outcome> take(
            List<Step> steps,
            Set<Question<?>> again,
            Become as,
            Ahead ahead,
            Optional<Duration> limit,
            Meter meter) {
        return alone(() -> {
            memory.forgetFor(steps);
            var known = known(as);
            var questions = new LinkedHashSet<>(again);
            questions.addAll(ahead.questions(as, known, Optional.of(memory.past(as))));
            return exchange(as, steps, missing(questions, known), limit, meter);
        });
    }

    private static Set<Question<?>> missing(Set<Question<?>> questions, Answers known) {
        var missing = new LinkedHashSet<>(questions);
        missing.removeIf(known::holds);
        return missing;
    }

    /// Drops every answer.
    void forget() {
        use.lock();
        try {
            memory.forget();
        } finally {
            use.unlock();
        }
    }

    private <R> R alone(Supplier<R> talk) {
        use.lock();
        try {
            return talk.get();
        } finally {
            use.unlock();
        }
    }

    /// Closes the connection for others' sake, unless it is in use.
    void rest() {
        if (use.tryLock()) {
            try {
                hangUp(Session::end);
            } finally {
                use.unlock();
            }
        }
    }

    private void hangUp(Consumer<Session> closing) {
        lines.drop(this);
        memory.forgetPast();
        session.ifPresent(open -> {
            closing.accept(open);
            untold = untold.plus(passed(open));
        });
        session = Optional.empty();
        told = Traffic.NONE;
    }

    /// Drops the connection for good; the next look opens another one (`meta: reset_connection`).
    void reset() {
        alone(() -> {
            forget();
            hangUp(Session::end);
            return this;
        });
    }

    /// Ends the talk. The connection may be kept for another run.
    ///
    /// @return what went over it and was not told yet
    Traffic finish() {
        return alone(() -> {
            forget();
            hangUp(Session::close);
            var rest = untold;
            untold = Traffic.NONE;
            return rest;
        });
    }

    @Override
    public void close() {
        finish();
    }

    /// What went over the line since this was asked last.
    private Traffic passed(Session open) {
        var now = open.traffic();
        var passed = now.minus(told);
        told = now;
        return passed;
    }

    private Answers known(Become as) {
        return memory.known(as, clock.instant().minus(lines.keep()));
    }

    private List<Outcome> exchange(
            Become as,
            List<Step> steps,
            Set<Question<?>> questions,
            Optional<Duration> limit,
            Meter meter) {
        lines.use(this).ifPresent(Link::rest);
        var open = session.orElseGet(() -> open(meter));
        var began = clock.instant();
        Report report;
        try {
            report = open.exchange(new Exchange(as, steps, questions, limit, timed));
        } finally {
            meter.talked(host, Cost.of(1, passed(open), since(began)));
        }
        memory.keep(as, report.answers(), began);
        return report.outcomes();
    }

    private Session open(Meter meter) {
        var began = clock.instant();
        var open = opening.get();
        session = Optional.of(open);
        meter.connected(host, Cost.of(0, passed(open), since(began)));
        return open;
    }

    private Duration since(Instant began) {
        return Duration.between(began, clock.instant());
    }
}
