package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.run.Settings;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What check mode leaves behind for the tasks that read it.
class PlayCheckModeTest {
    private final Rehearsal rehearsal;

    PlayCheckModeTest(@TempDir Path folder) {
        rehearsal =
                new Rehearsal(folder).settings(usual -> usual.with(new Settings.Mode(true, false)));
    }

    @Test
    void aCommandThatWasNotRunHasSaidNothing() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - {name: left out, command: geth version, register: r}
                    - debug: {msg: "{{ r.rc }} '{{ r.stdout }}' {{ r.stderr_lines }} {{ r is skipped }} {{ r.failed }}"}
                    - {shell: geth version | tail -1, register: r, changed_when: "'new' in r.stdout"}
                    - debug: {msg: "{{ r.cmd }} {{ r.stdout_lines | length }} {{ r.changed }}"}
                    - debug: {msg: up to date}
                      when: r.rc == 0
                    - {command: geth init, args: {creates: /data/geth}, register: r}
                    - debug: {msg: "{{ r.rc }} '{{ r.stdout }}' {{ r is changed }} {{ r is skipped }}"}
                """);

        assertThat(rehearsal.story()).contains("a left out SKIPPED");
        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "0 '' [] True False",
                        "geth version | tail -1 0 False",
                        "up to date",
                        "0 '' True False");
    }
}
