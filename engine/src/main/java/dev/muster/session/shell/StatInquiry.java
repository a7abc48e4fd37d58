package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Many [Question.Stat]s, by one `stat`. What is no link is the same seen through a link or not, so
/// only links that are to be followed need another one.
record StatInquiry(List<Question.Stat> questions) implements Inquiry {
    /// Takes how many paths are not to be followed, then these, then those that are. Prints a line
    /// for each, `+`, `L` for a link to be followed, or what [PathInquiry#WHY] says; then the
    /// status of each `+`, then of each `L`; then where each link of the first kind leads.
    static final String FUNCTION =
            """
            _stat() { _w=$1; _n=$2; shift 2; for _f do shift; _n=$((_n - 1)); _k=+
            if [ ! -L "$_f" ]; then [ -e "$_f" ] || _k=-
            elif [ $_n -lt 0 ]; then if [ -e "$_f" ]; then _k=L; _links=1; else _k=-; fi; fi
            [ $_k != $_w ] || set -- "$@" "$_f"
            if [ $_w = L ]; then continue; elif [ $_k = - ]; then _why "$_f"; else echo $_k; fi; done
            case $_w in +) _l=-c;; *) _l=-Lc;; esac
            [ $# = 0 ] || stat $_l '%f|%u|%g|%s|%X|%Y|%Z|%i|%d|%h|%b|%x|%y|%z|%U|%G' -- "$@"; }
            _stats() { _links=; _stat + "$@" || return; [ -z "$_links" ] || _stat L "$@" || return
            _n=$1; shift; for _f do [ $_n -gt 0 ] || break; _n=$((_n - 1))
            [ ! -L "$_f" ] || { echo "$_t"; readlink -- "$_f"; }; done; }
            """;

    StatInquiry(List<Question.Stat> questions) {
        this.questions =
                questions.stream().sorted(Comparator.comparing(Question.Stat::follow)).toList();
    }

    @Override
    public String script(String token) {
        long direct = questions.stream().filter(question -> !question.follow()).count();
        var paths = questions.stream().map(Question.Stat::path).toList();
        return "_t=" + token + "; _stats " + direct + PathInquiry.words(paths);
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        var parts = Bytes.text(section.out()).split(token + "\n", -1);
        var lines = parts[0].split("\n");
        var seen = new ArrayList<Question.Stat>();
        var followed = new ArrayList<Question.Stat>();
        for (int i = 0; i < questions.size(); i++) {
            var question = questions.get(i);
            var letter = i < lines.length ? lines[i] : "?";
            switch (letter) {
                case "+" -> seen.add(question);
                case "L" -> followed.add(question);
                default ->
                        answers.put(
                                question,
                                PathInquiry.trouble(question.path(), letter)
                                        .<Answer<?>>map(Answer.Trouble::new)
                                        .orElse(new Answer.Given<>(FileStatus.ABSENT)));
            }
        }
        seen.addAll(followed);
        if (lines.length != questions.size() + seen.size()) {
            var said = Bytes.text(section.err()).strip();
            for (var question : seen) {
                answers.put(
                        question,
                        new Answer.Trouble<>(
                                said.isEmpty() ? "the host's stat gave no answer" : said));
            }
            return;
        }
        int link = 1;
        for (int i = 0; i < seen.size(); i++) {
            var fields = lines[questions.size() + i].split("\\|", 16);
            Optional<String> target = Optional.empty();
            if (kind(fields[0]) == FileStatus.Kind.LINK && link < parts.length) {
                var part = parts[link++];
                target =
                        Optional.of(
                                part.endsWith("\n") ? part.substring(0, part.length() - 1) : part);
            }
            answers.put(seen.get(i), new Answer.Given<>(status(fields, target)));
        }
    }

    private static FileStatus status(String[] fields, Optional<String> target) {
        return new FileStatus.Present(
                kind(fields[0]),
                Integer.parseInt(fields[0], 16) & 07777,
                Long.parseLong(fields[1]),
                Long.parseLong(fields[2]),
                fields[14].equals("UNKNOWN") ? fields[1] : fields[14],
                fields[15].equals("UNKNOWN") ? fields[2] : fields[15],
                Long.parseLong(fields[3]),
                seconds(fields[5], fields[12]),
                seconds(fields[4], fields[11]),
                seconds(fields[6], fields[13]),
                Long.parseLong(fields[7]),
                Long.parseLong(fields[8]),
                Long.parseLong(fields[9]),
                Long.parseLong(fields[10]),
                target);
    }

    /// Whole seconds, with the fraction that only the spelt-out time bears everywhere.
    private static double seconds(String whole, String spelt) {
        int dot = spelt.indexOf('.');
        int end = spelt.indexOf(' ', Math.max(dot, 0));
        return Double.parseDouble(
                dot < 0 ? whole : whole + spelt.substring(dot, end < 0 ? spelt.length() : end));
    }

    private static FileStatus.Kind kind(String rawMode) {
        return switch (Integer.parseInt(rawMode, 16) >> 12) {
            case 1 -> FileStatus.Kind.PIPE;
            case 2 -> FileStatus.Kind.CHARACTER;
            case 4 -> FileStatus.Kind.DIRECTORY;
            case 6 -> FileStatus.Kind.BLOCK;
            case 10 -> FileStatus.Kind.LINK;
            case 12 -> FileStatus.Kind.SOCKET;
            default -> FileStatus.Kind.FILE;
        };
    }
}
