package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.source.Yaml;
import dev.muster.template.Python;
import dev.muster.testkit.LoopbackHost;
import dev.muster.testkit.Relay;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `--profile` tells of the talk with a host is what went over the wire.
class ProfileTest {
    @TempDir private Path folder;
    private SshDesk desk;
    private LoopbackHost node;
    private Relay relay;

    @BeforeEach
    void startNode() throws IOException {
        desk = new SshDesk(folder);
        node = desk.start();
        relay = Relay.to(node.port());
        desk.has("one", node, relay.port());
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  gather_facts: false
                  vars: {root: "%s"}
                  tasks:
                    - name: Folder
                      file: {path: "{{ root }}/etc", state: directory}
                    - name: Settings
                      copy: {dest: "{{ root }}/etc/port", content: "4001\\n"}
                    - name: Work
                      shell: i=0; while [ $i -lt 50000 ]; do i=$((i+1)); done
                    - name: Here
                      debug: {msg: done}
                """
                        .formatted(node.home()));
    }

    @AfterEach
    void stopNode() {
        relay.close();
        node.close();
    }

    private String site() {
        return folder.resolve("site.yml").toString();
    }

    private List<Value.Mapping> spent(Typed typed) {
        return typed.out()
                .lines()
                .filter(line -> line.contains("\"event\": \"profile\""))
                .map(line -> (Value.Mapping) Yaml.value(line))
                .toList();
    }

    private static long sum(List<Value.Mapping> spent, String field) {
        return spent.stream().mapToLong(each -> number(each, field)).sum();
    }

    private static long number(Value.Mapping each, String field) {
        return Long.parseLong(Python.print(each.find(field).orElseThrow()));
    }

    private static List<Value.Mapping> of(List<Value.Mapping> spent, String field, String value) {
        return spent.stream()
                .filter(each -> each.find(field).filter(Value.text(value)::equals).isPresent())
                .toList();
    }

    @Test
    void itsFiguresAreThoseOfTheWire() {
        var typed = desk.typed("play", "--profile", "--json", site());

        relay.finish();
        var spent = spent(typed);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(sum(spent, "bytes_sent")).isEqualTo(relay.bytesUp());
        assertThat(sum(spent, "bytes_received")).isEqualTo(relay.bytesDown());
        assertThat(sum(spent, "turns")).isBetween(relay.turns() - 2L, relay.turns() + 2L);
        assertThat(sum(of(spent, "task", "Folder"), "exchanges")).isEqualTo(2);
        assertThat(sum(of(spent, "task", "Settings"), "exchanges")).isEqualTo(1);
        assertThat(of(spent, "task", "Here")).isEmpty();
        assertThat(of(spent, "purpose", "connecting"))
                .singleElement()
                .satisfies(each -> assertThat(number(each, "turns")).isGreaterThan(3))
                .satisfies(each -> assertThat(number(each, "exchanges")).isZero());
        assertThat(sum(of(spent, "task", "Work"), "remote_cpu_ms")).isPositive();
    }

    @Test
    void aTableTellsPeople() {
        var play = desk.typed("play", "--profile", site());
        var drift = desk.typed("drift", "--profile", site());
        var run = desk.typed(Map.of("MUSTER_PROFILE", "1"), "muster", "run", "all", "-a", "true");

        assertThat(play.out())
                .containsSubsequence(
                        "PLAY RECAP", "PROFILE", "exchanges", "waited", "CPU there", "HOSTS", "one")
                .contains("(connecting)", "Settings  ", "site.yml:7");
        assertThat(drift.out()).containsSubsequence("drift", "PROFILE", "(connecting)");
        assertThat(run.out()).containsSubsequence("one | CHANGED", "PROFILE", "(connecting)");
    }

    @Test
    void nobodyIsToldWhoDidNotAsk() {
        var play = desk.typed(Map.of("MUSTER_PROFILE", "0"), "muster", "play", "--json", site());

        assertThat(play.out()).contains("\"event\": \"end\"").doesNotContain("\"profile\"");
    }

    @Test
    void ansiblesNamesTakeItFromTheEnvironment() {
        var environment =
                Map.of(
                        "MUSTER_PROFILE",
                        "1",
                        "ANSIBLE_INVENTORY",
                        folder.resolve("hosts").toString(),
                        "ANSIBLE_SSH_COMMON_ARGS",
                        "-o UserKnownHostsFile=" + folder.resolve("known_hosts"));
        var play =
                Typed.muster(
                        environment,
                        dev.muster.run.Prompting.NOBODY,
                        "ansible-playbook",
                        List.of(site()));

        assertThat(play.exit()).as(play.toString()).isEqualTo(ExitCode.DONE);
        assertThat(play.out()).containsSubsequence("PLAY RECAP", "PROFILE", "HOSTS");
    }
}
