package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The program under Ansible's names. The expected texts are what Ansible prints for the same.
class DropInTest {
    @TempDir private Path folder;

    @BeforeEach
    void aHostOfOurOwn() throws IOException {
        file("hosts", "[nodes]\nh1\n[all:vars]\nansible_connection=local\n");
    }

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    private Typed called(String name, Map<String, String> environment, String... arguments) {
        var all = new ArrayList<String>();
        all.add("-i");
        all.add(folder.resolve("hosts").toString());
        all.addAll(List.of(arguments));
        return Typed.muster(environment, Prompting.NOBODY, name, all);
    }

    private Typed playbook(String text, String... arguments) throws IOException {
        return playbook(Map.of(), text, arguments);
    }

    private Typed playbook(Map<String, String> environment, String text, String... arguments)
            throws IOException {
        var all = new ArrayList<>(List.of(arguments));
        all.add(file("site.yml", text).toString());
        return called("ansible-playbook", environment, all.toArray(String[]::new));
    }

    @Test
    void aRunReadsAsAnsibleTellsIt() throws IOException {
        file("inc.yml", "- name: inner {{ item }}\n  debug: msg=in\n");
        var told =
                playbook(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - debug: msg=hello
                            - name: a variable
                              debug: {var: x}
                              vars: {x: {b: 1, a: [1, "é"]}}
                            - debug: var=nothing_of_that_name
                            - ping:
                              loop: [1, {a: b}]
                            - meta: noop
                            - include_tasks: inc.yml
                              loop: [a]
                            - include_tasks: inc.yml
                              when: false
                            - assert: {that: [1 == 2]}
                              ignore_errors: true
                            - block:
                                - fail: msg=oops
                              rescue:
                                - set_fact: {mended: true}
                                  changed_when: true
                                  notify: restart
                            - fail: msg=never
                              when: false
                              loop: [1]
                            - fail: {msg: the end}
                          handlers:
                            - name: restart
                              ping:
                        """,
                        "--force-handlers");

        assertThat(told.err()).isEmpty();
        assertThat(told.out())
                .isEqualTo(
                        """

                        PLAY [all] *********************************************************************

                        TASK [debug] *******************************************************************
                        ok: [h1] => {
                            "msg": "hello"
                        }

                        TASK [a variable] **************************************************************
                        ok: [h1] => {
                            "x": {
                                "a": [
                                    1,
                                    "é"
                                ],
                                "b": 1
                            }
                        }

                        TASK [debug] *******************************************************************
                        ok: [h1] => {
                            "nothing_of_that_name": "VARIABLE IS NOT DEFINED!"
                        }

                        TASK [ping] ********************************************************************
                        ok: [h1] => (item=1)
                        ok: [h1] => (item={'a': 'b'})

                        TASK [meta] ********************************************************************

                        TASK [include_tasks] ***********************************************************
                        included: %s/inc.yml for h1 => (item=a)

                        TASK [inner a] *****************************************************************
                        ok: [h1] => {
                            "msg": "in"
                        }

                        TASK [include_tasks] ***********************************************************
                        skipping: [h1]

                        TASK [assert] ******************************************************************
                        fatal: [h1]: FAILED! => {
                            "assertion": "1 == 2",
                            "changed": false,
                            "evaluated_to": false,
                            "msg": "Assertion failed"
                        }
                        ...ignoring

                        TASK [fail] ********************************************************************
                        fatal: [h1]: FAILED! => {"changed": false, "msg": "oops"}

                        TASK [set_fact] ****************************************************************
                        changed: [h1]

                        TASK [fail] ********************************************************************
                        skipping: [h1] => (item=1)\s
                        skipping: [h1]

                        TASK [fail] ********************************************************************
                        fatal: [h1]: FAILED! => {"changed": false, "msg": "the end"}

                        RUNNING HANDLER [restart] ******************************************************
                        ok: [h1]

                        PLAY RECAP *********************************************************************
                        h1                         : ok=9    changed=1    unreachable=0    failed=1    \
                        skipped=2    rescued=1    ignored=1  \s

                        """
                                .formatted(folder));
    }

    @Test
    void resultsAreShownWhenVerbose() throws IOException {
        var told =
                playbook(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - ping:
                            - set_fact: {z: 1}
                            - ping:
                              when: false
                            - ping:
                              loop: [1]
                            - ping:
                              no_log: true
                        """,
                        "-v");

        assertThat(told.out())
                .contains(
                        "No config file found; using defaults\n",
                        "ok: [h1] => {\"changed\": false, \"ping\": \"pong\"}\n",
                        "ok: [h1] => {\"ansible_facts\": {\"z\": 1}, \"changed\": false}\n",
                        "skipping: [h1] => {\"changed\": false, \"skip_reason\":"
                                + " \"Conditional result was False\"}\n",
                        "ok: [h1] => (item=1) => {\"ansible_loop_var\": \"item\", \"changed\":"
                                + " false, \"item\": 1, \"ping\": \"pong\"}\n",
                        "ok: [h1] => {\"censored\": \"the output has been hidden due to the fact"
                                + " that 'no_log: true' was specified for this result\","
                                + " \"changed\": false}\n");
    }

    @Test
    void aPlayWithoutHostsIsSkipped() throws IOException {
        var told = playbook("- hosts: nobody\n  tasks: [ping: ]\n");

        assertThat(told.out()).contains("skipping: no hosts matched");
        assertThat(told.err())
                .isEqualTo("[WARNING]: Could not match supplied host pattern, ignoring: nobody\n");
        assertThat(told.exit().code()).isZero();
    }

    @Test
    void aFailureOfOneThatEndsAllSaysThatNobodyIsLeft() throws IOException {
        var told =
                playbook(
                        "- hosts: all\n  any_errors_fatal: true\n  tasks: [fail: , ping: ]\n"
                                .replace("any_errors", "gather_facts: false\n  any_errors"));

        assertThat(told.out())
                .contains("NO MORE HOSTS LEFT ********************************************");
        assertThat(told.exit().code()).isEqualTo(2);
    }

    @Test
    void whatIsListedReadsAsAnsibleListsIt() throws IOException {
        var told =
                playbook(
                        """
                        - hosts: all
                          name: first
                          tags: [pt]
                          tasks:
                            - debug: msg=a
                              tags: [x, y]
                            - name: named
                              debug: msg=a
                            - block:
                                - name: inb
                                  debug:
                              tags: blk
                        """,
                        "--list-tasks",
                        "--list-tags",
                        "--list-hosts");

        assertThat(told.out())
                .isEqualTo(
                        """

                        playbook: %s/site.yml

                          play #1 (all): first\tTAGS: [pt]
                            pattern: ['all']
                            hosts (1):
                              h1
                            tasks:
                              debug\tTAGS: [pt, x, y]
                              named\tTAGS: [pt]
                              inb\tTAGS: [blk, pt]
                              TASK TAGS: [blk, pt, x, y]
                        """
                                .formatted(folder));
        assertThat(playbook("- hosts: all\n", "--syntax-check").out())
                .isEqualTo("\nplaybook: " + folder + "/site.yml\n");
    }

    @Test
    void aMistakeIsToldWithTheLineAndEndsWithFour() throws IOException {
        var told = playbook("- hosts: all\n  tasks:\n  - nosuch: a=1\n");

        assertThat(told.err())
                .startsWith(
                        """
                        ERROR! couldn't resolve module/action 'nosuch'. This often indicates a misspelling, \
                        missing collection, or incorrect module path.

                        The error appears to be in '%s/site.yml': line 3, column 5, but may
                        be elsewhere in the file depending on the exact syntax problem.

                        The offending line appears to be:

                          tasks:
                          - nosuch: a=1
                            ^ here
                        """
                                .formatted(folder));
        assertThat(told.exit().code()).isEqualTo(4);
    }

    @Test
    void oneTaskIsToldAsAnsibleTellsIt() {
        assertThat(called("ansible", Map.of(), "all", "-m", "ping").out())
                .isEqualTo(
                        """
                        h1 | SUCCESS => {
                            "changed": false,
                            "ping": "pong"
                        }
                        """);
        assertThat(called("ansible", Map.of(), "all", "-m", "ping", "-o").out())
                .isEqualTo("h1 | SUCCESS => {\"changed\": false,\"ping\": \"pong\"}\n");
        assertThat(called("ansible", Map.of(), "all", "-a", "echo hi").out())
                .isEqualTo("h1 | CHANGED | rc=0 >>\nhi\n");
        assertThat(called("ansible", Map.of(), "all", "-a", "echo hi", "-o").out())
                .isEqualTo("h1 | CHANGED | rc=0 | (stdout) hi\n");
        var failed = called("ansible", Map.of(), "all", "-a", "false");
        assertThat(failed.out()).isEqualTo("h1 | FAILED | rc=1 >>\nnon-zero return code\n");
        assertThat(failed.exit().code()).isEqualTo(2);
        assertThat(called("ansible", Map.of(), "all", "--list-hosts").out())
                .isEqualTo("  hosts (1):\n    h1\n");
    }

    @Test
    void settingsDecideWhatIsShown() throws IOException {
        var quiet =
                playbook(
                        Map.of("ANSIBLE_DISPLAY_OK_HOSTS", "no"),
                        "- hosts: all\n  gather_facts: false\n  tasks: [ping: ]\n");

        assertThat(quiet.out()).doesNotContain("TASK", "ok: [h1]").contains("PLAY RECAP");
        var coloured =
                playbook(
                        Map.of("ANSIBLE_FORCE_COLOR", "1"),
                        "- hosts: all\n  gather_facts: false\n  tasks: [ping: ]\n");
        assertThat(coloured.out())
                .contains("\u001b[0;32mok: [h1]\u001b[0m\n")
                .contains(
                        "\u001b[0;32mh1\u001b[0m                         : \u001b[0;32mok=1   \u001b[0m"
                                + " changed=0    unreachable=0");
    }

    @Test
    void theVersionNamesTheLanguage() {
        assertThat(Typed.muster(Map.of(), Prompting.NOBODY, "ansible", List.of("--version")).out())
                .startsWith("ansible [core 2.14.");
    }

    @Test
    void settingsAreReadFromFileAndEnvironmentAndSayWhereTheyComeFrom() throws IOException {
        var file = file("conf/ansible.cfg", "[defaults]\nforks = 7 ; a few\nroles_path = ./r:/x\n");
        var environment = Map.of("ANSIBLE_CONFIG", file.toString(), "ANSIBLE_TIMEOUT", "3");

        var dump =
                Typed.muster(
                        environment,
                        Prompting.NOBODY,
                        "ansible-config",
                        List.of("dump", "--only-changed"));

        assertThat(dump.out())
                .isEqualTo(
                        """
                        CONFIG_FILE() = %1$s
                        DEFAULT_FORKS(%1$s) = 7
                        DEFAULT_ROLES_PATH(%1$s) = ['%2$s/conf/r', '/x']
                        DEFAULT_TIMEOUT(env: ANSIBLE_TIMEOUT) = 3
                        """
                                .formatted(file, folder));
        assertThat(config(environment, "view").out()).isEqualTo(Files.readString(file));
        assertThat(config(environment, "dump").out())
                .contains(
                        "DEFAULT_BECOME_METHOD(default) = sudo\n",
                        "DEFAULT_BECOME(default) = False");
        assertThat(config(environment, "list").out())
                .contains("DEFAULT_FORKS:\n", "key: forks\n", "name: ANSIBLE_FORKS\n");
    }

    private static Typed config(Map<String, String> environment, String... words) {
        return Typed.muster(environment, Prompting.NOBODY, "ansible-config", List.of(words));
    }

    @Test
    void settingsStandInForKeywordsOfPlays() throws IOException {
        var told =
                playbook(
                        Map.of("ANSIBLE_STRATEGY", "nonsense", "ANSIBLE_GATHERING", "explicit"),
                        "- hosts: all\n  tasks: [ping: ]\n");
        assertThat(told.err()).contains("nonsense");

        var explicit =
                playbook(
                        Map.of("ANSIBLE_GATHERING", "explicit"),
                        "- hosts: all\n  tasks: [ping: ]\n");
        assertThat(explicit.out()).doesNotContain("Gathering Facts");
    }

    @Test
    void factsAreKeptFromRunToRunWhereTheSettingsSaySo() throws IOException {
        var environment =
                Map.of(
                        "ANSIBLE_GATHERING",
                        "smart",
                        "ANSIBLE_CACHE_PLUGIN",
                        "jsonfile",
                        "ANSIBLE_CACHE_PLUGIN_CONNECTION",
                        folder.resolve("facts").toString());
        var play = "- hosts: all\n  tasks: [debug: {msg: 'on {{ ansible_system }}'}]\n";

        assertThat(playbook(environment, play).out())
                .contains("TASK [Gathering Facts]", "on Linux");
        assertThat(playbook(environment, play).out())
                .doesNotContain("TASK [Gathering Facts]")
                .contains("on Linux");
        assertThat(playbook(environment, play, "--flush-cache").out())
                .contains("TASK [Gathering Facts]");
    }

    @Test
    void hostsThatFailedAreKeptForTheNextTime() throws IOException {
        var told =
                playbook(
                        Map.of("ANSIBLE_RETRY_FILES_ENABLED", "1"),
                        "- hosts: all\n  gather_facts: false\n  tasks: [fail: ]\n");

        assertThat(told.out()).endsWith("\tto retry, use: --limit @" + folder + "/site.retry\n");
        assertThat(folder.resolve("site.retry")).hasContent("h1\n");
    }

    @Test
    void aMistakeInATaskThatIsNeverReachedStopsNobody() throws IOException {
        var text =
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - copy: {sorce: a}
                      when: false
                    - debug: {msg: "{{ 1 | nosuchfilter }}"}
                      ignore_errors: true
                """;

        assertThat(playbook(text).exit().code()).isZero();
    }

    @Test
    void aHandlerThatIsNotThereIsWarnedOfWhereTheSettingsSaySo() throws IOException {
        var play =
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - ping:
                      changed_when: true
                      notify: nobody
                """;

        assertThat(playbook(play).err())
                .startsWith(
                        "ERROR! The requested handler 'nobody' was not found in either the main"
                                + " handlers list nor in the listening handlers list");
        var lenient = playbook(Map.of("ANSIBLE_ERROR_ON_MISSING_HANDLER", "false"), play);
        assertThat(lenient.exit().code()).isZero();
        assertThat(lenient.err()).startsWith("[WARNING]: The requested handler 'nobody' was not");
    }

    @Test
    void differencesStandAboveTheirItem() throws IOException {
        var told =
                playbook(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - copy: {content: "1\\n2\\n", dest: "%s/{{ item }}.txt", mode: "0644"}
                              loop: [a]
                            - file: {path: %s/a.txt, mode: "0600"}
                        """
                                .formatted(folder, folder),
                        "--diff");

        assertThat(told.out())
                .contains(
                        """
                        --- before
                        +++ after: %s/a.txt
                        @@ -0,0 +1,2 @@
                        +1
                        +2

                        changed: [h1] => (item=a)
                        """
                                .formatted(folder),
                        """
                        --- before
                        +++ after
                        @@ -1,4 +1,4 @@
                         {
                        -    "mode": "0644",
                        +    "mode": "0600",
                             "path": "%s/a.txt"
                         }

                        changed: [h1]
                        """
                                .formatted(folder));
    }

    @Test
    void anOptionTakesWhatAnEqualsSignTiesToItWhateverThatLooksLike() {
        var told = called("ansible", Map.of(), "all", "-m", "ping", "--ssh-common-args=-o User=me");

        assertThat(told.err()).doesNotContain("usage:");
        assertThat(told.out()).startsWith("h1 | SUCCESS");
    }

    @Test
    void aTaskToStartAtThatIsNotThereIsTold() throws IOException {
        var told =
                playbook(
                        "- {hosts: all, gather_facts: false, tasks: [{name: one, debug: }]}",
                        "--start-at-task",
                        "two");

        assertThat(told.out()).doesNotContain("TASK");
        assertThat(told.err().replace("\n", " "))
                .contains("No matching task \"two\" found. Note: --start-at-task can only");
    }

    @Test
    void aLoopOfWhichNothingWasDoneIsSkippedInAFewWords() throws IOException {
        var told =
                playbook(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - debug: {msg: "{{ item }}"}
                              loop: [1]
                              when: item > 1
                        """);

        assertThat(told.out()).contains("skipping: [h1] => (item=1) \nskipping: [h1]\n");
    }
}
