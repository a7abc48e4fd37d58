package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.Recap;
import dev.muster.run.Event;
import dev.muster.run.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Corners of the language on which roles lean. What is expected is what the reference does.
class PlayCornersTest {
    private final Rehearsal rehearsal;

    PlayCornersTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void aSkippedResultHasNoFailedAndALoopSaysWhetherItWasSkipped() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: x}
                      when: false
                      register: r
                    - debug: {msg: "{{ r.failed is defined }} {{ r.skipped }} {{ r.changed }}"}
                    - debug: {msg: x}
                      loop: [1, 2]
                      when: item == 2
                      register: r
                    - debug: {msg: "{{ r.skipped }} {{ r.failed is defined }} {{ r.results[0].skipped }}"}
                    - debug: {msg: x}
                      loop: [1]
                      loop_control: {extended: true}
                      register: r
                    - debug: {msg: "{{ r.results[0].ansible_loop.length }}"}
                """);

        assertThat(rehearsal.said("a")).contains("False True False", "False False True", "1");
    }

    @Test
    void triesThatFailCountTheRetries() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: x}
                      register: r
                      until: false
                      retries: 1
                      delay: 0
                      ignore_errors: true
                    - debug: {msg: "{{ r.attempts }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("1");
    }

    @Test
    void aRescueKeepsAnyErrorsFatalAwayFromTheOtherHosts() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  any_errors_fatal: true
                  tasks:
                    - block:
                        - {fail: {}, when: inventory_hostname == 'a'}
                        - debug: {msg: onward}
                      rescue:
                        - debug: {msg: rescued}
                    - debug: {msg: after}
                """);

        assertThat(rehearsal.said("a")).containsExactly("rescued", "after");
        assertThat(rehearsal.said("b")).containsExactly("onward", "after");
    }

    @Test
    void aFailureCountsAsRescuedThoughItsRescueFails() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - block:
                        - block:
                            - fail: {msg: one}
                          rescue:
                            - fail: {msg: two}
                      rescue:
                        - debug: {msg: "{{ ansible_failed_result.msg }}"}
                """);

        var recap = new Recap();
        rehearsal.events().forEach(recap);
        assertThat(rehearsal.said("a")).containsExactly("two");
        assertThat(recap.lines(dev.muster.report.Palette.PLAIN).toString())
                .contains("failed=0", "rescued=2");
    }

    @Test
    void handlersAreNotPickedByTags() {
        rehearsal
                .settings(s ->
                        s.with(new Settings.Picks(Optional.empty(), Set.of("wanted"), Set.of())))
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {debug: {msg: x}, changed_when: true, notify: handler, tags: wanted}
                          handlers:
                            - {name: handler, debug: {msg: handled}}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("handled");
    }

    @Test
    void ofTwoHandlersOfOneNameTheFirstOfTheListRuns() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {debug: {msg: x}, changed_when: true, notify: same}
                  handlers:
                    - {name: same, debug: {msg: one}}
                    - {name: same, debug: {msg: two}}
                """);

        assertThat(rehearsal.said("a")).containsExactly("one");
    }

    @Test
    void theFirstHostDecidesWhetherThePlayEndsAndEachWhetherItLeaves() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - meta: end_play
                      when: inventory_hostname == 'b'
                    - debug: {msg: goes on}
                    - meta: end_host
                      when: inventory_hostname == 'b'
                    - debug: {msg: "{{ ansible_play_hosts }}"}
                    - meta: end_play
                      when: inventory_hostname == 'a'
                    - debug: {msg: never}
                """);

        assertThat(rehearsal.said("a")).containsExactly("goes on", "['a']");
        assertThat(rehearsal.said("b")).containsExactly("goes on");
    }

    @Test
    void factsThatATaskSetOutliveClearFactsAndErrorsAreClearedForTheNextPlay() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - set_fact: {kept: here}
                    - meta: clear_facts
                    - debug: {msg: "{{ kept }}"}
                    - {fail: {}, when: inventory_hostname == 'b'}
                    - meta: clear_host_errors
                    - debug: {msg: cleared}
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - debug: {msg: next}
                """);

        assertThat(rehearsal.said("a")).containsExactly("here", "cleared", "next");
        assertThat(rehearsal.said("b")).containsExactly("here", "next");
    }

    @Test
    void theInventoryIsReadAgainOnRequest() {
        rehearsal
                .file("more.ini", "[nodes]\na\n[late]\nz colour=blue\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - debug: {msg: "{{ groups.late | default('nobody') }}"}
                            - debug: {msg: "{{ lookup('pipe', 'cp ' + playbook_dir + '/more.ini ' + playbook_dir + '/hosts.ini') }}"}
                            - meta: refresh_inventory
                            - debug: {msg: "{{ hostvars.z.colour }}"}
                        - hosts: late
                          gather_facts: false
                          tasks:
                            - debug: {msg: "{{ group_names }}"}
                        """);

        assertThat(rehearsal.said("a")).startsWith("nobody").endsWith("blue");
        assertThat(rehearsal.said("z")).containsExactly("['late']");
    }

    @Test
    void variablesOfARolesPlaceReachTheWholePlayBehindItsOwn() {
        rehearsal
                .file("roles/r/vars/main.yml", "own: role\n")
                .file("roles/r/defaults/main.yml", "low: default\n")
                .file(
                        "roles/r/tasks/main.yml",
                        "- debug: {msg: '{{ own }} {{ low }} {{ p | default(0) }}'}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          vars: {low: play}
                          roles:
                            - {role: r, vars: {own: place, low: place}}
                            - {role: r, p: 1, own: parameter}
                          tasks:
                            - debug: {msg: "{{ own }} {{ low }} {{ p | default('none') }}"}
                        """);

        assertThat(rehearsal.said("a"))
                .containsExactly("role place 0", "parameter place 1", "role place none");
    }

    @Test
    void aRoleOfOtherTagsIsAnotherUseAndAnIncludedOneHasRunToo() {
        rehearsal
                .file("roles/r/tasks/main.yml", "- debug: {msg: ran}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          roles: [r, r, {role: r, tags: other}]
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - include_role: {name: r}
                            - include_role: {name: r, allow_duplicates: false}
                            - debug: {msg: end}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("ran", "ran", "ran", "end");
    }

    @Test
    void applyBringsVariablesAndRunOnceKeepsAnIncludeToOneHost() {
        rehearsal
                .file("x.yml", "- debug: {msg: '{{ v | default(0) }}'}\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          tasks:
                            - include_tasks: {file: x.yml, apply: {vars: {v: applied}}}
                            - include_tasks: x.yml
                              run_once: true
                        """);

        assertThat(rehearsal.said("a")).containsExactly("applied", "0");
        assertThat(rehearsal.said("b")).containsExactly("applied");
    }

    @Test
    void aTaskMayBeDelegatedToAHostThatNoInventoryKnows() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - local_action: {module: copy, dest: /etc/here, content: "x"}
                    - debug: {msg: "{{ groups.all }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("['a', 'b']");
        assertThat(rehearsal.host("localhost").taken()).isNotEmpty();
    }

    @Test
    void subelementsTakesTheListOutOfItsOwner() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ item.0 }} {{ item.1 }}"}
                      with_subelements: [[{n: x, keys: [k1]}], keys]
                      register: r
                    - debug: {msg: "{{ r.results[0].msg }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("{'n': 'x'} k1");
    }

    @Test
    void sshArgumentsThatMeanNothingAreToldOnce() {
        rehearsal
                .inventory(
                        "[nodes]\na\nb\n[nodes:vars]\nansible_ssh_common_args=-o Frobnicate=yes\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          tasks:
                            - file: {path: /etc/x, state: directory}
                            - file: {path: /etc/y, state: directory}
                        """);

        assertThat(rehearsal.events())
                .filteredOn(Event.Told.class::isInstance)
                .singleElement()
                .satisfies(told ->
                        assertThat(((Event.Told) told).diagnostic().render())
                                .containsIgnoringCase("Frobnicate"));
    }
}
