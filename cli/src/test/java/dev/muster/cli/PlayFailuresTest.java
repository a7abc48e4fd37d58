package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.report.Recap;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What becomes of a play when tasks fail.
class PlayFailuresTest {
    private final Rehearsal rehearsal;

    PlayFailuresTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void whatCanNotBeToldOfAResultFailsTheTaskAndLeavesTheResult() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: kept}
                      changed_when: nobody_knows
                      register: c
                      ignore_errors: true
                    - debug: {msg: kept}
                      failed_when: nobody_knows
                      register: f
                      ignore_errors: true
                    - debug:
                        msg: >-
                          {{ c.msg }} {{ c is failed }} {{ 'nobody_knows' in c.changed_when_result }}
                          {{ f.msg }} {{ f is failed }} {{ 'nobody_knows' in f.failed_when_result }}
                """);

        assertThat(rehearsal.said("a")).containsExactly("kept True True kept True True");
    }

    @Test
    void aLoopEndsWhereATurnCanNotBeResolved() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {last: "{{ item.name }}"}
                      loop: [{name: one}, {other: two}, {name: three}]
                      register: set
                      ignore_errors: true
                    - debug: {msg: "{{ last }} {{ set is failed }} {{ set.results is defined }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("one True False");
    }

    @Test
    void aFailureIsIgnoredOnlyIfThatOfEveryTurnIs() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - fail: {msg: "{{ item }}"}
                      loop: [1, 2]
                      ignore_errors: "{{ item < 2 or inventory_hostname == 'b' }}"
                    - debug: {msg: onward}
                """);

        assertThat(rehearsal.said("a")).isEmpty();
        assertThat(rehearsal.said("b")).containsExactly("onward");
    }

    @Test
    void clearedErrorsLetAHostGoOnAfterAnAlways() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - block:
                        - fail: {msg: one}
                      rescue:
                        - fail: {msg: two}
                      always:
                        - meta: clear_host_errors
                    - debug: {msg: after}
                """);

        var recap = new Recap();
        rehearsal.events().forEach(recap);
        assertThat(rehearsal.said("a")).containsExactly("after");
        assertThat(recap.exitCode(false)).isEqualTo(ExitCode.DONE);
        assertThat(recap.ansibleExitCode()).isZero();
    }

    @Test
    void aHostThatFailedIsNotCountedWhileItsAlwaysRuns() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - block:
                        - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                      always:
                        - debug: {msg: "{{ ansible_play_hosts | join(',') }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("b");
        assertThat(rehearsal.said("b")).containsExactly("b");
    }

    @Test
    void whatIsFatalForAllStopsOthersAtOnceAndThePlaysAfter() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  any_errors_fatal: true
                  tasks:
                    - block:
                        - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                        - debug: {msg: never}
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - debug: {msg: never}
                """);

        assertThat(rehearsal.said("a")).isEmpty();
        assertThat(rehearsal.said("b")).isEmpty();
    }

    @Test
    void anIncludeThatIsNotThereMayBeFatalForAll() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  any_errors_fatal: true
                  tasks:
                    - include_tasks: missing.yml
                      when: inventory_hostname == 'a'
                    - debug: {msg: never}
                """);

        assertThat(rehearsal.said("b")).isEmpty();
    }

    @Test
    void aFailureForAllHostsFailsThemAll() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {fail: {msg: broken}, run_once: true}
                    - debug: {msg: never}
                """);

        assertThat(rehearsal.said("b")).isEmpty();
    }

    @Test
    void onlyFailedHostsCountForTheShareThatMayFail() {
        rehearsal
                .inventory("[nodes]\na\nb\nc\nd\n")
                .play(
                        """
                        - hosts: nodes
                          gather_facts: false
                          max_fail_percentage: 30
                          tasks:
                            - {meta: end_host, when: inventory_hostname == 'd'}
                            - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                            - debug: {msg: onward}
                            - {fail: {msg: broken}, when: inventory_hostname == 'b'}
                            - debug: {msg: never}
                        """);

        assertThat(rehearsal.said("c")).containsExactly("onward");
    }

    @Test
    void aFailedTaskIsDescribedToItsRescue() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  vars: {reason: broken}
                  tasks:
                    - block:
                        - {name: "breaks {{ reason }}", fail: {msg: "{{ reason }}"}}
                      rescue:
                        - debug:
                            msg: >-
                              {{ ansible_failed_task.name }}, {{ ansible_failed_task.action }},
                              {{ ansible_failed_task.args.msg }}
                """);

        assertThat(rehearsal.said("a")).containsExactly("breaks broken, fail, broken");
    }

    @Test
    void anAlwaysFurtherOutDoesNotKeepAFatalFailureFromOthers() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  any_errors_fatal: true
                  force_handlers: true
                  tasks:
                    - block:
                        - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                    - debug: {msg: never}
                """);

        assertThat(rehearsal.said("b")).isEmpty();
    }

    @Test
    void aWrongArgumentFailsATaskThatIsMeantToFail() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {file: {pth: /x}, ignore_errors: true, register: wrong}
                    - block:
                        - file: {pth: /x}
                      rescue:
                        - debug: {msg: "{{ wrong is failed }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("True");
    }

    @Test
    void aFatalFailureThatAnAlwaysForgivesEndsNothing() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - block:
                        - block:
                            - {fail: {msg: broken}, run_once: true}
                      always:
                        - meta: clear_host_errors
                    - debug: {msg: after}
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: next}
                """);

        assertThat(rehearsal.said("a")).containsExactly("after", "next");
    }
}
