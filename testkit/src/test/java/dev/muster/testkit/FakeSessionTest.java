package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.module.AccountEntry;
import dev.muster.module.Answer;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.PackageStatus;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FakeSessionTest {
    private final FakeHost host = new FakeHost();
    private final FakeSession session = new FakeSession(host);

    private <T> T answer(Question<T> question) {
        return session.exchange(
                        new Exchange(
                                Become.NOBODY_ELSE, List.of(), Set.of(question), Optional.empty()))
                .answers()
                .to(question);
    }

    private Report take(Step... steps) {
        return session.exchange(
                new Exchange(Become.NOBODY_ELSE, List.of(steps), Set.of(), Optional.empty()));
    }

    @Test
    void answersFromItsFiles() {
        host.files().put("/etc/app.conf", "x=1\n");

        var status = (FileStatus.Present) answer(new Question.Stat("/etc/app.conf"));

        assertThat(status.mode()).isEqualTo(0644);
        assertThat(status.owner()).isEqualTo("root");
        assertThat(answer(new Question.Read("/etc/app.conf"))).contains(FileContent.of("x=1\n"));
        assertThat(answer(new Question.Digest("/etc/app.conf", Question.Algorithm.MD5)))
                .contains(md5("x=1\n"));
        assertThat(answer(new Question.Stat("/etc/none"))).isEqualTo(FileStatus.ABSENT);
    }

    private static String md5(String text) {
        try {
            return java.util.HexFormat.of()
                    .formatHex(
                            java.security.MessageDigest.getInstance("MD5")
                                    .digest(
                                            text.getBytes(
                                                    java.nio.charset.StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void answersAboutAccountsPackagesAndUnits() {
        host.put(new AccountEntry("ops", 1000, 1000, "", "/home/ops", "/bin/sh", List.of()));
        host.put(new PackageStatus("curl", Optional.of("8.1"), "install ok installed"));

        assertThat(answer(new Question.Account("1000")).orElseThrow().name()).isEqualTo("ops");
        assertThat(answer(new Question.Package("curl")).isInstalled()).isTrue();
        assertThat(answer(new Question.Package("wget")).isInstalled()).isFalse();
        assertThat(answer(new Question.Unit("ssh")).property("LoadState")).isEqualTo("not-found");
    }

    @Test
    void takesStepsOnFiles() {
        var attributes =
                new Step.Attributes(Optional.of("root"), Optional.empty(), Optional.of(0600));
        var report =
                take(
                        new Step.MakeDirectory("/srv/a/b", Step.Attributes.NONE),
                        new Step.Write("/srv/a/b/f", Step.Payload.of("text"), attributes),
                        new Step.Link("/srv/l", "a/b/f", false),
                        new Step.Write("/srv/l", Step.Payload.of("more"), Step.Attributes.NONE));

        assertThat(report.failed()).isFalse();
        assertThat(host.files().text("/srv/a/b/f")).isEqualTo("more");
        var followed = (FileStatus.Present) answer(new Question.Stat("/srv/l", true));
        assertThat(followed.mode()).isEqualTo(0600);
        take(new Step.Remove("/srv/a"));
        assertThat(answer(new Question.Stat("/srv/a/b"))).isEqualTo(FileStatus.ABSENT);
    }

    @Test
    void refusesWhatAHostRefuses() {
        host.files().put("/etc/file", "x");

        assertThat(
                        take(new Step.Write("/no/x", Step.Payload.of(""), Step.Attributes.NONE))
                                .failed())
                .isTrue();
        var below = new Question.Stat("/etc/file/x");
        var answers =
                session.exchange(
                                new Exchange(
                                        Become.NOBODY_ELSE,
                                        List.of(),
                                        Set.of(below),
                                        Optional.empty()))
                        .answers();
        assertThat(answers.answer(below)).isInstanceOf(Answer.Trouble.class);
    }

    @Test
    void runsScriptsByRuleAndChangesTheHostWithThem() {
        session.does(
                        "groupadd .*staff",
                        one -> one.put(new dev.muster.module.GroupEntry("staff", 50, List.of())))
                .fails("userdel", 6, "no such user\n")
                .says("uname", "Linux\n");

        assertThat(take(new Step.Run("groupadd \"$1\"", "staff")).failed()).isFalse();
        assertThat(answer(new Question.Group("staff"))).isPresent();
        assertThat(take(new Step.Run("userdel x")).outcomes().getFirst().exit()).isEqualTo(6);
        assertThat(answer(new Question.Ask("uname -s", List.of(), Map.of())).outText())
                .isEqualTo("Linux\n");
        assertThat(session.taken()).hasSize(2);
    }

    @Test
    void believesNoScriptThatNobodyDescribed() {
        assertThatThrownBy(() -> take(new Step.Run("reboot")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("no rule");
    }
}
