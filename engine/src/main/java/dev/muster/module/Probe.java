package dev.muster.module;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A look at a host, as data: either the value is known, or some questions have to be answered
/// first.
///
/// Probes that don't depend on each other are combined with [#with] or [#all] and then travel
/// together; [#then] makes a later look depend on an earlier one, which costs a round trip.
public sealed interface Probe<T> {

    /// Nothing left to ask.
    record Known<T>(T value) implements Probe<T> {}

    /// Questions to ask now, and how to go on with the answers. The answers given hold one for each
    /// of these questions; reading one that is [Answer.Trouble] throws [ProbeException], which
    /// fails the task.
    record Asking<T>(Set<Question<?>> questions, Function<Answers, Probe<T>> next)
            implements Probe<T> {
        public Asking {
            questions = Set.copyOf(questions);
        }
    }

    static <T> Probe<T> known(T value) {
        return new Known<>(value);
    }

    static <T> Probe<T> ask(Question<T> question) {
        return new Asking<>(Set.of(question), answers -> known(answers.to(question)));
    }

    /// The answer or the trouble there was in getting it, for probes that can live with trouble.
    static <T> Probe<Answer<T>> attempt(Question<T> question) {
        return new Asking<>(Set.of(question), answers -> known(answers.answer(question)));
    }

    default <R> Probe<R> map(Function<? super T, ? extends R> change) {
        return then(value -> known(change.apply(value)));
    }

    /// A later look that depends on this one.
    default <R> Probe<R> then(Function<? super T, Probe<R>> later) {
        return switch (this) {
            case Known<T>(T value) -> later.apply(value);
            case Asking<T>(Set<Question<?>> questions, Function<Answers, Probe<T>> next) ->
                    new Asking<>(questions, answers -> next.apply(answers).then(later));
        };
    }

    /// This probe and another one side by side.
    default <U, R> Probe<R> with(
            Probe<U> other, BiFunction<? super T, ? super U, ? extends R> combine) {
        return all(List.of(this.map(value -> (Object) value), other.map(value -> (Object) value)))
                .map(both -> {
                    @SuppressWarnings("unchecked")
                    var first = (T) both.get(0);
                    @SuppressWarnings("unchecked")
                    var second = (U) both.get(1);
                    return combine.apply(first, second);
                });
    }

    /// Many probes side by side; the questions of each stage travel together.
    static <T> Probe<List<T>> all(List<Probe<T>> probes) {
        var questions = new LinkedHashSet<Question<?>>();
        var values = new ArrayList<T>();
        for (var probe : probes) {
            switch (probe) {
                case Known<T>(T value) -> values.add(value);
                case Asking<T>(Set<Question<?>> asked, _) -> questions.addAll(asked);
            }
        }
        if (questions.isEmpty()) {
            return known(List.copyOf(values));
        }
        return new Asking<>(
                questions, answers -> all(probes.stream().map(p -> step(p, answers)).toList()));
    }

    private static <T> Probe<T> step(Probe<T> probe, Answers answers) {
        return switch (probe) {
            case Known<T> known -> known;
            case Asking<T>(_, Function<Answers, Probe<T>> next) -> next.apply(answers);
        };
    }
}
