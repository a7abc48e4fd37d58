package dev.muster.modules.system;

import dev.muster.module.AccountEntry;
import dev.muster.module.Answer;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Manual;
import dev.muster.module.Mode;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Public keys that may log in to an account.
@Manual(
        name = "authorized_key",
        collection = "ansible.posix",
        aliases = "ansible.builtin.authorized_key",
        summary = "Lets public keys log in to an account, or no longer.",
        details =
                "A key is given as text, not as a URL: what a server says must not decide who gets in.",
        examples =
                "authorized_key: {user: ops, key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDzP me@laptop',"
                        + " exclusive: true}",
        returns = {"keyfile: the file", "user: the account"})
public final class AuthorizedKey implements Module.Resource<AuthorizedKey.Arguments> {

    /// The keys wanted.
    public record Arguments(
            @Argument("The account") String user,
            @Argument("One public key a line") String key,
            @Argument(value = "Whether they may log in", otherwise = "present") Presence state,
            @Argument(value = "Whether no other key may", otherwise = "false") boolean exclusive,
            @Argument("The file; `.ssh/authorized_keys` of the account when left out")
                    Optional<String> path,
            @Argument(value = "See to the file's folder too", otherwise = "true") boolean manageDir,
            @Argument("Options before the key, such as `from=\"10.0.0.0/8\"`")
                    Optional<String> keyOptions,
            @Argument("A comment instead of the key's own") Optional<String> comment,
            @Argument(value = "Write through a symbolic link", otherwise = "false") boolean follow,
            @Argument(value = "For keys behind URLs, which are refused", otherwise = "true")
                    boolean validateCerts) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        if (arguments.key().strip().startsWith("http://")
                || arguments.key().strip().startsWith("https://")) {
            throw new InputException(
                    Diagnostic.error("authorized_key takes keys as text, not as a URL")
                            .hint(
                                    "keep the key in a variable or read a file with lookup('file', ...)"));
        }
        var keys = new ArrayList<KeyLine>();
        for (var line : arguments.key().lines().map(String::strip).toList()) {
            if (!line.isEmpty() && !line.startsWith("#")) {
                keys.add(
                        KeyLine.parse(line)
                                .orElseThrow(() ->
                                        new InputException(
                                                Diagnostic.error("invalid key specified: " + line)))
                                .with(arguments.keyOptions(), arguments.comment()));
            }
        }
        return new State(arguments, keys, here.checkMode());
    }

    /// What was found.
    record Found(
            Optional<AccountEntry> account,
            Optional<FileContent> file,
            FileStatus status,
            FileStatus folder) {}

    record State(Arguments wanted, List<KeyLine> keys, boolean checking) implements Wanted<Found> {
        private String path() {
            return wanted.path().orElse("~" + wanted.user() + "/.ssh/authorized_keys");
        }

        private String shownPath(Found found) {
            return wanted.path()
                    .or(() -> found.account().map(it -> it.home() + "/.ssh/authorized_keys"))
                    .orElse(path());
        }

        private String folder() {
            int slash = path().lastIndexOf('/');
            return slash <= 0 ? "/" : path().substring(0, slash);
        }

        @Override
        public Probe<Found> probe() {
            var file =
                    Probe.attempt(new Question.Read(path()))
                            .map(answer ->
                                    switch (answer) {
                                        case Answer.Given<Optional<FileContent>>(
                                                        Optional<FileContent> content) ->
                                                content;
                                        case Answer.Trouble<Optional<FileContent>> _ ->
                                                Optional.<FileContent>empty();
                                    });
            return Probe.ask(new Question.Account(wanted.user()))
                    .with(file, Both::new)
                    .with(
                            status(path()).with(status(folder()), Both::new),
                            (left, right) ->
                                    new Found(
                                            left.left(),
                                            left.right(),
                                            right.left(),
                                            right.right()));
        }

        private static Probe<FileStatus> status(String path) {
            return Probe.attempt(new Question.Stat(path, true))
                    .map(answer ->
                            switch (answer) {
                                case Answer.Given<FileStatus>(FileStatus status) -> status;
                                case Answer.Trouble<FileStatus> _ -> FileStatus.ABSENT;
                            });
        }

        @Override
        public boolean isForeseeable() {
            return true;
        }

        @Override
        public Verdict compare(Found found) {
            if (found.account().isEmpty() && !checking) {
                return new Verdict.Refused(
                        "Failed to lookup user " + wanted.user(),
                        "a task with the module 'user' before this one makes the account");
            }
            if (found.status().exists() && found.file().isEmpty()) {
                return new Verdict.Refused(
                        "'" + path() + "' can't be read", "does the task say 'become: true'?");
            }
            var owner = Optional.of(wanted.user());
            var group = found.account().map(account -> Long.toString(account.gid()));
            var differences = new Differences();
            var steps = new ArrayList<Step>();
            var before = found.file().flatMap(FileContent::text);
            var after = edited(before.orElse(""));
            var isDifferent = !after.equals(before.orElse(""));
            if (wanted.manageDir() && (isDifferent || found.status().exists())) {
                folder(
                        found,
                        new Step.Attributes(owner, group, Optional.of(0700)),
                        differences,
                        steps);
            }
            if (isDifferent) {
                differences.add(new Difference.Content(path(), before, Optional.of(after)));
                var attributes =
                        before.isPresent()
                                ? Step.Attributes.NONE
                                : new Step.Attributes(owner, group, Optional.of(0600));
                steps.add(
                        new Step.Write(
                                path(),
                                Step.Payload.of(after),
                                attributes,
                                false,
                                Optional.empty(),
                                wanted.follow()));
            }
            var result =
                    new Returns()
                            .and("user", wanted.user())
                            .and("keyfile", shownPath(found))
                            .and("exclusive", wanted.exclusive())
                            .and("state", wanted.state() == Presence.PRESENT ? "present" : "absent")
                            .mapping();
            return differences.isEmpty()
                    ? new Verdict.InSync(result)
                    : new Verdict.Drift(differences.list(), steps, result);
        }

        private void folder(
                Found found,
                Step.Attributes attributes,
                Differences differences,
                List<Step> steps) {
            switch (found.folder()) {
                case FileStatus.Absent _ -> {
                    differences.note("folder " + folder(), "absent", "present");
                    steps.add(new Step.MakeDirectory(folder(), attributes));
                }
                case FileStatus.Present present -> {
                    var isModeWrong =
                            differences.between(
                                    "mode of " + folder(),
                                    Mode.octal(present.mode()),
                                    Mode.octal(0700));
                    var isOwnerWrong =
                            differences.between(
                                    "owner of " + folder(), present.owner(), wanted.user());
                    if (isModeWrong || isOwnerWrong) {
                        steps.add(new Step.Adjust(folder(), attributes, true));
                    }
                }
            }
        }

        /// The file with the keys as wanted; comments and empty lines stay where they are.
        private String edited(String text) {
            var left = new ArrayList<>(keys);
            var lines = new ArrayList<String>();
            for (var line : text.lines().toList()) {
                var there = KeyLine.parse(line);
                if (there.isEmpty() || line.isBlank()) {
                    lines.add(line);
                    continue;
                }
                var match = keys.stream().filter(key -> key.isSameKey(there.get())).findFirst();
                if (match.isEmpty()) {
                    if (!wanted.exclusive() || wanted.state() == Presence.ABSENT) {
                        lines.add(line);
                    }
                } else if (wanted.state() == Presence.PRESENT && left.remove(match.get())) {
                    lines.add(match.get().equals(there.get()) ? line : match.get().text());
                }
            }
            if (wanted.state() == Presence.PRESENT) {
                left.forEach(key -> lines.add(key.text()));
            }
            return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
        }
    }
}
