package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Loops, tries, and what their turns see of each other.
class PlayLoopsTest {
    private final Rehearsal rehearsal;

    PlayLoopsTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void aTurnSeesTheResultOfTheOneBefore() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ item }} after {{ told.msg | default('nothing') }}"}
                      loop: [x, y]
                      register: told
                    - debug: {msg: "{{ told.results | map(attribute='msg') | join(', ') }}"}
                """);

        assertThat(rehearsal.said("a"))
                .last()
                .isEqualTo("x after nothing, y after x after nothing");
    }

    @Test
    void conditionsOnTheResultSeeTheNumberOfTheTry() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: tried}
                      register: r
                      until: r.attempts > 1
                      retries: 3
                      delay: 0
                      changed_when: r.attempts > 1
                      failed_when: r.attempts > 2
                    - debug: {msg: "{{ r.attempts }} {{ r is changed }} {{ r is failed }}"}
                """);

        assertThat(rehearsal.said("a")).last().isEqualTo("2 True False");
    }

    @Test
    void withoutRetriesATaskIsTriedOnceWhateverItIsTriedFor() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {debug: {msg: tried}, until: false, retries: 0}
                    - debug: {msg: onward}
                """);

        assertThat(rehearsal.said("a")).containsExactly("tried", "onward");
    }

    @Test
    void aNotificationIsResolvedWithEachTurn() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: x}
                      changed_when: item == 'two'
                      loop: [one, two]
                      notify: "handle {{ item }}"
                  handlers:
                    - {name: handle one, debug: {msg: one}}
                    - {name: handle two, debug: {msg: two}}
                """);

        assertThat(rehearsal.said("a")).endsWith("one", "two");
    }

    @Test
    void anIncludeKeepsWhatItCameTo() {
        rehearsal
                .file("x.yml", "- debug: {msg: x}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {include_tasks: x.yml, register: one}
                            - {include_tasks: x.yml, register: nil, when: false}
                            - {include_tasks: x.yml, register: two, loop: [1, 2]}
                            - debug:
                                msg: "{{ one.include }} {{ nil is skipped }} {{ two.results | length }}"
                        """);

        assertThat(rehearsal.said("a")).last().isEqualTo("x.yml True 2");
    }

    @Test
    void anIncludeRunsForEachTurnThoughTwoAreAlike() {
        rehearsal
                .file("x.yml", "- debug: {msg: '{{ item }}'}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {include_tasks: x.yml, loop: [same, same]}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("same", "same");
    }

    @Test
    void whatFailedWhenSaysOfTheLastTryStands() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {debug: {msg: tried}, until: false, retries: 1, delay: 0, failed_when: false}
                    - debug: {msg: onward}
                """);

        assertThat(rehearsal.said("a")).containsExactly("tried", "onward");
    }

    @Test
    void aHostThatIsAddedAgainIsNoChange() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - add_host: {name: "new_{{ item }}"}
                      loop: [1, 2, 2]
                      register: added
                    - debug: {msg: "{{ added.results | map(attribute='changed') | join(' ') }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("True True False");
    }

    @Test
    void eachHostCallsTheModuleThatItNames() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  vars: {what: "{{ 'debug' if inventory_hostname == 'a' else 'set_fact' }}"}
                  tasks:
                    - {action: {module: "{{ what }}", msg: hello}, register: out}
                    - debug: {msg: "{{ 'ansible_facts' in out }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("hello", "False");
        assertThat(rehearsal.said("b")).containsExactly("True");
    }

    @Test
    void theOldIncludeIsFollowedAtOnceWhereNothingDependsOnTheHost() {
        rehearsal
                .file("x.yml", "- {name: known, debug: {msg: 'handled {{ how }}'}}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - {debug: {msg: x}, changed_when: true, notify: known}
                          handlers:
                            - include: x.yml how=well
                        """);

        assertThat(rehearsal.said("a")).last().isEqualTo("handled well");
    }

    @Test
    void thePairsOfALoopAreLists() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ item }}"}
                      loop: "{{ ['x'] | product([1]) | list }}"
                      register: pairs
                    - debug: {msg: "at {{ pairs.results[0].item }}, not {{ [1] | zip([2]) | list }}"}
                    - debug: {msg: "{{ item }}"}
                      with_indexed_items: [[y]]
                      register: pairs
                    - debug: {msg: "at {{ pairs.results[0].item }}"}
                """);

        assertThat(rehearsal.said("a")).contains("at ['x', 1], not [(1, 2)]", "at [0, 'y']");
    }
}
