package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.run.Event;
import dev.muster.source.InputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Handlers: who is notified, when they run, and what they do to the play.
class PlayHandlersTest {
    private final Rehearsal rehearsal;

    PlayHandlersTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void forcedHandlersRunOnFailedHostsAtTheEndOfTheirSection() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  force_handlers: true
                  pre_tasks:
                    - {debug: {msg: changes}, changed_when: true, notify: handle}
                    - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                  tasks:
                    - debug: {msg: onward}
                  handlers:
                    - {name: handle, debug: {msg: handled}}
                """);

        assertThat(rehearsal.said("a")).containsExactly("handled");
        assertThat(rehearsal.said("b")).containsExactly("handled", "onward");
    }

    @Test
    void handlersThatArentForcedAreLostWithTheHost() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {debug: {msg: changes}, changed_when: true, notify: handle}
                    - {fail: {msg: broken}, when: inventory_hostname == 'a'}
                  handlers:
                    - {name: handle, debug: {msg: handled}}
                """);

        assertThat(rehearsal.said("a")).isEmpty();
        assertThat(rehearsal.said("b")).containsExactly("handled");
    }

    @Test
    void aHandlerThatFailsWhileFlushedIsRescued() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - block:
                        - {debug: {msg: changes}, changed_when: true, notify: handle}
                        - meta: flush_handlers
                      rescue:
                        - debug: {msg: rescued}
                  handlers:
                    - {name: handle, fail: {msg: broken}}
                """);

        assertThat(rehearsal.said("a")).containsExactly("rescued");
    }

    @Test
    void aTaskThatRunsOnceNotifiesOnTheHostThatRanIt() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {debug: {msg: x}, changed_when: true, notify: handle, run_once: true}
                  handlers:
                    - {name: handle, debug: {msg: handled}}
                """);

        assertThat(rehearsal.said("a")).contains("handled");
        assertThat(rehearsal.said("b")).isEmpty();
    }

    @Test
    void aHandlerThatComesToBeKnownNowhereEndsTheRun() {
        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: nodes
                                  gather_facts: false
                                  tasks:
                                    - debug: {msg: x}
                                      changed_when: true
                                      notify: "{{ 'no' }}body"
                                    - debug: {msg: never}
                                """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("nobody");
        assertThat(rehearsal.said("a")).isEmpty();
    }

    @Test
    void whatCanBeNoHandlerIsToldBeforeTheRun() {
        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: nodes
                                  handlers:
                                    - include_role: {name: x}
                                    - meta: flush_handlers
                                    - block:
                                        - block: []
                                """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("'include_role' as a handler")
                .hasMessageContaining("flush_handlers cannot be used as a handler")
                .hasMessageContaining("block as a handler");
    }

    @Test
    void aHandlerWhoseNameCannotBeToldIsWarnedOfOnceUnlessItListens() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {debug: {msg: one}, changed_when: true, notify: plain}
                    - {debug: {msg: two}, changed_when: true, notify: [plain, topic]}
                  handlers:
                    - {name: "deaf {{ nowhere }}", debug: {msg: deaf}}
                    - {name: "hears {{ nowhere }}", listen: topic, debug: {msg: hears}}
                    - {name: plain, debug: {msg: plain}}
                """);

        assertThat(rehearsal.said("a")).containsExactly("hears", "plain");
        assertThat(rehearsal.events())
                .filteredOn(Event.Told.class::isInstance)
                .singleElement()
                .asString()
                .contains("Handler 'deaf {{ nowhere }}' is unusable");
    }

    @Test
    void theHandlersOfARoleThatIsIncludedAgainRunOnce() {
        rehearsal
                .file(
                        "roles/r/tasks/main.yml",
                        "- {debug: {msg: x}, changed_when: true, notify: [h, t]}\n")
                .file(
                        "roles/r/handlers/main.yml",
                        """
                        - {name: h, debug: {msg: handled}}
                        - {debug: {msg: heard}, listen: t}
                        """)
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - include_role: {name: r}
                            - include_role: {name: r}
                        """);

        assertThat(rehearsal.said("a")).containsExactly("handled", "heard");
    }
}
