package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Playbooks over real SSH, as a user plays them.
class PlayTest {
    private static final String SITE =
            """
            - name: Storage
              hosts: all
              gather_facts: false
              vars:
                port: 4001
              tasks:
                - name: Folder
                  file: {path: "{{ root }}/ipfs", state: directory, mode: "0750"}
                - name: Settings
                  copy:
                    dest: "{{ root }}/ipfs/config"
                    content: "port = {{ port }}\\n"
                    mode: "0644"
                  tags: settings
                - name: Key
                  copy:
                    dest: "{{ root }}/ipfs/key"
                    content: "secret\\n"
                    mode: "0600"
                  no_log: true
                - name: Enough
                  assert: {that: [port > 1, root != '']}
            """;

    @TempDir private Path folder;
    private SshDesk desk;
    private final List<LoopbackHost> nodes = new ArrayList<>();

    @BeforeEach
    void startNodes() throws IOException {
        desk = new SshDesk(folder);
        var inventory = new StringBuilder("[nodes]\n");
        var known = new StringBuilder();
        for (var name : List.of("node1", "node2")) {
            var node = new SshDesk(folder.resolve(name)).start();
            nodes.add(node);
            inventory.append(SshDesk.line(name, node));
            known.append(node.knownHostsLine()).append('\n');
        }
        desk.write("hosts", inventory.toString());
        desk.write("known_hosts", known.toString());
        desk.write("site.yml", SITE);
    }

    @AfterEach
    void stopNodes() {
        nodes.forEach(LoopbackHost::close);
    }

    private String site() {
        return folder.resolve("site.yml").toString();
    }

    private Path at(int node, String name) {
        return nodes.get(node).home().resolve(name);
    }

    @Test
    void aSecondRunChangesNothing() throws IOException {
        var first = desk.typed("play", site());
        var second = desk.typed("play", site());

        assertThat(first.exit()).as(first.toString()).isEqualTo(ExitCode.DONE);
        assertThat(first.out()).contains("node1 : ok=4 changed=3", "node2 : ok=4 changed=3");
        assertThat(second.exit()).isEqualTo(ExitCode.DONE);
        assertThat(second.out())
                .contains("TASK [Settings] ok: node1, node2", "node1 : ok=4 changed=0");
        assertThat(at(0, "ipfs/config")).hasContent("port = 4001");
    }

    @Test
    void aCheckTellsWhatWouldChangeAndChangesNothing() {
        var typed = desk.typed("play", "--check", "--diff", site());

        assertThat(typed.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(typed.out()).contains("+port = 4001", "changed=3").doesNotContain("secret");
        assertThat(at(0, "ipfs")).doesNotExist();
    }

    @Test
    void driftNamesHostResourceAndDifferenceAndChangesNothing() throws IOException {
        desk.typed("play", site());
        Files.writeString(at(1, "ipfs/config"), "port = 5001\n");
        Files.setPosixFilePermissions(
                at(1, "ipfs/key"), PosixFilePermissions.fromString("rw-r--r--"));

        var drift = desk.typed("drift", site());
        var json = desk.typed("drift", "--json", site());

        assertThat(drift.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(drift.out())
                .contains("drift on node2: Settings", at(1, "ipfs/config").toString())
                .contains("-port = 5001", "+port = 4001", "site.yml:")
                .contains("drift on 1 of 2 hosts: 2 differences");
        assertThat(json.out()).contains("\"event\": \"drift\", \"host\": \"node2\"");
        assertThat(at(1, "ipfs/config")).hasContent("port = 5001");
    }

    @Test
    void noDriftEndsWithZero() {
        desk.typed("play", site());

        var drift = desk.typed("drift", site());

        assertThat(drift.exit()).as(drift.toString()).isEqualTo(ExitCode.DONE);
        assertThat(drift.out()).startsWith("no drift on 2 hosts");
    }

    @Test
    void eventsAreJsonOnRequest() throws IOException {
        var events = folder.resolve("events.jsonl");
        var junit = folder.resolve("junit.xml");

        var typed =
                desk.typed(
                        "play", "--json", "--events", "" + events, "--junit", "" + junit, site());

        assertThat(typed.out().lines())
                .allSatisfy(line -> assertThat(line).startsWith("{\"event\""));
        assertThat(typed.out()).contains("\"conditions\": 2").doesNotContain("secret");
        assertThat(Files.readAllLines(events)).hasSameSizeAs(typed.out().lines().toList());
        assertThat(junit).content().contains("<testcase name=\"Settings\"");
    }

    @Test
    void aFailureNamesTaskHostAndPlaceAndTheOtherHostGoesOn() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - name: Only here
                      shell: echo broken >&2; exit 3
                      when: inventory_hostname == 'node1'
                    - name: Go on
                      command: "true"
                """);

        var typed = desk.typed("play", site());

        assertThat(typed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .contains("failed: node1", "site.yml:4", "exit code: 3", "broken")
                .contains("node2 : ok=1 changed=1");
    }

    @Test
    void aHostThatIsDownIsUnreachable() {
        nodes.getFirst().close();

        var typed = desk.typed("play", site());

        assertThat(typed.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(typed.out()).contains("unreachable: node1", "node2 : ok=4 changed=3");
    }

    @Test
    void tasksHostsAndTagsAreListed() {
        assertThat(desk.typed("play", "--list-tasks", site()).out())
                .contains("Folder\tTAGS: []", "Settings\tTAGS: [settings]");
        assertThat(desk.typed("play", "--list-hosts", "-l", "node2", site()).out())
                .contains("hosts (1):", "node2");
        assertThat(desk.typed("play", "--list-tags", site()).out())
                .contains("TASK TAGS: [settings]");
        assertThat(desk.typed("play", "--syntax-check", site()).out()).contains("4 tasks");
    }

    @Test
    void mistakesAreFoundBeforeAnyHost() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  tasks:
                    - cpoy: {dest: /x}
                    - copy: {dst: /x}
                """);

        var typed = Typed.muster("check", site());

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("cpoy", "did you mean 'copy'", "'dst'", "site.yml:4");
    }

    @Test
    void aPlaybookThatIsNotThereIsAMistake() {
        var typed = desk.typed("play", "nowhere.yml");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).startsWith("error: there is no playbook 'nowhere.yml'\nhint: ");
    }

    @Test
    void extraVariablesWin() {
        desk.typed("play", "-e", "port=7", "-t", "settings,", site());

        assertThat(at(0, "ipfs/config")).doesNotExist();

        desk.typed("play", "-e", "port=7", site());

        assertThat(at(0, "ipfs/config")).hasContent("port = 7");
    }

    @Test
    void oneTaskRunsWithoutAPlaybook() {
        var typed =
                desk.typed("run", "all", "-m", "shell", "-a", "echo $((40 + 2)) from {{ root }}");

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out())
                .contains("node1 | CHANGED | rc=0 >>\n42 from " + nodes.getFirst().home());
    }

    @Test
    void argumentsOfOneTaskMayBeJson() {
        var path = at(0, "made");
        var arguments = "{\"path\": \"{{ root }}/made\", \"state\": \"directory\"}";

        assertThat(desk.typed("run", "node1", "-m", "file", "-a", arguments, "-C").exit())
                .isEqualTo(ExitCode.DRIFT);
        assertThat(path).doesNotExist();
        assertThat(desk.typed("run", "node1", "-m", "file", "-a", arguments).exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(path).isDirectory();
    }

    @Test
    void factsArePrintedByHost() {
        var typed = desk.typed("facts", "node1", "--filter", "ansible_kernel");

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out()).contains("\"node1\": {", "ansible_kernel");
    }

    @Test
    void anExpressionIsEvaluatedForAHostWithoutConnecting() {
        nodes.forEach(LoopbackHost::close);

        assertThat(desk.typed("eval", "groups.nodes | map('upper') | list", "-H", "node1").out())
                .isEqualToIgnoringWhitespace("[\"NODE1\", \"NODE2\"]");
        assertThat(desk.typed("eval", "{{ inventory_hostname }}!", "-H", "all").out())
                .contains("node1: \"node1!\"", "node2: \"node2!\"");
    }

    @Test
    void anUndefinedNameIsAMistake() {
        var typed = desk.typed("eval", "grups", "-H", "node1");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("grups");
    }

    @Test
    void questionsAreAnsweredLineByLine() {
        var question = "{\"kind\": \"value\", \"text\": \"{{ a + 1 }}\", \"vars\": {\"a\": 1}}\n";

        assertThat(Typed.musterReading(question, "eval", "--jsonl").out())
                .isEqualToIgnoringWhitespace("{\"value\":2}");
    }

    @Test
    void aPasswordIsAskedFor() {
        var asked = new ArrayList<String>();
        var typed =
                Typed.muster(
                        java.util.Map.of(),
                        (question, echo, _) -> {
                            asked.add(question + echo);
                            return java.util.Optional.of("open sesame");
                        },
                        "ansible",
                        List.of("localhost", "-K", "-m", "ping"));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(asked).containsExactly("BECOME password: false");
    }
}
