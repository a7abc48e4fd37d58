package dev.muster.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SshOptionsTest {
    @Test
    void understandsTheOptionsThatMatter() {
        var options =
                SshOptions.parse(
                        "-o ProxyJump=a,b@c:2 -i ~/k -p 2222 -l ops"
                                + " -oStrictHostKeyChecking=no -o 'UserKnownHostsFile=/dev/null'");

        assertThat(options.jumps()).containsExactly("a", "b@c:2");
        assertThat(options.keyFile()).contains("~/k");
        assertThat(options.port()).contains(2222);
        assertThat(options.user()).contains("ops");
        assertThat(options.options())
                .containsEntry("stricthostkeychecking", "no")
                .containsEntry("userknownhostsfile", "/dev/null");
        assertThat(options.ignored()).isEmpty();
    }

    @Test
    void passesOverWhatMusterDoesAnyhow() {
        assertThat(SshOptions.parse("-C -tt -o ControlMaster=auto -o ControlPersist=60s").ignored())
                .isEmpty();
    }

    @Test
    void namesWhatItCannotHonour() {
        assertThat(SshOptions.parse("-F /x/config -o Frobnicate=yes -p many").ignored())
                .containsExactly("-F /x/config", "-o Frobnicate=yes", "-p many");
    }

    @Test
    void readsTheShortOptionWithItsWordAttached() {
        assertThat(SshOptions.parse("-Jbastion -p22").jumps()).containsExactly("bastion");
    }
}
