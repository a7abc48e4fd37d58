package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DebianHostIT {

    private final DebianHost host = DebianHost.shared();

    @TempDir Path folder;

    @Test
    void letsItsUsersInWithItsKeyAndItsHostKey() throws Exception {
        for (var user : List.of("root", host.user(), "asks", "plain")) {
            assertThat(ssh(user, "id -un")).isEqualTo(user + "\n");
        }
    }

    @Test
    void makesItsUserRootWithoutAsking() throws Exception {
        assertThat(ssh(host.user(), "sudo -n id -un && doas -n id -un")).isEqualTo("root\nroot\n");
        assertThat(ssh("asks", "sudo -n true 2>/dev/null || echo refused")).isEqualTo("refused\n");
        assertThat(ssh("asks", "echo asks-word | sudo -S -p '' id -un")).isEqualTo("root\n");
    }

    @Test
    void runsSystemdAndNoPython() {
        assertThat(host.shell("systemctl is-active ssh dbus")).isEqualTo("active\nactive\n");
        assertThat(host.exec("which", "python3").code()).isEqualTo(1);
    }

    @Test
    void tellsOutputErrorsAndExitCodeApart() {
        var result = host.exec("sh", "-c", "echo out; echo err >&2; exit 3");

        assertThat(result).isEqualTo(new DebianHost.Result(3, "out\n", "err\n"));
        assertThatThrownBy(() -> host.shell("echo why >&2; false"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("why");
    }

    @Test
    void takesFilesByteForByte() {
        host.write("/root/bytes", new byte[] {0, -1, 10}, 0600);

        assertThat(host.shell("od -An -tx1 /root/bytes; stat -c %a:%U /root/bytes"))
                .isEqualTo(" 00 ff 0a\n600:root\n");
    }

    /// Asks OpenSSH itself, strictly, so that key and host keys are what it takes them for.
    private String ssh(String user, String line) throws IOException, InterruptedException {
        var known = folder.resolve("known_hosts");
        Files.write(known, host.knownHosts());
        var argv = new ArrayList<>(List.of("ssh", "-F", "none", "-o", "BatchMode=yes"));
        argv.addAll(List.of("-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes"));
        argv.addAll(List.of("-o", "UserKnownHostsFile=" + known, "-i", host.key().toString()));
        argv.addAll(
                List.of("-p", Integer.toString(host.port()), user + "@" + host.address(), line));
        var process = new ProcessBuilder(argv).redirectErrorStream(true).start();
        try (InputStream output = process.getInputStream()) {
            var text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return text;
        }
    }
}
