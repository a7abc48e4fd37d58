package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs under Ansible's names that fail, include and delegate. The expected texts are what Ansible
/// prints for the same.
class DropInRunTest {
    @TempDir private Path folder;

    @BeforeEach
    void threeHosts() throws IOException {
        file("hosts", "a\nb\nc ansible_host=127.0.0.9\n[all:vars]\nansible_connection=local\n");
    }

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    private Typed playbooks(String... names) {
        var all = new ArrayList<>(List.of("-i", folder.resolve("hosts").toString()));
        for (var name : names) {
            all.add(name.startsWith("-") ? name : folder.resolve(name).toString());
        }
        return Typed.muster(Map.of(), Prompting.NOBODY, "ansible-playbook", all);
    }

    private Typed playbook(String text, String... options) throws IOException {
        file("site.yml", text);
        var all = new ArrayList<>(List.of(options));
        all.add("site.yml");
        return playbooks(all.toArray(String[]::new));
    }

    @Test
    void aQuietAssertSaysNoMoreThanThatItHolds() throws IOException {
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - assert: {that: 1 == 1, quiet: true}
                            - assert: {that: 1 == 1}
                            - assert: {that: 1 == 2, quiet: true}
                        """);

        assertThat(typed.out())
                .contains(
                        "ok: [a]\n\nTASK [assert]",
                        "ok: [a] => {\n    \"changed\": false,\n    \"msg\": \"All assertions passed\"\n}",
                        "fatal: [a]: FAILED! => {\"assertion\": \"1 == 2\", \"changed\": false,"
                                + " \"evaluated_to\": false, \"msg\": \"Assertion failed\"}\n");
    }

    @Test
    void whoDidATaskIsNamedWithTheAddressThatDiffers() throws IOException {
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - command: echo {{ item }}
                              delegate_to: "{{ item }}"
                              loop: [b, c]
                            - {command: echo, delegate_to: c}
                            - {command: echo, delegate_to: a}
                        """);

        assertThat(typed.out())
                .contains(
                        "changed: [a -> b] => (item=b)\nchanged: [a -> c(127.0.0.9)] => (item=c)\n",
                        "changed: [a -> c(127.0.0.9)]\n",
                        "changed: [a]\n");
    }

    @Test
    void tooManyFailuresAreToldOfTheTaskAndOfThePlay() throws IOException {
        var typed =
                playbook(
                        """
                        - hosts: all
                          gather_facts: false
                          max_fail_percentage: 10
                          tasks:
                            - {fail: {msg: x}, when: inventory_hostname == 'a'}
                            - debug: {msg: never}
                        """);

        assertThat(typed.out().split("NO MORE HOSTS LEFT \\*", -1)).hasSize(3);
        assertThat(typed.out()).doesNotContain("never");
    }

    @Test
    void eachPlaybookHasARecapAndNoneFollowsAFailure() throws IOException {
        for (var number : List.of("1", "2", "3")) {
            file(
                    number + ".yml",
                    """
                    - hosts: a,b
                      gather_facts: false
                      tasks:
                        - debug: {msg: "this is %s"}
                        - {fail: {msg: x}, when: "'%s' == '2' and inventory_hostname == 'a'"}
                    """
                            .formatted(number, number));
        }

        var typed = playbooks("1.yml", "2.yml", "3.yml");

        assertThat(typed.out().split("PLAY RECAP \\*", -1)).hasSize(3);
        assertThat(typed.out())
                .contains("skipped=1    rescued=0    ignored=0   \n\n\nPLAY [a,b] *")
                .contains("b                          : ok=2    changed=0    unreachable=0")
                .doesNotContain("this is 3");
    }

    @Test
    void anIncludeSaysWhatItIncludedAndARoleCountsForNothing() throws IOException {
        file("inc.yml", "- debug: {msg: in}\n");
        file("roles/r/tasks/main.yml", "- {command: echo, notify: h}\n");
        file("roles/r/handlers/main.yml", "- {name: h, debug: {msg: handled}}\n");
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {include_tasks: inc.yml, register: one, loop: [1, 2]}
                            - {include_role: {name: r}, register: two}
                            - {include_role: {name: r}, loop: [1, 2]}
                            - {include_role: {name: r}}
                            - assert:
                                that:
                                  - one.results[1].include == 'inc.yml'
                                  - two.include_args.name == 'r'
                        """);

        var text = typed.out();
        assertThat(text)
                .contains("a => (item=1)\nincluded: ", "a                          : ok=11 ");
        assertThat(text.split("RUNNING HANDLER", -1)).hasSize(3);
    }

    @Test
    void anIncludeWhoseLoopCannotBeToldMayBeIgnored() throws IOException {
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - include_tasks: inc.yml
                              loop: "{{ nope }}"
                              ignore_errors: true
                            - debug: {msg: after}
                        """);

        assertThat(typed.out()).contains("'nope' is undefined", "...ignoring", "after");
    }

    @Test
    void whatIsWrittenWrongInAFileThatAHandlerIncludesEndsTheRun() throws IOException {
        file(
                "inner.yml",
                """
                - block:
                    - debug: {msg: as if it stood there}
                    - block:
                        - debug: {msg: a block in it}
                """);
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {command: echo, notify: h}
                          handlers:
                            - {name: h, include_tasks: inner.yml}
                        """);

        assertThat(typed.err()).contains("ERROR! Using a block as a handler is not supported.");
        assertThat(typed.out()).doesNotContain("PLAY RECAP", "as if it stood there");
    }

    @Test
    void aTaskThatTakesTooLongFailsAndTheNextGoesOn() throws IOException {
        var typed =
                playbook(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - command: sleep 20
                              timeout: 1
                              ignore_errors: true
                            - command: echo still here
                        """,
                        "-v");

        assertThat(typed.out())
                .contains(
                        "fatal: [a]: FAILED! =>",
                        "The command action failed to execute in the expected time frame (1) and was"
                                + " terminated",
                        "\"stdout\": \"still here\"");
    }
}
