package dev.muster.module;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a host answered: one answer for each question.
public final class Answers {
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

    public Map<Question<?>, Answer<?>> asMap() {
        return Map.copyOf(answers);
    }
}
