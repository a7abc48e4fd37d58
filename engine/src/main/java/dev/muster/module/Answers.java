package dev.muster.module;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// What a host answered: one answer for each question.
public final class Answers {
    /// No answer to anything.
    public static final Answers NONE = new Answers(Map.of());

    private final Map<Question<?>, Answer<?>> answers;

    public Answers(Map<Question<?>, Answer<?>> answers) {
        this.answers = new HashMap<>(answers);
    }

    /// The value answered; throws [ProbeException] when there was trouble.
    public <T> T to(Question<T> question) {
        return switch (answer(question)) {
            case Answer.Given<T>(T value) -> value;
            case Answer.Trouble<T>(String reason) -> throw new ProbeException(reason);
        };
    }

    /// The answer to a question that was asked.
    public <T> Answer<T> answer(Question<T> question) {
        return find(question)
                .orElseThrow(() -> new IllegalStateException("never asked: " + question));
    }

    @SuppressWarnings("unchecked") // a question is only ever filed with an answer of its own type
    public <T> Optional<Answer<T>> find(Question<T> question) {
        return Optional.ofNullable((Answer<T>) answers.get(question));
    }

    public boolean holds(Question<?> question) {
        return answers.containsKey(question);
    }

    public boolean isEmpty() {
        return answers.isEmpty();
    }

    public boolean hold(Set<Question<?>> questions) {
        return answers.keySet().containsAll(questions);
    }

    /// These and more; where both answer a question, the others count.
    public Answers with(Answers others) {
        var all = new Answers(answers);
        all.answers.putAll(others.answers);
        return all;
    }

    /// The answers to some of the questions.
    public Answers only(Predicate<Question<?>> which) {
        var some = new Answers(answers);
        some.answers.keySet().removeIf(which.negate());
        return some;
    }

    public Map<Question<?>, Answer<?>> asMap() {
        return Map.copyOf(answers);
    }
}
