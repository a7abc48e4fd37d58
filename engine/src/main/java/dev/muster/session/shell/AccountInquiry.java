package dev.muster.session.shell;

import dev.muster.module.AccountEntry;
import dev.muster.module.Answer;
import dev.muster.module.GroupEntry;
import dev.muster.module.Question;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// All [Question.Account]s and [Question.Group]s, by `getent`, or from the files where there is
/// none.
record AccountInquiry(List<Question.Account> accounts, List<Question.Group> groups)
        implements Inquiry {
    @Override
    public List<? extends Question<?>> questions() {
        return java.util.stream.Stream.<Question<?>>concat(accounts.stream(), groups.stream())
                .toList();
    }

    /// Group membership takes the whole group table; single groups are asked for by name beside it,
    /// since a directory service may refuse to list them all.
    @Override
    public String script(String token) {
        var script = new StringBuilder("if command -v getent >/dev/null; then :; ");
        if (!accounts.isEmpty()) {
            script.append("getent passwd ")
                    .append(words(accounts.stream().map(Question.Account::name).toList()))
                    .append("; echo ")
                    .append(token)
                    .append("; getent group; ");
        } else {
            script.append("echo ").append(token).append("; ");
        }
        if (!groups.isEmpty()) {
            script.append("getent group ")
                    .append(words(groups.stream().map(Question.Group::name).toList()))
                    .append("; ");
        }
        return script.append("else cat /etc/passwd; echo ")
                .append(token)
                .append("; cat /etc/group; fi; :")
                .toString();
    }

    private static String words(List<String> names) {
        return "-- " + names.stream().map(Quoting::word).collect(Collectors.joining(" "));
    }

    @Override
    public void file(Section section, String token, Map<Question<?>, Answer<?>> answers) {
        var parts = Bytes.text(section.out()).split(token + "\n", 2);
        if (parts.length < 2) {
            trouble("the host tells no accounts: " + Bytes.text(section.err()).strip(), answers);
            return;
        }
        var people = rows(parts[0], 7);
        var table =
                rows(parts[1], 4).stream()
                        .map(row -> new GroupEntry(row[0], Long.parseLong(row[2]), members(row[3])))
                        .toList();
        for (var question : accounts) {
            answers.put(question, new Answer.Given<>(account(question.name(), people, table)));
        }
        for (var question : groups) {
            answers.put(question, new Answer.Given<>(group(question.name(), table)));
        }
    }

    private static Optional<AccountEntry> account(
            String key, List<String[]> people, List<GroupEntry> table) {
        return people.stream()
                .filter(row -> row[0].equals(key))
                .findFirst()
                .or(() -> people.stream().filter(row -> row[2].equals(key)).findFirst())
                .map(row -> {
                    long primary = Long.parseLong(row[3]);
                    var memberships =
                            table.stream()
                                    .filter(group -> group.gid() != primary)
                                    .filter(group -> group.members().contains(row[0]))
                                    .map(GroupEntry::name)
                                    .distinct()
                                    .toList();
                    return new AccountEntry(
                            row[0],
                            Long.parseLong(row[2]),
                            primary,
                            row[4],
                            row[5],
                            row[6],
                            memberships);
                });
    }

    private static Optional<GroupEntry> group(String key, List<GroupEntry> table) {
        return table.stream()
                .filter(group -> group.name().equals(key))
                .findFirst()
                .or(() ->
                        table.stream()
                                .filter(group -> Long.toString(group.gid()).equals(key))
                                .findFirst());
    }

    private static List<String[]> rows(String text, int columns) {
        return text.lines()
                .map(line -> line.split(":", columns))
                .filter(row -> row.length == columns && !row[2].isEmpty())
                .toList();
    }

    private static List<String> members(String text) {
        return text.isEmpty() ? List.of() : List.of(text.split(","));
    }
}
