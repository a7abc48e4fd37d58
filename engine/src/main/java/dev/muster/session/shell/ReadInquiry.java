package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// [Question.Read]s of one limit. Of many, `stat` tells the sizes and `head` the contents, one
/// after the other with a line before each; they are told apart by size alone, so they may hold
/// anything. A single one needs no `stat`: it is as long as what came, or, where that reaches the
/// limit, as long as the answer to a [Question.Stat] of it says that came before.
///
/// Where that leaves a doubt (sizes that don't add up, as of a file in /proc or one that grew
/// meanwhile, or that nobody told) nothing is filed, and the questions are asked again [#alone].
record ReadInquiry(List<Question.Read> questions, long limit, boolean alone) implements Inquiry {
    static final String FUNCTION =
            "_reads() { _alone=$1; _l=$2; shift 2\n"
                    + PathInquiry.SORT
                    + """
                    [ $# != 0 ] || return 0
                    { [ $# = 1 ] && [ -z "$_alone" ]; } || stat -Lc %s -- "$@"
                    echo "$_t"
                    if [ $# = 1 ]; then head -c "$_l" <"$1"; else head -c "$_l" -- "$@"; fi; }
                    """;

    @Override
    public String script(String token) {
        var paths = questions.stream().map(Question.Read::path).toList();
        return "_t="
                + token
                + "; _reads "
                + (alone ? "1 " : "'' ")
                + limit
                + PathInquiry.words(paths);
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        var out = section.out();
        int mark = Bytes.indexOf(out, 0, token + "\n");
        var lines = Bytes.text(mark < 0 ? out : Arrays.copyOf(out, mark)).split("\n");
        var body =
                mark < 0
                        ? new byte[0]
                        : Arrays.copyOfRange(out, mark + token.length() + 1, out.length);
        var readable = new ArrayList<Question.Read>();
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            var letter = i < lines.length ? lines[i] : "?";
            if (letter.equals("+")) {
                readable.add(question);
                continue;
            }
            answers.put(
                    question,
                    PathInquiry.trouble(question.path(), letter)
                            .<Answer<?>>map(Answer.Trouble::new)
                            .orElse(new Answer.Given<>(Optional.<FileContent>empty())));
        }
        if (readable.isEmpty()) {
            return;
        }
        if (readable.size() == 1 && !alone) {
            if (section.exit() == 0) {
                var question = readable.getFirst();
                size(question, body.length, answers)
                        .ifPresent(size -> give(question, body, size, answers));
            }
            return;
        }
        if (section.exit() != 0 && alone || lines.length != questions.size() + readable.size()) {
            var said = Bytes.text(section.err()).strip();
            readable.forEach(question ->
                    answers.put(
                            question,
                            new Answer.Trouble<>(
                                    said.isEmpty() ? "the file can't be read" : said)));
            return;
        }
        var sizes = new long[readable.size()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Long.parseLong(lines[questions.size() + i]);
        }
        contents(readable, sizes, body, answers);
    }

    /// The size of a file of which so much came; empty where that can't be told.
    private Optional<Long> size(
            Question.Read question, long came, Map<Question<?>, Answer<?>> answers) {
        if (came < limit) {
            return Optional.of(came);
        }
        return Stream.of(true, false)
                .map(follow -> answers.get(new Question.Stat(question.path(), follow)))
                .flatMap(answer ->
                        answer instanceof Answer.Given<?>(FileStatus.Present there)
                                        && there.kind() == FileStatus.Kind.FILE
                                        && there.size() >= came
                                ? Stream.of(there.size())
                                : Stream.empty())
                .findFirst();
    }

    private void contents(
            List<Question.Read> readable,
            long[] sizes,
            byte[] body,
            Map<Question<?>, Answer<?>> answers) {
        if (alone) {
            // The size that stat tells of a file in /proc is no size.
            long size = body.length < limit ? body.length : Math.max(sizes[0], body.length);
            give(readable.getFirst(), body, size, answers);
            return;
        }
        var found = new ArrayList<byte[]>();
        int at = 0;
        for (int i = 0; i < sizes.length; i++) {
            int length = (int) Math.min(sizes[i], limit);
            at = afterHeader(body, at, i == 0);
            if (at < 0 || at + length > body.length) {
                return;
            }
            found.add(Arrays.copyOfRange(body, at, at + length));
            at += length;
        }
        if (at != body.length) {
            return;
        }
        for (int i = 0; i < sizes.length; i++) {
            give(readable.get(i), found.get(i), sizes[i], answers);
        }
    }

    private static int afterHeader(byte[] body, int at, boolean first) {
        var begin = (first ? "==> " : "\n==> ").getBytes(StandardCharsets.US_ASCII);
        if (at + begin.length > body.length
                || !Arrays.equals(body, at, at + begin.length, begin, 0, begin.length)) {
            return -1;
        }
        int end = Bytes.indexOf(body, at + begin.length, " <==\n");
        return end < 0 ? -1 : end + 5;
    }

    private static void give(
            Question.Read question, byte[] bytes, long size, Map<Question<?>, Answer<?>> answers) {
        answers.put(question, new Answer.Given<>(Optional.of(new FileContent(bytes, size))));
    }
}
