package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.run.Event;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Roles: what they say about their arguments, and what runs keep for their end.
class PlayRolesTest {
    private final Rehearsal rehearsal;

    PlayRolesTest(@TempDir Path folder) {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void aRolesArgumentsAreCheckedBeforeItsTasks() {
        rehearsal
                .file("roles/r/tasks/main.yml", "- debug: {msg: 'port {{ port }}'}\n")
                .file(
                        "roles/r/meta/argument_specs.yml",
                        """
                        argument_specs:
                          main:
                            short_description: A node.
                            options:
                              port: {type: int, required: true}
                              mode: {choices: [full, light], default: full}
                        """)
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - include_role: {name: r}
                              vars: {port: "30303"}
                            - block:
                                - include_role: {name: r}
                                  vars: {mode: fast}
                              rescue:
                                - debug: {msg: "{{ ansible_failed_result.argument_errors | join('; ') }}"}
                            - block:
                                - include_role: {name: r, rolespec_validate: false}
                              rescue:
                                - debug: {msg: "{{ ansible_failed_task.action }}"}
                        """);

        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "port 30303",
                        "missing required arguments: port; value of mode must be one of: full,"
                                + " light, got: fast",
                        "debug");
        assertThat(rehearsal.story())
                .contains("a r : Validating arguments against arg spec 'main' - A node. OK");
    }

    @Test
    void aFileOfTasksOutsideOfItsRoleIsRefused() {
        rehearsal.file("roles/r/tasks/main.yml", "[]\n").file("outside.yml", "[]\n");

        assertThatThrownBy(() ->
                        rehearsal.play(
                                """
                                - hosts: a
                                  tasks:
                                    - import_role: {name: r, tasks_from: ../../../outside.yml}
                                """))
                .isInstanceOf(InputException.class)
                .hasMessageContaining("not inside the expected role path");
    }

    @Test
    void whatTasksKeepIsAddedUpAndToldAtTheEnd() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - set_stats: {data: {peers: 2, names: ["{{ inventory_hostname }}"]}}
                    - set_stats: {data: {peers: 1}, per_host: true}
                    - set_stats: {data: {peers: 5}, per_host: true, aggregate: false}
                """);

        var kept =
                rehearsal.events().stream()
                        .filter(Event.StatsKept.class::isInstance)
                        .map(Event.StatsKept.class::cast)
                        .findFirst()
                        .orElseThrow();
        assertThat(kept.whole().find("peers")).contains(Value.of(4));
        assertThat(kept.hosts().getOrDefault("a", Value.map(java.util.Map.of())).find("peers"))
                .contains(Value.of(5));
    }

    @Test
    void aPublicIncludeLeavesItsVariablesToTheTasksBehindIt() {
        rehearsal
                .file("roles/r/defaults/main.yml", "port: 1\n")
                .file("roles/r/vars/main.yml", "unit: own\n")
                .file("roles/r/tasks/main.yml", "- debug: {msg: 'in {{ net }} {{ port }}'}\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          tasks:
                            - include_role: {name: r}
                              vars: {net: hidden, port: 2}
                            - include_role: {name: r, public: true}
                              vars: {net: main, port: 3, unit: other}
                            - debug: {msg: "{{ net }} {{ port }} {{ unit }}"}
                            - include_role: {name: r, public: true}
                              vars: {net: "{{ item }}"}
                              loop: [x, y]
                            - debug: {msg: "{{ net }} {{ port }} {{ item is defined }}"}
                        """);

        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "in hidden 2", "in main 3", "main 3 own", "in x 3", "in y 3", "y 3 False");
    }
}
