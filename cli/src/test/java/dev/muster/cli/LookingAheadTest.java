package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How often a host is spoken to in a run, and what it is asked each time.
class LookingAheadTest {
    private final Rehearsal rehearsal;

    LookingAheadTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    /// The questions of an exchange.
    private String asked(int exchange) {
        return rehearsal.host("a").exchanges().get(exchange).questions().toString();
    }

    @Test
    void aRunWithoutChangesNeedsOneExchange() {
        var playbook =
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - file: {path: /etc/node, state: directory, mode: "0750"}
                    - copy: {dest: /etc/node/a, content: a, mode: "0640"}
                    - copy: {dest: "/etc/node/{{ item }}", content: "{{ item }}", mode: "0640"}
                      loop: [x, y]
                    - stat: {path: /etc/node}
                      register: found
                    - assert: {that: found.stat.isdir}
                    - file: {path: /etc/node/old, state: absent}
                """;
        rehearsal.host("a").says("stat \\$f", "readable\nio 4096 0 0\n");
        rehearsal.play(playbook);
        var before = rehearsal.host("a").exchanges().size();

        rehearsal.play(playbook);

        assertThat(rehearsal.host("a").exchanges().size() - before).isEqualTo(1);
        assertThat(rehearsal.story()).allMatch(line -> line.endsWith("OK"));
    }

    @Test
    void lookingAheadSeesThroughIncludesAndRoles() {
        rehearsal
                .file(
                        "roles/node/tasks/main.yml",
                        """
                        - include_tasks: "{{ part }}.yml"
                          loop: [one, two]
                          loop_control: {loop_var: part}
                        """)
                .file("roles/node/tasks/one.yml", "- copy: {dest: '/etc/{{ part }}', content: x}\n")
                .file(
                        "roles/node/tasks/two.yml",
                        "- copy: {dest: '/etc/{{ part }}', content: y}\n");
        var playbook =
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - include_role: {name: node}
                    - file: {path: /etc/three, state: directory}
                """;
        rehearsal.play(playbook);
        var before = rehearsal.host("a").exchanges().size();

        rehearsal.play(playbook);

        assertThat(rehearsal.story()).hasSize(3).allMatch(line -> line.endsWith("OK"));
        assertThat(rehearsal.host("a").exchanges().size() - before).isEqualTo(1);
    }

    @Test
    void eachTurnOfALoopThatChangesSomethingCostsOneExchange() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - file: {path: "/etc/{{ item }}", state: directory}
                      loop: [one, two, three, four]
                """);

        assertThat(rehearsal.story()).singleElement().asString().endsWith("CHANGED");
        assertThat(rehearsal.host("a").exchanges()).hasSize(1 + 4);
    }

    @Test
    void whatLiesBehindTheNextChangeIsNotAskedWithAChange() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - file: {path: /etc/one, state: directory}
                    - file: {path: /etc/same, state: absent}
                    - file: {path: /etc/two, state: directory}
                    - file: {path: /etc/three, state: directory}
                """);

        assertThat(asked(0)).contains("/etc/one", "/etc/same", "/etc/two", "/etc/three");
        assertThat(asked(1)).contains("/etc/one", "/etc/same", "/etc/two");
        assertThat(asked(1)).doesNotContain("/etc/three");
        assertThat(asked(2)).contains("/etc/two", "/etc/three").doesNotContain("/etc/one");
        assertThat(rehearsal.host("a").exchanges()).hasSize(1 + 3);
    }

    @Test
    void aChangeThatMakesAnotherOneNeedlessCostsOneLookMore() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - file: {path: /etc/one/two, state: directory}
                    - file: {path: /etc/one, state: directory}
                    - file: {path: /etc/gone, state: absent}
                    - file: {path: /etc/away, state: absent}
                """);

        assertThat(rehearsal.story()).filteredOn(line -> line.endsWith("CHANGED")).hasSize(1);
        assertThat(rehearsal.host("a").exchanges()).hasSize(1 + 1 + 1);
    }

    @Test
    void aChangeOfFilesAsksForNoUserAgain() {
        rehearsal.host("a").says("useradd", "");
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - file: {path: /etc/one, state: directory, owner: root, group: root}
                    - file: {path: /etc/two, state: directory, owner: root, group: root}
                    - command: useradd somebody
                    - file: {path: /etc/three, state: directory, owner: root, group: root}
                """);

        assertThat(asked(0)).contains("Account[name=root]", "Group[name=root]");
        assertThat(asked(1)).contains("/etc/one").doesNotContain("Account", "Group");
        assertThat(asked(2)).contains("/etc/two").doesNotContain("Account", "Group");
        assertThat(asked(3)).contains("/etc/three", "Account[name=root]", "Group[name=root]");
        assertThat(asked(4)).contains("/etc/three").doesNotContain("Account", "Group");
        assertThat(rehearsal.host("a").exchanges()).hasSize(5);
    }

    @Test
    void aChangeOfTheFileThatUsersStandInAsksForThemAgain() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - copy: {dest: /etc/nsswitch.conf, content: "passwd: files\n", owner: root}
                    - file: {path: /etc/two, state: directory, owner: root}
                """);

        assertThat(asked(1)).contains("/etc/nsswitch.conf", "Account[name=root]");
        assertThat(asked(2)).contains("/etc/two").doesNotContain("Account");
    }
}
