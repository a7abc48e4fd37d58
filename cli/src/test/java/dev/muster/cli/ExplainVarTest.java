package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainVarTest {
    @TempDir private Path folder;

    @BeforeEach
    void aVariableThatManySay() throws IOException {
        file(
                "hosts.ini",
                "[web]\nw1 port=3\nw2\n\n[web:vars]\nother=1\nport=2\n\n[all:vars]\nport=1\n");
        file("group_vars/all.yml", "a: 1\nport: 4\n");
        file("host_vars/w1.yml", "port: 5\n");
        file("roles/r/defaults/main.yml", "x: 1\n\nport: 0\n");
        file("roles/r/vars/main.yml", "port: 8\n");
        file("roles/r/tasks/main.yml", "- debug: {}\n");
        file("more.yml", "port: 7\n");
        file(
                "site.yml",
                """
                - hosts: web
                  vars:
                    port: 6
                  vars_files: [more.yml]
                  roles: [r]
                  tasks:
                    - set_fact:
                        port: 9
                    - debug: {}
                      vars: {port: 10}
                """);
    }

    private void file(String name, String text) throws IOException {
        TextFile.write(folder, name, text);
    }

    private Typed explain(String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "explain-var",
                                "port",
                                "-i",
                                folder.resolve("hosts.ini").toString()));
        words.addAll(List.of(more));
        return Typed.muster(words.toArray(String[]::new));
    }

    /// The output with blanks drawn together, and files by their name in the folder.
    private List<String> lines(Typed told) {
        return told.out()
                .lines()
                .map(line -> line.replace(folder + "/", "").replaceAll(" +", " "))
                .toList();
    }

    @Test
    void everyPlaceIsToldInOrderAndTheWinnerIsMarked() {
        var told = explain("-H", "w1", folder.resolve("site.yml").toString());

        assertThat(lines(told))
                .containsExactly(
                        "port on w1 (play web, site.yml:1:3)",
                        " defaults of role r roles/r/defaults/main.yml:3 0",
                        " group all hosts.ini:10 1",
                        " group web hosts.ini:7 2",
                        " inventory group_vars/all group_vars/all.yml:2 4",
                        " playbook group_vars/all group_vars/all.yml:2 4",
                        " host w1 hosts.ini:2 3",
                        " inventory host_vars/w1 host_vars/w1.yml:1 5",
                        " playbook host_vars/w1 host_vars/w1.yml:1 5",
                        " play site.yml:3 6",
                        " vars_files more.yml:1 7",
                        "→ vars of role r roles/r/vars/main.yml:1 8",
                        " task site.yml:10 10 (in the task)",
                        " set_fact site.yml:8 9 (once the task has run)");
    }

    @Test
    void theCommandLineWinsOverAll() {
        assertThat(lines(explain("-H", "w2", "-e", "port=99")))
                .contains("→ command line (-e) \"99\"")
                .noneMatch(line -> line.contains("host w1"));
    }

    @Test
    void aHostThatIsNotThereIsAMistake() {
        var told = explain("-H", "w9");

        assertThat(told.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(told.err()).contains("there is no host 'w9'");
    }

    @Test
    void aTaskReadsWhatItsRolesBlocksAndEarlierTasksSay() throws IOException {
        file("roles/r/tasks/main.yml", "- {name: within, debug: {}}\n");
        file(
                "tasks.yml",
                """
                - hosts: web
                  vars: {port: 6}
                  tasks:
                    - {name: early, debug: {}}
                    - set_fact: {port: 9}
                      when: other is defined
                    - vars: {port: 11}
                      block:
                        - name: inside
                          debug: {}
                          vars: {port: 12}
                        - set_fact: {port: 13}
                    - {name: late, debug: {}}
                    - import_role: {name: r}
                      vars: {port: 14}
                """);
        var playbook = folder.resolve("tasks.yml").toString();

        assertThat(winner(explain("-H", "w2", "--task", "early", playbook))).startsWith("→ play");
        assertThat(winner(explain("-H", "w2", "--task", "inside", playbook)))
                .startsWith("→ task")
                .endsWith("12");
        assertThat(lines(explain("-H", "w2", "--task", "inside", playbook)))
                .anyMatch(line -> line.startsWith(" block") && line.endsWith("11"))
                .anyMatch(
                        line -> line.startsWith(" set_fact") && line.contains("9 (where its task"));
        assertThat(winner(explain("-H", "w2", "--task", "late", playbook)))
                .startsWith("→ set_fact")
                .endsWith("13");
        assertThat(lines(explain("-H", "w2", "--task", "r : within", playbook)))
                .anyMatch(line -> line.contains("vars of role r") && line.endsWith(" 8"));
        var missing = explain("-H", "w2", "--task", "insde", playbook);
        assertThat(missing.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(missing.err()).contains("no task 'insde'", "did you mean 'inside'?");
    }

    private String winner(Typed told) {
        return lines(told).stream()
                .filter(line -> line.startsWith("→"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(told));
    }
}
