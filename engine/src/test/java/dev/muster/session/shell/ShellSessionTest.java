package dev.muster.session.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The shell protocol against every `sh` there is here.
class ShellSessionTest {
    @TempDir Path home;

    private static final String SHELLS = "dev.muster.session.shell.ShellUnderTest#installed";

    private static Report ask(Session session, Question<?>... questions) {
        return session.exchange(
                new Exchange(
                        Become.NOBODY_ELSE,
                        List.of(),
                        new LinkedHashSet<>(List.of(questions)),
                        Optional.of(Duration.ofSeconds(60))));
    }

    private static Report take(Session session, Step... steps) {
        return session.exchange(
                new Exchange(
                        Become.NOBODY_ELSE,
                        List.of(steps),
                        Set.of(),
                        Optional.of(Duration.ofSeconds(60))));
    }

    private static Step.Write write(Path path, String text) {
        return new Step.Write(path.toString(), Step.Payload.of(text), Step.Attributes.NONE);
    }

    private static Step.Attributes mode(int mode) {
        return new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(mode));
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void answersAHundredQuestionsInOneExchange(ShellUnderTest shell) throws IOException {
        var questions = new ArrayList<Question<?>>();
        for (int i = 0; i < 25; i++) {
            var file = home.resolve("file " + i);
            Files.writeString(file, "content " + i + "\n");
            questions.add(new Question.Stat(file.toString()));
            questions.add(new Question.Read(file.toString()));
            questions.add(new Question.Digest(file.toString(), Question.Algorithm.SHA256));
            questions.add(new Question.Ask("echo \"$1\"", "word " + i));
        }

        try (var session = shell.session(home)) {
            var answers = ask(session, questions.toArray(Question<?>[]::new)).answers();

            assertThat(answers.asMap()).hasSize(100);
            for (int i = 0; i < 25; i++) {
                var path = home.resolve("file " + i).toString();
                assertThat(answers.to(new Question.Stat(path)).is(FileStatus.Kind.FILE)).isTrue();
                assertThat(answers.to(new Question.Read(path)))
                        .contains(FileContent.of("content " + i + "\n"));
                assertThat(
                                answers.to(new Question.Digest(path, Question.Algorithm.SHA256))
                                        .orElseThrow())
                        .hasSize(64);
                assertThat(answers.to(new Question.Ask("echo \"$1\"", "word " + i)).outText())
                        .isEqualTo("word " + i + "\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void readsAnyBytesExactly(ShellUnderTest shell) throws IOException {
        var bytes = new byte[300_000];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (i * 31 + i / 256);
        }
        var header = "==> " + home.resolve("b") + " <==\nx";
        Files.write(home.resolve("a"), bytes);
        Files.writeString(home.resolve("b"), header);
        Files.writeString(home.resolve("c"), "");
        Files.writeString(home.resolve("it's \"odd\"\nname"), "\n\n");

        try (var session = shell.session(home)) {
            var odd = new Question.Read(home.resolve("it's \"odd\"\nname").toString());
            var a = new Question.Read(home.resolve("a").toString());
            var b = new Question.Read(home.resolve("b").toString());
            var c = new Question.Read(home.resolve("c").toString());
            var cut = new Question.Read(home.resolve("a").toString(), 1000);
            var proc = new Question.Read("/proc/self/status");
            var none = new Question.Read(home.resolve("none").toString());
            var folder = new Question.Read(home.toString());
            var answers = ask(session, a, b, c, odd, cut, proc, none, folder).answers();

            assertThat(answers.to(a)).contains(FileContent.of(bytes));
            assertThat(answers.to(b)).contains(FileContent.of(header));
            assertThat(answers.to(c)).contains(FileContent.of(""));
            assertThat(answers.to(odd)).contains(FileContent.of("\n\n"));
            assertThat(answers.to(cut).orElseThrow().bytes()).hasSize(1000);
            assertThat(answers.to(cut).orElseThrow().size()).isEqualTo(bytes.length);
            assertThat(answers.to(proc).flatMap(FileContent::text).orElseThrow()).contains("Name:");
            assertThat(answers.to(none)).isEmpty();
            assertThat(answers.to(folder)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void tellsWhatIsAtAPath(ShellUnderTest shell) throws IOException {
        var file = Files.writeString(home.resolve("file"), "12345");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(home.resolve("link"), Path.of("file"));
        Files.createSymbolicLink(home.resolve("dangling"), Path.of("a 'b'"));

        try (var session = shell.session(home)) {
            var link = new Question.Stat(home.resolve("link").toString());
            var through = new Question.Stat(home.resolve("link").toString(), true);
            var dangling = new Question.Stat(home.resolve("dangling").toString());
            var lost = new Question.Stat(home.resolve("dangling").toString(), true);
            var tilde = new Question.Stat("~/file");
            var below = new Question.Stat(home.resolve("file/x").toString());
            var answers = ask(session, link, through, dangling, lost, tilde, below).answers();

            assertThat(((FileStatus.Present) answers.to(link)).target()).contains("file");
            assertThat(((FileStatus.Present) answers.to(dangling)).target()).contains("a 'b'");
            assertThat(answers.to(lost)).isEqualTo(FileStatus.ABSENT);
            var found = (FileStatus.Present) answers.to(through);
            assertThat(found.mode()).isEqualTo(0640);
            assertThat(found.size()).isEqualTo(5);
            assertThat(found.modified())
                    .isBetween(
                            Files.getLastModifiedTime(file).toMillis() / 1000.0 - 1,
                            Files.getLastModifiedTime(file).toMillis() / 1000.0 + 1);
            assertThat(answers.to(tilde)).isEqualTo(found);
            assertThat(answers.to(below)).isEqualTo(FileStatus.ABSENT);
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void keepsOutputsApartWhateverIsInThem(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var binary =
                    new Question.Ask("printf 'a\\000b\\377'; printf 'c\\n\\001' >&2; cat; exit 3");
            var loud = new Question.Ask("head -c 5000000 /dev/zero; head -c 5000000 /dev/zero >&2");
            var broken = new Question.Ask("if then");
            var last = new Question.Ask("printf %s \"$V-$1\"", List.of("é"), Map.of("V", "a b"));
            var answers = ask(session, binary, loud, broken, last).answers();

            Reply reply = answers.to(binary);
            assertThat(reply.out()).isEqualTo(new byte[] {'a', 0, 'b', (byte) 0xff});
            assertThat(reply.err()).isEqualTo(new byte[] {'c', '\n', 1});
            assertThat(reply.exit()).isEqualTo(3);
            assertThat(answers.to(loud).out()).hasSize(5_000_000);
            assertThat(answers.to(loud).err()).hasSize(5_000_000);
            assertThat(answers.to(broken).succeeded()).isFalse();
            assertThat(answers.to(last).outText()).isEqualTo("a b-é");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void takesAScriptOfAMegabyte(ShellUnderTest shell) {
        var script = "x='" + "0123456789abcdef".repeat(65536) + "'\necho ${#x}";

        try (var session = shell.session(home)) {
            var answers = ask(session, new Question.Ask(script)).answers();

            assertThat(answers.to(new Question.Ask(script)).outText()).isEqualTo("1048576\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void opensAnotherShellWhereOneDiedBetweenExchanges(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var own = new Question.Ask("echo $$");
            var pid = Long.parseLong(ask(session, own).answers().to(own).outText().strip());
            var process = ProcessHandle.of(pid).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            var after = new Question.Ask("echo after");

            var report =
                    session.exchange(
                            new Exchange(
                                    Become.NOBODY_ELSE,
                                    List.of(new Step.Run("echo done")),
                                    Set.of(after),
                                    Optional.empty()));

            assertThat(report.outcomes().getFirst().out()).isEqualTo("done\n");
            assertThat(report.answers().to(after).outText()).isEqualTo("after\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void namesTheQuestionThatKilledItsShellAndAnswersTheOthers(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var before = new Question.Ask("echo before");
            var killer =
                    new Question.Ask("read _ _ _ parent _ </proc/self/stat; kill -9 $parent $$");
            var after = new Question.Ask("echo after");
            var answers = ask(session, before, killer, after).answers();

            assertThat(answers.to(before).outText()).isEqualTo("before\n");
            assertThat(answers.to(after).outText()).isEqualTo("after\n");
            assertThat(answers.answer(killer).toString()).contains("kill -9");
        }
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
            var outcome = take(session, step).outcomes().getFirst();

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
            assertThat(take(session, refused).outcomes().getFirst().failed()).isTrue();
            var orphan = take(session, write(home.resolve("no/such/x"), "x")).outcomes().getFirst();
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
                    take(
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
                    take(
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

            assertThat(take(session, new Step.Remove(home.resolve("-a").toString())).failed())
                    .isFalse();
            assertThat(home.resolve("-a")).doesNotExist();
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
            var outcome = take(session, run).outcomes().getFirst();

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
                    take(
                            session,
                            new Step.Run(
                                    "(while sleep 0.02; do echo noise; echo noise >&2; done) &"
                                            + " echo $! >pid; echo started"));
            assertThat(report.outcomes().getFirst().out()).startsWith("started\n");

            var ask = new Question.Ask("sleep 0.2; echo quiet");
            var reply = ask(session, ask).answers().to(ask);
            take(session, new Step.Run("kill $(cat pid)"));

            assertThat(reply.outText()).isEqualTo("quiet\n");
            assertThat(reply.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void endsAnEndlessOutputAndSaysWhy(ShellUnderTest shell) {
        var why = "more than 32 MiB, the most that is kept of a command: have it write into a file";
        try (var session = shell.session(home)) {
            var endless = take(session, new Step.Run("cat /dev/zero")).outcomes().getFirst();
            var wrong =
                    take(session, new Step.Run("yes >&2; echo so; exit 0")).outcomes().getFirst();
            var most = new Step.Run("head -c " + Body.MOST_SAID + " /dev/zero; exit 4");
            var whole = take(session, most).outcomes().getFirst();

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
                    take(
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
            var outcome = take(session, run).outcomes().getFirst();

            assertThat(outcome.exit()).isEqualTo(124);
            assertThat(outcome.out()).isEqualTo("begun\n");
            assertThat(outcome.err()).contains("ended after 1 s");
            var end =
                    new Question.Ask(
                            ShellUnderTest.AWAIT_END,
                            Files.readString(home.resolve("child")).strip());
            assertThat(ask(session, end).answers().to(end).outText()).isEqualTo("gone\n");
            var next = new Question.Ask("echo alive");
            assertThat(ask(session, next).answers().to(next).outText()).isEqualTo("alive\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void cutsTheLineWhenAnExchangeTakesTooLong(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var slow =
                    new Exchange(
                            Become.NOBODY_ELSE,
                            List.of(new Step.Run("sleep 30")),
                            Set.of(),
                            Optional.of(Duration.ofMillis(300)));

            assertThatThrownBy(() -> session.exchange(slow))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no answer within");
            assertThatThrownBy(() -> ask(session, new Question.Stat("/")))
                    .isInstanceOf(UnreachableException.class);
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void showsNoSecretInAProcessList(ShellUnderTest shell) {
        var look = "for p in /proc/[0-9]*; do tr '\\000' ' ' <$p/cmdline; echo; done 2>/dev/null";
        var secret = "hush-" + System.nanoTime();

        try (var session = shell.session(home)) {
            var report =
                    take(
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
