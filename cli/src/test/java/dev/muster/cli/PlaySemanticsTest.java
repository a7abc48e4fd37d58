package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.run.Event;
import dev.muster.run.Settings;
import dev.muster.source.InputException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlaySemanticsTest {
    private final Rehearsal rehearsal;

    PlaySemanticsTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void everyHostFinishesATaskBeforeAnyBeginsTheNext() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {name: one, debug: {msg: x}}
                    - {name: two, debug: {msg: y}}
                """);

        assertThat(rehearsal.story().subList(0, 2))
                .containsExactlyInAnyOrder("a one OK", "b one OK");
        assertThat(rehearsal.story().subList(2, 4))
                .containsExactlyInAnyOrder("a two OK", "b two OK");
    }

    @Test
    void registeredResultsAndFactsReachLaterConditions() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {port: "{{ 30000 + 303 }}"}
                    - debug: {msg: "port {{ port }}"}
                      register: told
                    - debug: {msg: "{{ told.msg }}!"}
                      when: told is succeeded and port == 30303
                    - debug: {msg: never}
                      when: told is changed
                """);

        assertThat(rehearsal.said("a")).containsExactly("port 30303", "port 30303!");
    }

    @Test
    void loopsBindTheirVariableAndCollectResults() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {"name_{{ index }}": "{{ one }}"}
                      loop: [x, y]
                      loop_control: {loop_var: one, index_var: index}
                    - debug: {msg: "{{ item.key }}={{ item.value }}"}
                      with_dict: {k: v}
                      register: told
                    - debug: {msg: "{{ name_0 }}{{ name_1 }} {{ told.results | length }} {{ told.results[0].item.key }}"}
                """);

        assertThat(rehearsal.said("a")).last().isEqualTo("xy 1 k");
    }

    @Test
    void aRescueCatchesTheFailureOfItsBlockAndAlwaysRuns() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - block:
                        - {name: breaks, fail: {msg: broken}, when: inventory_hostname == 'a'}
                        - {name: goes on, debug: {msg: onward}}
                      rescue:
                        - debug: {msg: "{{ ansible_failed_task.name }}: {{ ansible_failed_result.msg }}"}
                      always:
                        - debug: {msg: finally}
                    - debug: {msg: after}
                """);

        assertThat(rehearsal.said("a")).containsExactly("breaks: broken", "finally", "after");
        assertThat(rehearsal.said("b")).containsExactly("onward", "finally", "after");
        assertThat(rehearsal.events()).anyMatch(event -> event.equals(new Event.Rescued("a")));
    }

    @Test
    void aFailedHostLeavesThePlayAndOthersGoOn() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                    - debug: {msg: onward}
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - debug: {msg: next}
                """);

        assertThat(rehearsal.said("a")).isEmpty();
        assertThat(rehearsal.said("b")).containsExactly("onward", "next");
    }

    @Test
    void handlersRunOnceAtTheEndInTheirOwnOrder() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {debug: {msg: one}, changed_when: true, notify: second}
                    - {debug: {msg: two}, changed_when: true, notify: [topic, second]}
                    - {debug: {msg: three}, notify: never}
                  handlers:
                    - {name: first, debug: {msg: first}, listen: topic}
                    - {name: second, debug: {msg: second}}
                    - {name: never, debug: {msg: never}}
                """);

        assertThat(rehearsal.said("a")).containsExactly("three", "first", "second");
        assertThat(rehearsal.story())
                .startsWith("a debug CHANGED", "a debug CHANGED", "a debug OK");
    }

    @Test
    void rolesBringDefaultsDependenciesAndHandlersAndRunOnce() {
        rehearsal
                .file("roles/base/tasks/main.yml", "- debug: {msg: 'base {{ level }}'}\n")
                .file("roles/base/defaults/main.yml", "level: low\n")
                .file("roles/node/meta/main.yml", "dependencies: [base]\n")
                .file("roles/node/vars/main.yml", "port: 1\n")
                .file(
                        "roles/node/tasks/main.yml",
                        """
                        - debug: {msg: '{{ role_name }} {{ port }}'}
                          changed_when: true
                          notify: done
                        - import_tasks: more.yml
                        """)
                .file("roles/node/tasks/more.yml", "- debug: {msg: more}\n")
                .file("roles/node/handlers/main.yml", "- {name: done, debug: {msg: handled}}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          roles: [base, {role: node, port: 2}]
                          post_tasks:
                            - debug: {msg: post}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("base low", "more", "handled", "post");
    }

    @Test
    void includesAreDecidedByEachHostAndSeeTheLoopVariable() {
        rehearsal
                .file("x.yml", "- debug: {msg: 'x {{ item }} {{ extra }}'}\n")
                .file("y.yml", "- debug: {msg: 'y {{ item }}'}\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          tasks:
                            - include_tasks: "{{ 'x' if inventory_hostname == 'a' else 'y' }}.yml"
                              loop: [1, 2]
                              vars: {extra: "e{{ item }}"}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("x 1 e1", "x 2 e2");
        assertThat(rehearsal.said("b")).containsExactly("y 1", "y 2");
    }

    @Test
    void variablesWinInAnsiblesOrder() {
        rehearsal
                .inventory("[nodes]\na\n[nodes:vars]\nv=group\nw=group\n")
                .file("group_vars/nodes.yml", "w: file\n")
                .file("host_vars/a.yml", "x: host\n")
                .file("extra.yml", "y: files\nx: files\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          vars: {x: play, y: play, z: play}
                          vars_files: [extra.yml]
                          tasks:
                            - debug: {msg: "{{ v }} {{ w }} {{ x }} {{ y }} {{ z }}"}
                              vars: {z: task}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("group file files files task");
    }

    @Test
    void tagsPickTasksAndWhatIsAlways() {
        rehearsal
                .settings(s ->
                        s.with(new Settings.Picks(Optional.empty(), Set.of("wanted"), Set.of())))
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {debug: {msg: one}, tags: wanted}
                            - {debug: {msg: two}}
                            - {debug: {msg: three}, tags: [always]}
                            - block:
                                - debug: {msg: four}
                              tags: "other,wanted"
                        """);

        assertThat(rehearsal.said("a")).containsExactly("one", "three", "four");
    }

    @Test
    void oneHostRunsATaskForAllAndSharesItsResult() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {set_fact: {token: "from {{ inventory_hostname }}"}, run_once: true}
                    - debug: {msg: "{{ token }} {{ hostvars['a'].token }}"}
                """);

        assertThat(rehearsal.said("b")).containsExactly("from a from a");
    }

    @Test
    void portionsFinishThePlayOneAfterTheOther() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  serial: 1
                  tasks:
                    - {name: one, debug: {msg: "{{ ansible_play_batch | join(',') }}"}}
                    - {name: two, debug: {msg: x}}
                """);

        assertThat(rehearsal.story())
                .containsExactly("a one OK", "a two OK", "b one OK", "b two OK");
    }

    @Test
    void hostsThatJoinDuringTheRunPlayInTheNextPlay() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - add_host: {name: c, groups: [fresh], colour: red}
                    - group_by: {key: "is_{{ inventory_hostname }}"}
                - hosts: fresh:is_a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ colour | default('none') }}"}
                """);

        assertThat(rehearsal.said("c")).containsExactly("red");
        assertThat(rehearsal.said("a")).containsExactly("none");
    }

    @Test
    void aTaskIsTriedUntilItSucceeds() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "try"}
                      register: r
                      until: r.attempts is defined or true
                      retries: 2
                      delay: 0
                    - debug: {msg: "{{ r.attempts }}"}
                    - debug: {msg: again}
                      register: r
                      until: false
                      retries: 2
                      delay: 0
                      ignore_errors: true
                    - debug: {msg: "{{ r.attempts }} {{ r.failed }}"}
                """);

        assertThat(rehearsal.said("a")).contains("1", "2 True");
    }

    @Test
    void secondRunFindsNothingToDo() {
        var playbook =
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - copy: {dest: /etc/motd, content: "hello {{ inventory_hostname }}\\n", mode: "0644"}
                    - file: {path: /etc/node, state: directory, mode: "0750"}
                    - lineinfile: {path: /etc/motd, line: bye}
                """;

        rehearsal.play(playbook);
        assertThat(rehearsal.story()).allMatch(line -> line.endsWith("CHANGED"));

        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - file: {path: /etc/node, state: directory, mode: "0750"}
                    - lineinfile: {path: /etc/motd, line: bye}
                """);
        assertThat(rehearsal.story()).hasSize(4).allMatch(line -> line.endsWith("OK"));
    }

    @Test
    void checkModeTellsAndTouchesNothing() {
        rehearsal
                .settings(s -> s.with(new Settings.Mode(true, true)))
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - copy: {dest: /etc/motd, content: hello}
                            - command: reboot
                            - debug: {msg: "{{ ansible_check_mode }}"}
                        """);

        assertThat(rehearsal.story())
                .containsExactly("a copy CHANGED", "a command SKIPPED", "a debug OK");
        assertThat(rehearsal.host("a").taken()).isEmpty();
        assertThat(rehearsal.said("a")).containsExactly("True");
    }

    @Test
    void mistakesAreToldAllAtOnceBeforeAnyHostIsTouched() {
        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: a
                                  tasks:
                                    - coppy: {dest: /x}
                                    - copy: {dset: /x, content: a}
                                    - debug: {msg: "{{ broken"}
                                    - debug: {msg: x}
                                      whne: true
                                    - {debug: {msg: x}, notify: nobody}
                                    - include_tasks: there.yml
                                    - import_tasks: missing.yml
                                  roles: [unknown]
                                """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'coppy' is neither a module nor a keyword")
                .hasMessageContaining("did you mean 'copy'?")
                .hasMessageContaining("'dset' is not an argument of copy")
                .hasMessageContaining("did you mean 'dest'?")
                .hasMessageContaining("'whne'")
                .hasMessageContaining("handler 'nobody' was not found")
                .hasMessageContaining("no file 'missing.yml'")
                .hasMessageContaining("no role 'unknown'");
    }

    @Test
    void anUndefinedVariableFailsTheTaskWithItsName() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ nowhere }}"}
                """);

        assertThat(rehearsal.failure("a")).contains("'nowhere' is undefined");
    }

    @Test
    void workIsDoneByTheHostItIsDelegatedTo() {
        rehearsal
                .inventory("[nodes]\na\n[others]\nc\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          tasks:
                            - copy: {dest: /etc/made, content: x}
                              delegate_to: "{{ item }}"
                              loop: [c, stranger]
                        """);

        assertThat(rehearsal.story()).containsExactly("a copy CHANGED");
        assertThat(rehearsal.host("c").taken()).hasSize(1);
        assertThat(rehearsal.host("stranger").taken()).hasSize(1);
        assertThat(rehearsal.host("a").taken()).isEmpty();
    }

    @Test
    void aMistakeInAConditionIsShownWhereItStands() {
        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: a
                                  tasks:
                                    - debug: {msg: x}
                                      when:
                                        - true
                                        - x ==
                                """))
                .hasMessageContaining("site.yml:6:");
    }

    @Test
    void aTemplateIsReadWithTheMarksThatItsTaskNames() {
        rehearsal
                .file("t.conf", "{{ kept }} [[ port ]]\n  {% if true %}\n  x\n  {% endif %}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          vars: {port: 4001}
                          tasks:
                            - template:
                                src: t.conf
                                dest: /etc/t.conf
                                variable_start_string: "[["
                                variable_end_string: "]]"
                                lstrip_blocks: true
                        """);

        assertThat(rehearsal.host("a").taken().toString()).contains("/etc/t.conf");
        assertThat(written()).contains("{{ kept }} 4001\n  x\n");
    }

    @Test
    void aTemplateCanTellOfItself() {
        rehearsal
                .file(
                        "t.conf",
                        """
                        {{ template_path }} {{ template_fullpath is abs }} {{ template_uid }}
                        {{ (template_run_date - template_mtime).days }} {{ template_host }}
                        """)
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - template: {src: t.conf, dest: /etc/t.conf}
                              vars: {template_host: mine}
                        """);

        assertThat(written())
                .startsWith("t.conf True " + System.getProperty("user.name") + "\n0 ")
                .doesNotContain("mine");
    }

    /// The text that the first step writes.
    private String written() {
        var write = (dev.muster.module.Step.Write) rehearsal.host("a").taken().getFirst();
        var content = ((dev.muster.module.Step.Payload.Bytes) write.content()).content();
        return content.text().orElseThrow();
    }
}
