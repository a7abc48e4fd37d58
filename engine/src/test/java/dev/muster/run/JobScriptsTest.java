package dev.muster.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Outcome;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Session;
import dev.muster.session.shell.ShellUnderTest;
import dev.muster.session.shell.Unattended;
import dev.muster.template.JsonText;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a host does about a job, with every `sh` there is here.
class JobScriptsTest {
    @TempDir private Path home;

    private static final String SHELLS = "dev.muster.session.shell.ShellUnderTest#installed";

    private static Outcome take(Session session, Step step) {
        return session.exchange(
                        new Exchange(
                                Become.NOBODY_ELSE,
                                List.of(step),
                                Set.of(),
                                Optional.of(Duration.ofSeconds(60))))
                .outcomes()
                .getFirst();
    }

    private static String ask(Session session, String script, String... arguments) {
        var question = new Question.Ask(script, arguments);
        return session.exchange(
                        new Exchange(
                                Become.NOBODY_ELSE,
                                List.of(),
                                Set.of(question),
                                Optional.of(Duration.ofSeconds(60))))
                .answers()
                .to(question)
                .outText();
    }

    /// Starts a job of one script and names its file.
    private static String start(Session session, String script, int seconds) {
        var input =
                "\"changed\": true\\nrc stdout stderr start end delta\\n\"failed\": true\\nrc stderr msg\\n"
                                .replace("\\n", "\n")
                        + Unattended.script(List.of(new Step.Run(script)));
        var outcome =
                take(
                        session,
                        new Step.Run(
                                JobScripts.START,
                                List.of(
                                        "j7",
                                        "~/jobs",
                                        Integer.toString(seconds),
                                        JobScripts.KEEP,
                                        JobScripts.RUNNING),
                                "/bin/sh",
                                Optional.empty(),
                                Map.of(),
                                Optional.of(input),
                                Optional.empty()));
        assertThat(outcome.exit()).as(outcome.toString()).isZero();
        return outcome.out().strip();
    }

    private static Value.Mapping ended(Session session, String file) {
        var said = ask(session, JobScripts.WAIT, file, "30", JobScripts.RUNNING);
        return (Value.Mapping) JsonText.read(said);
    }

    private static Value of(Value.Mapping values, String name) {
        return values.find(name).orElse(Value.NULL);
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aJobWritesItsResultAsJsonWhateverItSaid(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var file =
                    start(
                            session,
                            "printf 'a \"b\" \\\\ \\033[1m\\t\\303\\251\\342\\202 \\377\\nnext\\n\\n';"
                                    + " printf 'x\\r\\n' >&2",
                            20);
            var result = ended(session, file);

            assertThat(of(result, "rc")).isEqualTo(Value.of(0));
            assertThat(of(result, "changed")).isEqualTo(Value.TRUE);
            assertThat(((Value.Text) of(result, "stdout")).text())
                    .startsWith("a \"b\" \\ \u001b[1m\té")
                    .endsWith("\nnext");
            assertThat(of(result, "stderr")).isEqualTo(Value.text("x"));
            assertThat(((Value.Text) of(result, "delta")).text()).matches("0:00:\\d\\d\\.\\d{6}");
            assertThat(((Value.Text) of(result, "start")).text())
                    .matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aJobThatFailsSaysWhatItComplainedOf(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var result = ended(session, start(session, "echo no such disk >&2; exit 3", 20));

            assertThat(of(result, "failed")).isEqualTo(Value.TRUE);
            assertThat(of(result, "rc")).isEqualTo(Value.of(3));
            assertThat(of(result, "msg")).isEqualTo(Value.text("no such disk"));
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aJobIsEndedWithAllItStartedWhenItsTimeIsOver(ShellUnderTest shell) throws IOException {
        try (var session = shell.session(home)) {
            var file = start(session, "(sleep 40; true) & echo $! >~/child; sleep 40", 1);
            var result = ended(session, file);

            assertThat(of(result, "msg")).isEqualTo(Value.text("Timeout exceeded"));
            assertThat(of(result, "failed")).isEqualTo(Value.TRUE);
            var child = Files.readString(home.resolve("child")).strip();
            assertThat(ask(session, ShellUnderTest.AWAIT_END, child)).isEqualTo("gone\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void aJobGoesOnWhenTheSessionIsClosed(ShellUnderTest shell) {
        String file;
        try (var session = shell.session(home)) {
            ask(session, "mkfifo ~/gate");
            file = start(session, "read -r said <~/gate; echo \"$said\"", 20);
        }
        try (var session = shell.session(home)) {
            assertThat(ask(session, "cat -- \"$1\"", file)).startsWith(JobScripts.RUNNING);
            ask(session, "echo opened >~/gate");
            assertThat(of(ended(session, file), "stdout")).isEqualTo(Value.text("opened"));
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void nobodyElseReadsWhatAJobLeaves(ShellUnderTest shell) throws IOException {
        try (var session = shell.session(home)) {
            var file = Path.of(start(session, "umask; : >~/made", 20));
            var result = ended(session, file.toString());

            assertThat(mode(home.resolve("jobs"))).isEqualTo("rwx------");
            assertThat(mode(file)).isEqualTo("rw-------");
            assertThat(mode(file.resolveSibling("." + file.getFileName()))).isEqualTo("rwx------");
            assertThat(((Value.Text) of(result, "stdout")).text())
                    .isEqualTo(ask(session, "umask").strip());
        }
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void noSecretOfAJobStandsInAProcessList(ShellUnderTest shell) {
        var secret = "hush-" + System.nanoTime();
        var look = "for p in /proc/[0-9]*; do tr '\\000' ' ' <$p/cmdline; echo; done 2>/dev/null";

        try (var session = shell.session(home)) {
            var result = ended(session, start(session, ": " + secret + "; " + look, 20));

            assertThat(((Value.Text) of(result, "stdout")).text())
                    .isNotEmpty()
                    .doesNotContain(secret);
        }
    }
}
