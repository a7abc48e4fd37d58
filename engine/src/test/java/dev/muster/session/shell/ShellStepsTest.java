package dev.muster.session.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.FileContent;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
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

/// Steps that are taken over the shell protocol, with every `sh` there is here.
class ShellStepsTest {
    @TempDir Path home;

    private static final String SHELLS = "dev.muster.session.shell.ShellUnderTest#installed";

    private static Step.Write write(Path path, String text) {
        return new Step.Write(path.toString(), Step.Payload.of(text), Step.Attributes.NONE);
    }

    private static Step.Attributes mode(int mode) {
        return new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(mode));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void stopsAtTheFirstStepThatFailsAndAsksNothing(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.NOBODY_ELSE,
                                    List.of(
                                            new Step.Run("echo one; echo uno >&2"),
                                            new Step.Run("exit 7"),
                                            new Step.Run("touch " + home.resolve("never"))),
                                    Set.of(new Question.Stat("/")),
                                    Optional.empty()));

            assertThat(report.outcomes()).extracting(one -> one.exit()).containsExactly(0, 7);
            assertThat(report.outcomes().getFirst().out()).isEqualTo("one\n");
            assertThat(report.outcomes().getFirst().err()).isEqualTo("uno\n");
            assertThat(report.answers().asMap()).isEmpty();
            assertThat(home.resolve("never")).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void replacesAFileAtomicallyKeepingWhatIsNotSaid(ShellUnderTest shell) throws IOException {
        var file = Files.writeString(home.resolve("conf"), "old\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        var before = Files.readAttributes(file, "unix:ino").get("ino");
        Files.createSymbolicLink(home.resolve("link"), Path.of("conf"));

        try (var session = shell.session(home)) {
            var step =
                    new Step.Write(
                            home.resolve("link").toString(),
                            Step.Payload.of("new 'text' %s\\n\n"),
                            Step.Attributes.NONE,
                            true,
                            Optional.of("grep -q 'new ' %s"),
                            false);
            var outcome = ShellUnderTest.take(session, step).outcomes().getFirst();

            assertThat(outcome.exit()).as(outcome.err()).isZero();
            assertThat(Files.readString(file)).isEqualTo("new 'text' %s\\n\n");
            assertThat(Files.isSymbolicLink(home.resolve("link"))).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-r-----");
            assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
            assertThat(Path.of(outcome.note().orElseThrow())).hasContent("old\n");
            assertThat(outcome.note().orElseThrow())
                    .matches(".*/conf\\.\\d+\\.\\d{4}-\\d\\d-\\d\\d@\\d\\d:\\d\\d:\\d\\d~");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void leavesTheOldFileWhenTheNewOneIsRefused(ShellUnderTest shell) throws IOException {
        Files.writeString(home.resolve("conf"), "old\n");

        try (var session = shell.session(home)) {
            var refused =
                    new Step.Write(
                            home.resolve("conf").toString(),
                            Step.Payload.of("bad\n"),
                            Step.Attributes.NONE,
                            false,
                            Optional.of("grep good %s"),
                            false);
            assertThat(ShellUnderTest.take(session, refused).outcomes().getFirst().failed())
                    .isTrue();
            var orphan =
                    ShellUnderTest.take(session, write(home.resolve("no/such/x"), "x"))
                            .outcomes()
                            .getFirst();
            assertThat(orphan.err())
                    .contains("the folder '" + home.resolve("no/such") + "' is not there");

            try (var files = Files.list(home)) {
                assertThat(files).containsExactly(home.resolve("conf"));
            }
            assertThat(home.resolve("conf")).hasContent("old\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void writesWhatIsNoTextAndWhatIsLarge(ShellUnderTest shell) throws IOException {
        var bytes = new byte[] {0, 1, '%', '\\', '\'', '\n', (byte) 0xff, 0};
        var large = new byte[3_000_000];
        new java.util.Random(7).nextBytes(large);
        var source = Files.write(home.resolve("source"), large);

        try (var session = shell.session(home)) {
            var report =
                    ShellUnderTest.take(
                            session,
                            new Step.Write(
                                    home.resolve("small").toString(),
                                    new Step.Payload.Bytes(FileContent.of(bytes), true),
                                    mode(0600)),
                            new Step.Write(
                                    home.resolve("large copy").toString(),
                                    Step.Payload.LocalFile.of(source),
                                    mode(0755)),
                            new Step.Run("echo done"),
                            new Step.Download(
                                    home.resolve("large copy").toString(), home.resolve("back")));

            assertThat(report.outcomes()).hasSize(4).noneMatch(one -> one.failed());
            assertThat(home.resolve("small")).hasBinaryContent(bytes);
            assertThat(home.resolve("large copy")).hasBinaryContent(large);
            assertThat(home.resolve("back")).hasBinaryContent(large);
            assertThat(Files.isExecutable(home.resolve("large copy"))).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void makesFoldersAndLinksAndRemovesThem(ShellUnderTest shell) throws IOException {
        try (var session = shell.session(home)) {
            var report =
                    ShellUnderTest.take(
                            session,
                            new Step.MakeDirectory(home.resolve("-a/b c/d").toString(), mode(0750)),
                            write(home.resolve("-a/file"), "x"),
                            new Step.Link(home.resolve("-a/soft").toString(), "nowhere", false),
                            new Step.Link(home.resolve("-a/soft").toString(), "file", false),
                            new Step.Link(
                                    home.resolve("-a/hard").toString(),
                                    home.resolve("-a/file").toString(),
                                    true),
                            new Step.Adjust(home.resolve("-a/soft").toString(), mode(0604), true));

            assertThat(report.outcomes()).allSatisfy(one -> assertThat(one.err()).isEmpty());
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve("-a/b c"))))
                    .isEqualTo("rwxr-x---");
            assertThat(Files.readSymbolicLink(home.resolve("-a/soft"))).hasToString("file");
            assertThat(Files.getAttribute(home.resolve("-a/hard"), "unix:nlink")).isEqualTo(2);
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(home.resolve("-a/file"))))
                    .isEqualTo("rw----r--");

            assertThat(
                            ShellUnderTest.take(
                                            session, new Step.Remove(home.resolve("-a").toString()))
                                    .failed())
                    .isFalse();
            assertThat(home.resolve("-a")).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void givesFoldersTheirModeWhateverTheOneAboveHandsDown(ShellUnderTest shell) {
        var above = home.resolve("shared").toString();
        var attributes = new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(0750));
        try (var session = shell.session(home)) {
            var report =
                    ShellUnderTest.take(
                            session,
                            new Step.Run("umask 077; mkdir shared && chmod 2777 shared"),
                            new Step.MakeDirectory(above + "/plain", attributes),
                            new Step.MakeDirectory(
                                    above + "/sticky",
                                    new Step.Attributes(
                                            Optional.empty(),
                                            Optional.empty(),
                                            Optional.of(01777))),
                            new Step.Run("stat -c %a shared/plain shared/sticky"));

            assertThat(report.outcomes().getLast().out()).isEqualTo("750\n1777\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void runsAScriptWithAllItWasGiven(ShellUnderTest shell) {
        var run =
                new Step.Run(
                        "cat; echo \"$1|$2|$V\"; pwd; echo wrong >&2; exit 5",
                        List.of("a b", "c'd"),
                        "/bin/bash",
                        Optional.of("/usr"),
                        Map.of("V", "x\ny"),
                        Optional.of("in\nput"),
                        Optional.empty());

        try (var session = shell.session(home)) {
            var outcome = ShellUnderTest.take(session, run).outcomes().getFirst();

            assertThat(outcome.out()).isEqualTo("in\nputa b|c'd|x\ny\n/usr\n");
            assertThat(outcome.err()).isEqualTo("wrong\n");
            assertThat(outcome.exit()).isEqualTo(5);
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void isNotHeldUpOrSpoiltByADaemonLeftBehind(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var report =
                    ShellUnderTest.take(
                            session,
                            new Step.Run(
                                    "(while sleep 0.02; do echo noise; echo noise >&2; done) &"
                                            + " echo $! >pid; echo started"));
            assertThat(report.outcomes().getFirst().out()).startsWith("started\n");

            var ask = new Question.Ask("sleep 0.2; echo quiet");
            var reply = ShellUnderTest.ask(session, ask).answers().to(ask);
            ShellUnderTest.take(session, new Step.Run("kill $(cat pid)"));

            assertThat(reply.outText()).isEqualTo("quiet\n");
            assertThat(reply.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void endsAnEndlessOutputAndSaysWhy(ShellUnderTest shell) {
        var why = "more than 32 MiB, the most that is kept of a command: have it write into a file";
        try (var session = shell.session(home)) {
            var endless =
                    ShellUnderTest.take(session, new Step.Run("cat /dev/zero"))
                            .outcomes()
                            .getFirst();
            var wrong =
                    ShellUnderTest.take(session, new Step.Run("yes >&2; echo so; exit 0"))
                            .outcomes()
                            .getFirst();
            var most = new Step.Run("head -c " + Body.MOST_SAID + " /dev/zero; exit 4");
            var whole = ShellUnderTest.take(session, most).outcomes().getFirst();

            assertThat(endless.failed()).isTrue();
            assertThat(endless.out()).hasSize(1 << 16);
            assertThat(endless.err()).endsWith(why + "\n");
            assertThat(wrong.exit()).isEqualTo(153);
            assertThat(wrong.out()).isEqualTo("so\n");
            assertThat(wrong.err()).startsWith("y\ny\n").endsWith(why + "\n");
            assertThat(whole.exit()).isEqualTo(4);
            assertThat(whole.out()).hasSize(Body.MOST_SAID);
            assertThat(whole.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void keepsWhatACommandSaysInAnEmptiedOutput(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var outcome =
                    ShellUnderTest.take(
                                    session,
                                    new Step.Run(
                                            "echo one >/dev/stdout; echo two; echo no >/dev/stderr"))
                            .outcomes()
                            .getFirst();

            assertThat(outcome.out()).isEqualTo("one\ntwo\n");
            assertThat(outcome.err()).isEqualTo("no\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void endsAScriptAtItsLimitWithAllItStarted(ShellUnderTest shell) throws IOException {
        var run =
                new Step.Run(
                        "echo begun; (sleep 30; touch late) & echo $! >child; sleep 30; touch late",
                        List.of(),
                        "/bin/sh",
                        Optional.of(home.toString()),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(Duration.ofSeconds(1)));

        try (var session = shell.session(home)) {
            var outcome = ShellUnderTest.take(session, run).outcomes().getFirst();

            assertThat(outcome.exit()).isEqualTo(124);
            assertThat(outcome.out()).isEqualTo("begun\n");
            assertThat(outcome.err()).contains("ended after 1 s");
            var end =
                    new Question.Ask(
                            ShellUnderTest.AWAIT_END,
                            Files.readString(home.resolve("child")).strip());
            assertThat(ShellUnderTest.ask(session, end).answers().to(end).outText())
                    .isEqualTo("gone\n");
            var next = new Question.Ask("echo alive");
            assertThat(ShellUnderTest.ask(session, next).answers().to(next).outText())
                    .isEqualTo("alive\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void showsNoSecretInAProcessList(ShellUnderTest shell) {
        var look = "for p in /proc/[0-9]*; do tr '\\000' ' ' <$p/cmdline; echo; done 2>/dev/null";
        var secret = "hush-" + System.nanoTime();

        try (var session = shell.session(home)) {
            var report =
                    ShellUnderTest.take(
                            session,
                            new Step.Write(
                                    home.resolve("key").toString(),
                                    new Step.Payload.Bytes(
                                            FileContent.of(secret.getBytes(UTF_8)), true),
                                    Step.Attributes.NONE),
                            new Step.Run(
                                    "cat >/dev/null; : " + secret + "; " + look,
                                    List.of(secret),
                                    "/bin/sh",
                                    Optional.empty(),
                                    Map.of(),
                                    Optional.of(secret),
                                    Optional.empty()));

            assertThat(report.outcomes().getLast().out()).isNotEmpty().doesNotContain(secret);
        }
    }
}
