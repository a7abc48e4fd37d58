package dev.muster.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Question;
import dev.muster.module.Step;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which answers of a host count on after a step.
class ReachTest {
    private static boolean forgetsUsers(Step step) {
        return Reach.of(List.of(step)).covers(new Question.Account("root"));
    }

    private static Step write(String path, Optional<String> validate) {
        return new Step.Write(
                path, Step.Payload.of("x"), Step.Attributes.NONE, false, validate, false);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc/passwd",
                "/etc/passwd.new",
                "/etc/group",
                "/etc/nsswitch.conf",
                "/etc/userdb/eth.user",
                "/etc",
                "/etc/",
                "/",
                "/etc/./passwd",
                "/srv/../etc/passwd",
                "//etc/passwd",
                "~eth/file",
                "passwd"
            })
    void usersAreAskedForAgainWhereAFileMayTellOfThem(String path) {
        assertThat(forgetsUsers(write(path, Optional.empty()))).isTrue();
        assertThat(forgetsUsers(new Step.Remove(path))).isTrue();
        assertThat(forgetsUsers(new Step.Link(path, "/srv/x", false))).isTrue();
        assertThat(forgetsUsers(new Step.Adjust(path, Step.Attributes.NONE, true))).isTrue();
        assertThat(forgetsUsers(new Step.MakeDirectory(path, Step.Attributes.NONE))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/etc/eth/node.conf", "/var/lib/eth/", "/srv/etc/passwd", "/etc/p"})
    void usersStayKnownWhereItCannot(String path) {
        assertThat(forgetsUsers(write(path, Optional.empty()))).isFalse();
        assertThat(forgetsUsers(new Step.Remove(path))).isFalse();
    }

    @Test
    void whatRunsMayChangeAnything() {
        assertThat(forgetsUsers(new Step.Run("true"))).isTrue();
        assertThat(forgetsUsers(new Step.Raw("true"))).isTrue();
        assertThat(forgetsUsers(write("/etc/sudoers.d/x", Optional.of("visudo -cf %s")))).isTrue();
        assertThat(
                        Reach.of(List.of(new Step.Remove("/srv/x"), new Step.Run("true")))
                                .covers(new Question.Group("root")))
                .isTrue();
    }

    @Test
    void filesAreLookedAtAgainAfterAnyStep() {
        var reach = Reach.of(List.of(new Step.Remove("/srv/x")));

        assertThat(reach.covers(new Question.Stat("/srv/y"))).isTrue();
        assertThat(reach.covers(new Question.Unit("ssh"))).isTrue();
    }
}
