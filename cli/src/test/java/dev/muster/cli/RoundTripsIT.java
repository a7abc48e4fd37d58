package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.DebianHost;
import dev.muster.testkit.Relay;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a run costs on the line to a real host that is some way off: as many turns as there are
/// changes, and seven. Connecting and one command cost OpenSSH 11.
class RoundTripsIT {
    private static final int CHANGES = 11;
    private static final Duration DISTANCE = Duration.ofMillis(50);
    private static final String SITE =
            """
            - hosts: all
              become: true
              vars: {root: /opt/round-trips, port: 30303}
              tasks:
                - group: {name: trips, system: true}
                - user: {name: trips, group: trips, system: true, create_home: false}
                - file: {path: "{{ root }}", state: directory, owner: trips, mode: "0750"}
                - file: {path: "{{ root }}/keys", state: directory, owner: trips, mode: "0700"}
                - copy: {dest: "{{ root }}/genesis", content: "{}\\n", mode: "0644"}
                - template: {src: settings.j2, dest: "{{ root }}/settings", mode: "0640"}
                - lineinfile: {path: "{{ root }}/settings", line: "peers = 8"}
                - blockinfile: {path: "{{ root }}/notes", create: true, block: "of {{ port }}"}
                - copy: {dest: "{{ root }}/keys/{{ item }}", content: "{{ item }}", mode: "0600"}
                  loop: [a, b, c]
                - stat: {path: "{{ root }}/genesis"}
                  register: genesis
                - assert: {that: genesis.stat.exists}
                - file: {src: "{{ root }}/genesis", dest: "{{ root }}/link", state: link}
            """;

    @TempDir private Path folder;
    private final DebianHost host = DebianHost.shared();

    @BeforeEach
    void writePlaybook() throws IOException {
        Files.writeString(folder.resolve("site.yml"), SITE);
        Files.writeString(folder.resolve("settings.j2"), "port = {{ port }}\npeers = 8\n");
        Files.writeString(
                folder.resolve("known_hosts"),
                String.join("\n", host.knownHosts()).replace(":" + host.port(), ":0") + "\n");
    }

    @AfterEach
    void cleanUp() {
        host.shell("rm -rf /opt/round-trips; userdel trips; groupdel -f trips || true");
    }

    /// What a play says, and what it costs.
    private record Played(Typed typed, int turns, long bytesUp) {}

    private Played play(String... more) throws IOException {
        try (var relay = Relay.to(host.port(), DISTANCE)) {
            var known = folder.resolve("known_hosts." + relay.port());
            Files.writeString(
                    known,
                    Files.readString(folder.resolve("known_hosts"))
                            .replace(":0 ", ":" + relay.port() + " "));
            Files.writeString(
                    folder.resolve("hosts"),
                    "one ansible_host=127.0.0.1 ansible_user=ops ansible_port=%d"
                                    .formatted(relay.port())
                            + " ansible_ssh_private_key_file="
                            + host.key()
                            + "\n");
            var words =
                    new ArrayList<>(
                            List.of(
                                    "play",
                                    "-i",
                                    folder.resolve("hosts").toString(),
                                    "--ssh-known-hosts",
                                    known.toString(),
                                    folder.resolve("site.yml").toString()));
            words.addAll(List.of(more));
            var typed = Typed.muster(words.toArray(String[]::new));
            relay.finish();
            return new Played(typed, relay.turns(), relay.bytesUp());
        }
    }

    @Test
    void aRunThatChangesNothingCostsWhatConnectingCosts() throws IOException {
        var first = play();
        var second = play();
        var check = play("--check");

        assertThat(first.typed().exit()).as(first.toString()).isEqualTo(ExitCode.DONE);
        assertThat(second.typed().out()).contains("changed=0");
        assertThat(second.turns()).as("second run").isEqualTo(7);
        assertThat(check.turns()).as("check").isEqualTo(7);
        assertThat(first.turns()).as("first run").isEqualTo(7 + CHANGES);
        assertThat(second.bytesUp()).as("bytes sent").isLessThan(16 << 10);
    }
}
