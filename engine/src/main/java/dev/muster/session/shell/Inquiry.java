package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Question;
import java.util.List;
import java.util.Map;

/// Questions of one kind that one section of a frame answers.
interface Inquiry {
    List<? extends Question<?>> questions();

    /// The shell text that finds out; `token` marks parts of its output where it needs that.
    String script(String token);

    /// Files what the section says under each question.
    void file(Section section, String token, Map<Question<?>, Answer<?>> answers);

    /// Files the same trouble under every question.
    default void trouble(String reason, Map<Question<?>, Answer<?>> answers) {
        for (var question : questions()) {
            answers.put(question, new Answer.Trouble<>(reason));
        }
    }
}
