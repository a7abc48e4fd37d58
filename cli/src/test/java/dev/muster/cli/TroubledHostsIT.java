package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.DebianHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What goes wrong behind the login of a real host: nothing is left half done, and the other host,
/// which is the same machine under another name, goes on.
class TroubledHostsIT {
    private static final String DISK = "/mnt/small";

    @TempDir private Path folder;
    private SshDesk desk;
    private final DebianHost machine = DebianHost.shared();

    @BeforeEach
    void mountASmallDisk() throws IOException {
        machine.shell("mkdir -p " + DISK + " && mount -t tmpfs -o size=256k tmpfs " + DISK);
        desk = new SshDesk(folder);
        desk.write("known_hosts", String.join("\n", machine.knownHosts()) + "\n");
    }

    @AfterEach
    void unmountIt() {
        machine.shell("umount " + DISK + " && rm -rf /root/settings /tmp/roomy");
    }

    private Typed play(String troubled, String tasks) throws IOException {
        var common =
                " ansible_host=%s ansible_port=%d ansible_ssh_private_key_file=%s "
                        .formatted(machine.address(), machine.port(), machine.key());
        desk.write(
                "hosts",
                "sound ansible_user=ops" + common + "\ntroubled" + common + troubled + "\n");
        return desk.typed("play", desk.site(tasks));
    }

    @Test
    void aWrongPasswordOfSudo() throws IOException {
        var typed =
                play(
                        "ansible_user=asks ansible_become_password=wrong-word",
                        """
                        - copy: {dest: '/root/settings', content: "{{ inventory_hostname }}\\n"}
                          become: true
                        """);

        assertThat(typed.exit()).as(typed.toString()).isNotEqualTo(ExitCode.DONE);
        assertThat(typed.out())
                .contains("sudo", "password", "hint: ", "site.yml:4", "sound    : ok=1 changed=1")
                .doesNotContain("wrong-word", "Exception");
        assertThat(machine.shell("cat /root/settings")).isEqualTo("sound\n");
    }

    @Test
    void aDiskThatIsFull() throws IOException {
        machine.shell("echo before >" + DISK + "/settings");
        Files.write(folder.resolve("large"), new byte[1 << 20]);

        var typed =
                play(
                        "ansible_user=root place=" + DISK + "/settings",
                        """
                        - copy: {src: large, dest: "{{ place | default('/tmp/roomy') }}"}
                        """);

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .contains("failed: troubled", "No space left on device", "site.yml:4")
                .contains("sound    : ok=1 changed=1")
                .doesNotContain("Exception");
        assertThat(machine.shell("cat " + DISK + "/settings && ls -A " + DISK))
                .as("the file of before, and nothing beside it")
                .isEqualTo("before\nsettings\n");
    }
}
