package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One host of two does not play along: a play says so in one clear error, goes on with the other,
/// and ends with the exit code of an unreachable host.
class TroubledHostsTest {
    @TempDir private Path folder;
    private SshDesk desk;
    private LoopbackHost sound;
    private LoopbackHost troubled;

    @BeforeEach
    void startHosts() throws IOException {
        desk = new SshDesk(folder);
        sound = start("sound", LoopbackHost.Door.KEY);
        troubled = start("troubled", LoopbackHost.Door.KEY);
        known(sound.knownHostsLine(), troubled.knownHostsLine());
        inventory("");
    }

    @AfterEach
    void stopHosts() {
        sound.close();
        troubled.close();
    }

    private LoopbackHost start(String name, LoopbackHost.Door door) {
        var at = folder.resolve(name);
        return LoopbackHost.start(at.resolve("ssh"), at.resolve("home"), door);
    }

    private void known(String... lines) throws IOException {
        desk.write("known_hosts", String.join("\n", lines) + "\n");
    }

    /// @param more variables of the troubled host, beside or in place of those that get in
    private void inventory(String more) throws IOException {
        var line = "%s ansible_host=127.0.0.1 ansible_user=ops ansible_port=%d root=%s";
        var key = " ansible_ssh_private_key_file=";
        Files.writeString(
                folder.resolve("hosts"),
                line.formatted("sound", sound.port(), sound.home())
                        + key
                        + sound.keyFile()
                        + "\n"
                        + line.formatted("troubled", troubled.port(), troubled.home())
                        + (more.isEmpty() ? key + troubled.keyFile() : " " + more)
                        + "\n");
    }

    private Typed play(String tasks) throws IOException {
        return desk.typed("play", desk.site(tasks));
    }

    private Typed play() throws IOException {
        return play("- copy: {dest: '{{ root }}/settings', content: \"port = 1\\n\"}");
    }

    /// The sound host is done, the other untouched, and nobody has seen an exception's name.
    private void onlyTheSoundHostIsDone(Typed typed) {
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(typed.out())
                .containsOnlyOnce("unreachable: troubled")
                .contains("sound    : ok=1 changed=1", "hint: ")
                .doesNotContain("Exception");
        assertThat(sound.home().resolve("settings")).hasContent("port = 1");
        assertThat(troubled.home().resolve("settings")).doesNotExist();
    }

    @Test
    void aKeyThatNobodyKnows() throws IOException {
        known(sound.knownHostsLine());

        var typed = play();

        onlyTheSoundHostIsDone(typed);
        assertThat(typed.out()).contains("SHA256:", "--accept-new-host-keys");
        assertThat(folder.resolve("known_hosts")).hasContent(sound.knownHostsLine());
    }

    @Test
    void aKeyThatHasChanged() throws IOException {
        var before = sound.knownHostsLine().replace(":" + sound.port(), ":" + troubled.port());
        known(sound.knownHostsLine(), before);

        var typed = play();

        onlyTheSoundHostIsDone(typed);
        assertThat(typed.out()).contains("changed", "SHA256:", "known_hosts:2");
    }

    @Test
    void aWrongPassword() throws IOException {
        troubled.close();
        troubled = start("locked", LoopbackHost.Door.KEY.withPassword("right-word", false));
        known(sound.knownHostsLine(), troubled.knownHostsLine());
        inventory("ansible_password=wrong-word");

        var typed = play();

        onlyTheSoundHostIsDone(typed);
        assertThat(typed.out()).contains("password").doesNotContain("wrong-word");
    }

    @Test
    void aLineThatDropsInTheMiddleOfATask() throws Exception {
        var begun = troubled.home().resolve("begun");
        var dropped =
                CompletableFuture.runAsync(() -> {
                    while (!Files.exists(begun)) {
                        Thread.onSpinWait();
                    }
                    troubled.dropConnections();
                });

        var typed =
                play(
                        """
                        - shell: ': > {{ root }}/begun; cat'
                          when: inventory_hostname == 'troubled'
                        - copy: {dest: '{{ root }}/settings', content: "port = 1\\n"}
                        """);

        dropped.get(30, TimeUnit.SECONDS);
        onlyTheSoundHostIsDone(typed);
        assertThat(typed.out()).contains("connection was lost", "site.yml:4");
    }
}
