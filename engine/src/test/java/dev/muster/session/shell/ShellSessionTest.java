package dev.muster.session.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is asked over the shell protocol, with every `sh` there is here.
class ShellSessionTest {
    @TempDir Path home;

    private static final String SHELLS = "dev.muster.session.shell.ShellUnderTest#installed";

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
            var answers =
                    ShellUnderTest.ask(session, questions.toArray(Question<?>[]::new)).answers();

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
            var answers =
                    ShellUnderTest.ask(session, a, b, c, odd, cut, proc, none, folder).answers();

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
            var answers =
                    ShellUnderTest.ask(session, link, through, dangling, lost, tilde, below)
                            .answers();

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
    void tellsWhatIsFollowedFromWhatIsNotInAnyOrder(ShellUnderTest shell) throws IOException {
        Files.writeString(home.resolve("file"), "12345");
        Files.createDirectory(home.resolve("folder"));
        Files.createSymbolicLink(home.resolve("to file"), Path.of("file"));
        Files.createSymbolicLink(home.resolve("to folder"), Path.of("folder"));
        var names = List.of("to folder", "none", "file", "to file", "folder");

        try (var session = shell.session(home)) {
            var questions = new ArrayList<Question.Stat>();
            for (var name : names) {
                questions.add(new Question.Stat(home.resolve(name).toString(), true));
                questions.add(new Question.Stat(home.resolve(name).toString()));
            }
            var answers =
                    ShellUnderTest.ask(session, questions.toArray(Question<?>[]::new)).answers();

            assertThat(questions)
                    .extracting(answers::to)
                    .extracting(status ->
                            status instanceof FileStatus.Present there
                                    ? there.kind() + there.target().map(" to "::concat).orElse("")
                                    : "nothing")
                    .containsExactly(
                            "DIRECTORY",
                            "LINK to folder",
                            "nothing",
                            "nothing",
                            "FILE",
                            "FILE",
                            "FILE",
                            "LINK to file",
                            "DIRECTORY",
                            "DIRECTORY");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void tellsHowLongASingleFileIsThatIsCut(ShellUnderTest shell) throws IOException {
        var file = Files.writeString(home.resolve("file"), "0123456789").toString();
        try (var session = shell.session(home)) {
            for (long limit : List.of(9L, 10L, 11L)) {
                var read = new Question.Read(file, limit);
                var stat = new Question.Stat(file, true);
                var alone = ShellUnderTest.ask(session, read).answers().to(read).orElseThrow();
                var both = ShellUnderTest.ask(session, stat, read).answers().to(read).orElseThrow();

                assertThat(alone.size()).isEqualTo(10);
                assertThat(alone.isCut()).isEqualTo(limit < 10);
                assertThat(both).isEqualTo(alone);
            }
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
            var answers = ShellUnderTest.ask(session, binary, loud, broken, last).answers();

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
            var answers = ShellUnderTest.ask(session, new Question.Ask(script)).answers();

            assertThat(answers.to(new Question.Ask(script)).outText()).isEqualTo("1048576\n");
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void tellsTheWorkOfManyExchangesThatAreEachTooShortToCount(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            for (int i = 0; i < 60; i++) {
                var brief = new Question.Ask("for i in 1 2 3; do (exit 0); done; stat / >&2");
                session.exchange(
                        new Exchange(
                                Become.NOBODY_ELSE,
                                List.of(),
                                Set.of(brief),
                                Optional.empty(),
                                true));
            }

            // Sixty times five processes, a tenth of a millisecond each at the very least.
            assertThat(session.traffic().cpu()).isGreaterThanOrEqualTo(Duration.ofMillis(30));
        }
    }

    @ParameterizedTest
    @MethodSource(SHELLS)
    void opensAnotherShellWhereOneDiedBetweenExchanges(ShellUnderTest shell) {
        try (var session = shell.session(home)) {
            var own = new Question.Ask("echo $$");
            var pid =
                    Long.parseLong(
                            ShellUnderTest.ask(session, own).answers().to(own).outText().strip());
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
            var answers = ShellUnderTest.ask(session, before, killer, after).answers();

            assertThat(answers.to(before).outText()).isEqualTo("before\n");
            assertThat(answers.to(after).outText()).isEqualTo("after\n");
            assertThat(answers.answer(killer).toString()).contains("kill -9");
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
            assertThatThrownBy(() -> ShellUnderTest.ask(session, new Question.Stat("/")))
                    .isInstanceOf(UnreachableException.class);
        }
    }
}
