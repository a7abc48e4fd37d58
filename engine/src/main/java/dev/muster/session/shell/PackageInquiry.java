package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.PackageStatus;
import dev.muster.module.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// All [Question.Package]s, by one `dpkg-query`.
record PackageInquiry(List<Question.Package> questions) implements Inquiry {
    /// dpkg-query takes patterns; these are the names that are none.
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9+._:-]*");

    @Override
    public String script(String token) {
        var names =
                questions.stream()
                        .map(Question.Package::name)
                        .filter(name -> NAME.matcher(name).matches())
                        .map(Quoting::word)
                        .collect(Collectors.joining(" "));
        return names.isEmpty()
                ? ":"
                : "dpkg-query -W -f '${Package}|${Architecture}|${Version}|${Status}\\n' -- "
                        + names;
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        if (section.exit() > 1) {
            var said = Bytes.text(section.err()).strip();
            trouble(said.isEmpty() ? "dpkg-query gave no answer" : said, answers);
            return;
        }
        var rows =
                Bytes.lines(section.out()).stream()
                        .map(line -> line.split("\\|", 4))
                        .filter(row -> row.length == 4)
                        .toList();
        for (var question : questions) {
            answers.put(question, new Answer.Given<>(status(question.name(), rows)));
        }
    }

    private static PackageStatus status(String name, List<String[]> rows) {
        var parts = name.split(":", 2);
        var found =
                rows.stream()
                        .filter(row -> row[0].equals(parts[0]))
                        .filter(row ->
                                parts.length == 1
                                        || parts[1].equals("any")
                                        || row[1].equals(parts[1]))
                        .toList();
        return found.stream()
                .filter(row -> row[3].endsWith(" installed"))
                .findFirst()
                .or(() -> found.stream().findFirst())
                .map(row ->
                        new PackageStatus(
                                name,
                                row[3].endsWith(" installed")
                                        ? Optional.of(row[2])
                                        : Optional.empty(),
                                row[3]))
                .orElse(new PackageStatus(name, Optional.empty(), "unknown ok not-installed"));
    }
}
