package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Roles and playbooks of collections.
class PlayCollectionsTest {
    @TempDir Path folder;

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() throws IOException {
        rehearsal = new Rehearsal(folder);
        var beside = "collections/ansible_collections/our/chain/";
        write(beside + "roles/node/tasks/main.yml", SAYS);
        write(beside + "roles/node/defaults/main.yml", "port: 30303\n");
        write(beside + "roles/fleet/meta/main.yml", "dependencies: [node]\n");
        write(beside + "roles/fleet/tasks/main.yml", "- include_role: {name: node}\n");
        write(beside + "playbooks/all.yml", "- hosts: a\n  gather_facts: false\n  roles: [node]\n");
        write(
                ".ansible/collections/ansible_collections/their/store/roles/node/tasks/main.yml",
                SAYS);
    }

    private static final String SAYS =
            """
            - debug:
                msg: "{{ ansible_role_name }} {{ role_name }} {{ ansible_collection_name }} {{ port | d('') }}"
            """;

    private void write(String name, String text) throws IOException {
        TextFile.write(folder, name, text);
    }

    @Test
    void aRoleIsFoundByItsFullNameBesideThePlaybookAndInTheUsersFolder() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  roles: [our.chain.node, their.store.node]
                """);

        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "our.chain.node node our.chain 30303",
                        "their.store.node node their.store 30303");
    }

    @Test
    void aShortNameMayComeFromTheCollectionsThatThePlayNames() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  collections: [their.store, our.chain]
                  tasks:
                    - include_role: {name: node}
                """);

        assertThat(rehearsal.said("a")).containsExactly("their.store.node node their.store ");
    }

    @Test
    void aRoleOfACollectionFindsItsNeighboursByTheirShortNames() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  roles: [our.chain.fleet]
                """);

        assertThat(rehearsal.said("a"))
                .containsExactly(
                        "our.chain.node node our.chain 30303",
                        "our.chain.node node our.chain 30303");
    }

    @Test
    void aPlaybookOfACollectionIsImportedByItsFullName() {
        rehearsal.play("- import_playbook: our.chain.all\n");

        assertThat(rehearsal.said("a")).containsExactly("our.chain.node node our.chain 30303");
    }

    @Test
    void aShortNameMayComeFromTheCollectionsThatTheIncludeNames() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - include_role: {name: node}
                      collections: [their.store]
                """);

        assertThat(rehearsal.said("a")).containsExactly("their.store.node node their.store ");
    }

    @Test
    void aPlaybookOfACollectionIsTypedByItsName() {
        var typed =
                Typed.muster(
                        Map.of("HOME", folder.toString()),
                        Prompting.NOBODY,
                        "muster",
                        List.of("play", "-i", "a,", "--list-tasks", "our.chain.all"));
        var found =
                Typed.muster(
                        Map.of(
                                "HOME",
                                folder.toString(),
                                "ANSIBLE_COLLECTIONS_PATH",
                                folder.resolve("collections").toString()),
                        Prompting.NOBODY,
                        "muster",
                        List.of("play", "-i", "a,", "--list-tasks", "our.chain.all"));

        assertThat(typed.err()).contains("there is no playbook 'our.chain.all'");
        assertThat(found.exit()).as(found.toString()).isEqualTo(ExitCode.DONE);
        assertThat(found.out()).contains("debug");
    }
}
