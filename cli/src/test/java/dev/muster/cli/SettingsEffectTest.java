package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import dev.muster.source.Yaml;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What settings of `ansible.cfg` do, each as the reference does it.
class SettingsEffectTest {
    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    /// Plays tasks on this machine with a file of settings.
    private Typed play(String settings, String playbook, String... more) throws IOException {
        var configuration = file("ansible.cfg", settings);
        var words = new ArrayList<String>();
        words.addAll(List.of("-c", "local", file("site.yml", playbook).toString()));
        if (!List.of(more).contains("-i")) {
            words.addAll(List.of("-i", "here,"));
        }
        words.addAll(List.of(more));
        return Typed.muster(
                Map.of("ANSIBLE_CONFIG", configuration.toString()),
                Prompting.NOBODY,
                "ansible-playbook",
                words);
    }

    private static String tasks(String tasks) {
        return "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4);
    }

    // ---- variables

    @Test
    void hashBehaviourMergeJoinsMappingsOfAllLayers() throws IOException {
        file("group_vars/all.yml", "conf: {a: 1, deep: {x: 1}}\n");
        file("host_vars/here.yml", "conf: {b: 2, deep: {y: 2}}\n");
        file("more.yml", "conf: {d: 4}\n");
        var playbook =
                """
                - hosts: all
                  gather_facts: false
                  vars: {conf: {c: 3, list: [1]}}
                  tasks:
                    - include_vars: more.yml
                    - debug: {msg: "{{ conf | to_json(sort_keys=true) }}"}
                      vars: {conf: {list: [2]}}
                """;

        assertThat(play("[defaults]\nhash_behaviour = merge\n", playbook).out())
                .contains(
                        "\"{\\\"a\\\": 1, \\\"b\\\": 2, \\\"c\\\": 3, \\\"d\\\": 4,"
                                + " \\\"deep\\\": {\\\"x\\\": 1, \\\"y\\\": 2}, \\\"list\\\": [2]}\"");
        assertThat(play("[defaults]\n", playbook).out()).contains("\"{\\\"d\\\": 4}\"");
    }

    @Test
    void whatIsUndefinedStaysAsItWasWrittenWhereThatIsNoError() throws IOException {
        var playbook = tasks("- debug: {msg: \"a {{ nowhere }}\"}\n- debug: {msg: done}\n");

        assertThat(play("[defaults]\nerror_on_undefined_vars = false\n", playbook).out())
                .contains("\"msg\": \"a {{ nowhere }}\"", "\"msg\": \"done\"");
        assertThat(play("[defaults]\n", playbook).out()).contains("'nowhere' is undefined");
    }

    @Test
    void factsAreNoVariablesOfTheirOwnWhereThatIsNotWanted() throws IOException {
        file("facts.d/mine.fact", "{\"a\": 1}");
        var playbook =
                tasks(
                        """
                        - setup: {gather_subset: ["!all"], fact_path: "{{ playbook_dir }}/facts.d"}
                        - debug:
                            msg: "{{ ansible_system is defined }} {{ ansible_facts.system }} {{ ansible_local.mine.a }}"
                        """);

        assertThat(play("[defaults]\ninject_facts_as_vars = false\n", playbook).out())
                .contains("\"msg\": \"False Linux 1\"");
        assertThat(play("[defaults]\n", playbook).out()).contains("\"msg\": \"True Linux 1\"");
    }

    @Test
    void privateRoleVarsKeepsThemFromTheRestOfThePlay() throws IOException {
        file("roles/r/vars/main.yml", "of_vars: 1\n");
        file("roles/r/defaults/main.yml", "of_defaults: 2\n");
        file("roles/r/tasks/main.yml", "- debug: {msg: 'inside {{ of_vars }}'}\n");
        var playbook =
                """
                - hosts: all
                  gather_facts: false
                  roles: [r]
                  tasks:
                    - debug: {msg: "{{ of_vars | default('none') }} {{ of_defaults }}"}
                """;

        assertThat(play("[defaults]\nprivate_role_vars = true\n", playbook).out())
                .contains("\"msg\": \"inside 1\"", "\"msg\": \"none 2\"");
        assertThat(play("[defaults]\n", playbook).out()).contains("\"msg\": \"1 2\"");
    }

    // ---- hosts

    @Test
    void aPatternThatMatchesNothingIsWarnedOfAnErrorOrNothing() throws IOException {
        var playbook = "- hosts: here,nobody\n  gather_facts: false\n  tasks: [debug: {msg: x}]\n";

        var warned = play("[defaults]\n", playbook);
        assertThat(warned.exit()).isEqualTo(ExitCode.DONE);
        assertThat(warned.err()).contains("Could not match supplied host pattern");
        var refused = play("[inventory]\nhost_pattern_mismatch = error\n", playbook);
        assertThat(refused.exit()).isNotEqualTo(ExitCode.DONE);
        assertThat(refused.err()).contains("Could not match supplied host pattern");
        assertThat(refused.out()).doesNotContain("\"msg\": \"x\"");
        var silent = play("[inventory]\nhost_pattern_mismatch = ignore\n", playbook);
        assertThat(silent.exit()).isEqualTo(ExitCode.DONE);
        assertThat(silent.err()).isEmpty();
    }

    @Test
    void filesOfAnInventoryFolderAreLeftOutByEndingsAndPatterns() throws IOException {
        file("hosts/one", "a\n");
        file("hosts/two.off", "b\n");
        file("hosts/draft-three", "c\n");
        file("hosts/notes.txt", "d\n");
        var playbook = tasks("- debug: {msg: \"{{ groups.all | sort | join(' ') }}\"}\n");
        var inventory = folder.resolve("hosts").toString();

        assertThat(play("[defaults]\n", playbook, "-i", inventory).out())
                .contains("\"msg\": \"a b c\"");
        assertThat(
                        play(
                                        """
                                        [defaults]
                                        inventory_ignore_extensions = .off
                                        inventory_ignore_patterns = ^draft, ^none
                                        """,
                                        playbook,
                                        "-i",
                                        inventory)
                                .out())
                .contains("\"msg\": \"a d\"");
    }

    // ---- vault

    @Test
    void vaultPasswordsAreNamedRelativeToTheFileOfSettings() throws IOException {
        file("secrets/pass", "open sesame");
        var plain = file("group_vars/all.yml", "token: abc\n");
        var sealed =
                Typed.muster(
                        "vault",
                        "encrypt",
                        "--vault-password-file",
                        folder.resolve("secrets/pass").toString(),
                        plain.toString());
        assertThat(sealed.exit()).as(sealed.toString()).isEqualTo(ExitCode.DONE);
        var playbook = tasks("- assert: {that: token == 'abc'}\n");

        assertThat(play("[defaults]\nvault_password_file = secrets/pass\n", playbook).exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(
                        play(
                                        "[defaults]\nvault_identity_list = dev@"
                                                + folder
                                                + "/secrets/pass\n",
                                        playbook)
                                .exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(play("[defaults]\n", playbook).exit()).isNotEqualTo(ExitCode.DONE);
    }

    // ---- reports

    private static final String TWO_TASKS =
            """
            - name: first
              hosts: all
              gather_facts: false
              tasks:
                - {name: say, debug: {msg: "one\\ntwo"}}
                - {name: run, command: printf hello}
                - {name: pass, debug: {msg: x}, when: false}
                - {name: fail it, fail: {msg: "yes"}, ignore_errors: true}
            """;

    @Test
    void stdoutCallbackJsonIsOneDocument() throws IOException {
        var typed = play("[defaults]\nstdout_callback = json\n", TWO_TASKS);

        var document = (Value.Mapping) Yaml.value(typed.out());
        assertThat(paths(document, "stats.here.ok", "stats.here.ignored", "stats.here.failures"))
                .containsExactly("3", "1", "0");
        assertThat(typed.out())
                .contains("\"custom_stats\": {}", "\"name\": \"say\"", "\"stdout\": \"hello\"")
                .contains("\"action\": \"command\"", "site.yml:5\"")
                .doesNotContain("PLAY");
    }

    private static List<String> paths(Value.Mapping root, String... paths) {
        var found = new ArrayList<String>();
        for (var path : paths) {
            Value at = root;
            for (var name : path.split("\\.")) {
                at = ((Value.Mapping) at).find(name).orElseThrow();
            }
            found.add(Python.print(at));
        }
        return found;
    }

    @Test
    void stdoutCallbackYamlWritesResultsInBlocks() throws IOException {
        var said = play("[defaults]\nstdout_callback = yaml\n", TWO_TASKS).out();

        assertThat(said)
                .contains("ok: [here] => \n  msg: |-\n    one\n    two\n")
                .contains("fatal: [here]: FAILED! => changed=false \n  msg: 'yes'\n...ignoring")
                .contains("PLAY RECAP ***");
        assertThat(play("[defaults]\ncallback_result_format = yaml\n", TWO_TASKS, "-v").out())
                .contains("  stdout: hello\n  stdout_lines: <omitted>");
    }

    @Test
    void stdoutCallbacksMinimalAndOnelineTellResultsAlone() throws IOException {
        assertThat(play("[defaults]\nstdout_callback = minimal\n", TWO_TASKS).out())
                .contains("here | CHANGED | rc=0 >>\nhello\n", "here | SKIPPED\n")
                .contains("here | SUCCESS => {\n    \"msg\": \"one\\ntwo\"\n}")
                .doesNotContain("PLAY");
        assertThat(play("[defaults]\nstdout_callback = oneline\n", TWO_TASKS).out())
                .contains("here | CHANGED | rc=0 | (stdout) hello\n", "here | FAILED! => {")
                .doesNotContain("PLAY");
    }

    @Test
    void reportsThatAreNotKnownAreWarnedOfAndTheOthersAreMade() throws IOException {
        var typed =
                play(
                        """
                        [defaults]
                        stdout_callback = acme.dots
                        callbacks_enabled = timer, ansible.posix.profile_tasks, acme.slack
                        """,
                        TWO_TASKS);

        assertThat(typed.err())
                .containsPattern("\\[WARNING\\]: the display 'dots' is written in Python")
                .contains("the report 'slack'");
        assertThat(typed.out())
                .containsPattern(
                        "TASK \\[run\\] \\*+\n[A-Z][a-z]+day \\d\\d [A-Z][a-z]{2,} 2\\d{3}  .* \\(0:00:0\\d\\.\\d{3}\\)       0:00:.* \\*+")
                .contains("Playbook run took 0 days, 0 hours, 0 minutes, ", "=======")
                .containsPattern("\nrun -{60,} \\d\\.\\d\\ds\n");
    }

    @Test
    void logPathGetsEveryLineWithItsTime() throws IOException {
        var typed = play("[defaults]\nlog_path = log/run.log\n", TWO_TASKS);
        assertThat(typed.err()).contains("the log", "can't be written", "log_path");

        var again = play("[defaults]\nlog_path = run.log\n", TWO_TASKS);
        assertThat(again.out()).contains("TASK [say]");
        assertThat(Files.readAllLines(folder.resolve("run.log")))
                .anyMatch(line ->
                        line.matches("\\d{4}-\\d\\d-\\d\\d .* p=\\d+ u=.* \\| TASK \\[say\\].*"))
                .anyMatch(line -> line.contains("| PLAY RECAP"));
    }

    @Test
    void theContextOfDifferencesIsAsWideAsTheSettingsSay() throws IOException {
        file("old.txt", "1\n2\n3\n4\n5\n6\n7\n");
        var playbook =
                tasks(
                        "- lineinfile: {path: \"{{ playbook_dir }}/old.txt\", regexp: '^4$', line: four}\n");

        assertThat(play("[diff]\ncontext = 1\n", playbook, "--check", "--diff").out())
                .contains("@@ -3,3 +3,3 @@\n 3\n-4\n+four\n 5\n\n");
        assertThat(play("[defaults]\n", playbook, "--check", "--diff").out())
                .contains("@@ -1,7 +1,7 @@");
    }

    @Test
    void aSettingWithoutEffectIsWarnedOf() throws IOException {
        file("plugins/mine.py", "");
        var typed =
                play(
                        """
                        [defaults]
                        filter_plugins = plugins
                        display_args_to_stdout = true
                        pipelining = true
                        """,
                        TWO_TASKS);

        assertThat(typed.err().replace("\n", " "))
                .contains("the filters in", "are written in Python and are not run")
                .contains("DISPLAY_ARGS_TO_STDOUT has no effect")
                .doesNotContain("PIPELINING");
    }
}
