package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `muster check` finds without any host: mistakes, and what is odd.
class StaticCheckTest {
    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    private Typed check(String tasks, String... more) throws IOException {
        var text = "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4);
        return checkPlaybook(text, more);
    }

    private Typed checkPlaybook(String text, String... more) throws IOException {
        var words = new ArrayList<>(List.of("check", "-i", "here,"));
        words.addAll(List.of(more));
        words.add(file("site.yml", text).toString());
        return Typed.muster(words.toArray(String[]::new));
    }

    @Test
    void aVariableThatNothingDefinesIsWarnedOf() throws IOException {
        var told =
                check(
                        """
                        - set_fact: {colour: red}
                        - debug: {msg: "{{ color }}"}
                        """);

        assertThat(told.err())
                .contains(
                        "warning: nothing defines the variable 'color'",
                        "site.yml:5",
                        "did you mean 'colour'?");
        assertThat(told.exit()).isEqualTo(ExitCode.DONE);
        assertThat(check("- debug: {msg: '{{ color }}'}", "--strict").exit())
                .isEqualTo(ExitCode.MISTAKE);
    }

    @Test
    void aVariableThatSomethingMayDefineIsNotWarnedOf() throws IOException {
        file("roles/r/defaults/main.yml", "by_default: 1\n");
        file("roles/r/tasks/main.yml", "- debug: {msg: '{{ by_default }}'}\n");
        file("group_vars/all.yml", "in_inventory: 1\n");
        file("more.yml", "- command: id\n  register: from_include\n");
        file("site_vars.yml", "from_file: 1\n");
        var told =
                checkPlaybook(
                        """
                        - hosts: all
                          gather_facts: false
                          vars: {of_play: 1}
                          vars_files: [site_vars.yml]
                          roles: [r]
                          tasks:
                            - include_tasks: more.yml
                            - set_fact: {a_fact: 1}
                            - debug:
                                msg:
                                  - "{{ of_play }} {{ in_inventory }} {{ from_include.stdout }}"
                                  - "{{ a_fact }} {{ from_file }} {{ ansible_facts.x }} {{ extra }}"
                                  - "{{ maybe | default(1) }} {{ groups.all }} {{ inner }}"
                              vars: {inner: 1}
                            - debug: {msg: "{{ guarded.x }}"}
                              when: guarded is defined
                            - debug: {msg: "{{ thing.a }}"}
                              loop: [{a: 1}]
                              loop_control: {loop_var: thing}
                        """,
                        "-e",
                        "extra=1");

        assertThat(told.err()).isEmpty();
    }

    @Test
    void nothingIsSaidWhereSomebodyMayDefineAnything() throws IOException {
        assertThat(
                        check(
                                        """
                                        - include_vars: "{{ inventory_hostname }}.yml"
                                        - debug: {msg: "{{ anything }}"}
                                        """)
                                .err())
                .isEmpty();
    }

    @Test
    void aMappingIsNoCondition() throws IOException {
        assertThat(check("- debug: {}\n  when: {a: b}").err())
                .contains("a condition can't be a mapping", "site.yml:5");
    }

    @Test
    void aConditionThatAsksNothingIsWarnedOf() throws IOException {
        assertThat(check("- debug: {}\n  when: \"'installed'\"").err())
                .contains("warning: this condition asks nothing: it is the text 'installed'");
    }

    @Test
    void aRescueThatNothingLeadsToIsWarnedOf() throws IOException {
        assertThat(
                        check(
                                        """
                                        - block:
                                            - command: id
                                              ignore_errors: true
                                          rescue:
                                            - debug: {msg: never}
                                        """)
                                .err())
                .contains("warning: this rescue can't be reached");
    }

    @Test
    void twoHandlersOfOneNameAreWarnedOf() throws IOException {
        assertThat(
                        checkPlaybook(
                                        """
                                        - hosts: all
                                          tasks:
                                            - command: id
                                              notify: restart
                                          handlers:
                                            - name: restart
                                              command: id
                                            - name: restart
                                              command: id
                                        """)
                                .err())
                .contains("warning: there are two handlers 'restart'", "site.yml:8", "site.yml:6");
    }

    @Test
    void filesThatAreNotThereAreToldAllAtOnce() throws IOException {
        file("roles/r/tasks/install.yml", "- debug: {}\n");
        file("roles/r/tasks/main.yml", "- include_tasks: instal.yml\n");
        var told =
                checkPlaybook(
                        """
                        - hosts: all
                          vars_files: [nowhere.yml]
                          roles: [r]
                          tasks:
                            - copy: {src: nothing.conf, dest: /x}
                            - include_role: {name: no_such_role}
                            - include_tasks: absent.yml
                        """);

        assertThat(told.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(told.err())
                .contains(
                        "there is no file of variables 'nowhere.yml'",
                        "there is no file 'nothing.conf'",
                        "there is no file 'instal.yml'",
                        "did you mean 'install.yml'?",
                        "role r, from ",
                        "no_such_role",
                        "there is no file 'absent.yml'");
    }

    @Test
    void whatAnIncludeBringsIsLookedInto() throws IOException {
        file("more.yml", "- copy: {sorce: a, dest: /b}\n");

        assertThat(check("- include_tasks: more.yml").err())
                .contains("'sorce' is not an argument of copy", "more.yml:1");
    }

    @Test
    void aTemplateFileIsReadBeforeItIsWritten() throws IOException {
        file("templates/x.j2", "{% if x %}\n{{ 1 | nosuch }}\n{% endif %}\n");

        assertThat(check("- template: {src: x.j2, dest: /x}\n  vars: {x: 1}").err())
                .contains("nosuch", "x.j2:2");
    }

    @Test
    void aCheckRunsNoLookup() throws IOException {
        var mark = folder.resolve("ran");

        check("- debug: {msg: \"{{ lookup('pipe', 'touch %s') }}\"}".formatted(mark));
        checkPlaybook(
                "- import_playbook: \"{{ lookup('pipe', 'touch %s') }}x.yml\"\n".formatted(mark));

        assertThat(mark).doesNotExist();
    }

    @Test
    void playbooksThatImportEachOtherGetAHint() throws IOException {
        assertThat(checkPlaybook("- import_playbook: site.yml\n").err())
                .contains("import each other without end", "hint: ");
    }

    @Test
    void aLookupThatIsNotThereIsFoundWhereverItIsNamed() throws IOException {
        var told =
                check(
                        """
                        - debug: {msg: "{{ lookup('fil', 'x') }} {{ q('nothing_like_it') }}"}
                        - debug: {msg: "{{ item }}"}
                          with_itens: [1]
                        """);

        assertThat(told.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(told.err())
                .contains("there is no lookup 'fil'", "site.yml:4:", "did you mean 'file'?")
                .contains("there is no lookup 'nothing_like_it'")
                .contains("there is no lookup 'itens' to loop with", "did you mean 'items'?");
    }

    @Test
    void aTaskLoopsOnceAndOverAList() throws IOException {
        assertThat(
                        check(
                                        """
                                        - debug: {msg: "{{ item }}"}
                                          loop: [1]
                                          with_items: [2]
                                        """)
                                .err())
                .contains("duplicate loop in task: loop and with_items", "site.yml:6:");
        assertThat(
                        check(
                                        """
                                        - debug: {msg: "{{ item }}"}
                                          loop: names
                                          loop_control: {loop_vr: x}
                                        """)
                                .err())
                .contains("`loop` needs a list")
                .contains("'loop_vr' is not a valid attribute for a LoopControl", "'loop_var'");
    }

    @Test
    void aKeywordWantsTheKindOfValueThatItsNameSays() throws IOException {
        var told =
                check(
                        """
                        - command: id
                          become: perhaps
                          retries: many
                          ignore_errors: "{{ lenient | default(false) }}"
                          changed_when: false
                        """);

        assertThat(told.err())
                .contains("'become' must be true or false, not 'perhaps'", "site.yml:5:")
                .contains("'retries' must be a number, not 'many'");
        assertThat(checkPlaybook("- hosts: all\n  strategy: fre\n  tasks: []\n").err())
                .contains("Invalid play strategy specified: fre", "did you mean 'free'?");
    }

    @Test
    void whatAssertAndDebugTakeForExpressionsIsReadAsSuch() throws IOException {
        assertThat(check("- assert: {that: ['1 ==']}\n").exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(check("- assert: {that: 1 is nothing_known}\n").err())
                .contains("there is no test 'nothing_known'");
        assertThat(check("- debug: {var: 'a | no_such_filter'}\n  vars: {a: 1}\n").err())
                .contains("there is no filter 'no_such_filter'");
    }

    @Test
    void aKeyThatStandsTwiceIsWarnedOf() throws IOException {
        var told = check("- debug: {msg: x}\n  vars: {a: 1, a: 2}\n");

        assertThat(told.exit()).isEqualTo(ExitCode.DONE);
        assertThat(told.err()).contains("warning: the key 'a' is here twice", "site.yml:5:");
    }
}
