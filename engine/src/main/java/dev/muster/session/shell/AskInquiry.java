package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import java.util.List;
import java.util.Map;

/// One [Question.Ask], in a subshell.
record AskInquiry(Question.Ask question) implements Inquiry {
    @Override
    public List<Question.Ask> questions() {
        return List.of(question);
    }

    @Override
    public String script(String token) {
        return "( "
                + Body.settings(question.environment(), question.arguments())
                + "eval "
                + Quoting.word(question.script())
                + " )";
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        answers.put(
                question,
                new Answer.Given<>(new Reply(section.exit(), section.out(), section.err())));
    }
}
