package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Question;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// All [Question.Digest]s of one algorithm, by one process.
record DigestInquiry(List<Question.Digest> questions, Question.Algorithm algorithm)
        implements Inquiry {
    private static final Pattern LINE = Pattern.compile("(?m)^\\\\?([0-9a-f]{32,128}) [ *]");

    static final String FUNCTION =
            "_digests() { _c=$1; shift\n"
                    + PathInquiry.SORT
                    + "[ $# = 0 ] || { echo \"$_t\"; \"$_c\" -- \"$@\"; }; }\n";

    @Override
    public String script(String token) {
        var paths = questions.stream().map(Question.Digest::path).toList();
        return "_t=" + token + "; _digests " + command() + PathInquiry.words(paths);
    }

    private String command() {
        return algorithm.name().toLowerCase(Locale.ROOT) + "sum";
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        var parts = Bytes.text(section.out()).split(token + "\n", 2);
        var letters = parts[0].split("\n");
        var digests =
                LINE.matcher(parts.length > 1 ? parts[1] : "")
                        .results()
                        .map(match -> match.group(1))
                        .toList();
        long readable = List.of(letters).stream().filter("+"::equals).count();
        int next = 0;
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            var letter = i < letters.length ? letters[i] : "?";
            var trouble = PathInquiry.trouble(question.path(), letter);
            Answer<?> answer;
            if (trouble.isPresent()) {
                answer = new Answer.Trouble<>(trouble.get());
            } else if (!letter.equals("+")) {
                answer = new Answer.Given<>(Optional.<String>empty());
            } else if (digests.size() == readable) {
                answer = new Answer.Given<>(Optional.of(digests.get(next++)));
            } else {
                var said = Bytes.text(section.err()).strip();
                answer =
                        new Answer.Trouble<>(said.isEmpty() ? command() + " gave no answer" : said);
            }
            answers.put(question, answer);
        }
    }
}
