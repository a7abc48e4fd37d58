package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who wins where several say something, and what the engine itself says.
class PlayVariablesTest {
    @TempDir Path folder;

    private Rehearsal rehearsal;

    @BeforeEach
    void begin() {
        rehearsal = new Rehearsal(folder);
    }

    @Test
    void theLastOfRegisterAndSetFactCounts() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {x: set}
                    - debug: {msg: registered}
                      register: x
                    - debug: {msg: "{{ x.msg }}"}
                    - set_fact: {x: again}
                    - debug: {msg: "{{ x }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("registered", "again");
    }

    @Test
    void aKeywordThatComesToOmitIsAsIfItWereNotThere() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  serial: "{{ nowhere | default(omit) }}"
                  tasks:
                    - block:
                        - command: "true"
                          check_mode: "{{ omit }}"
                          register: r
                      check_mode: true
                    - debug: {msg: "{{ r is skipped }} {{ ansible_check_mode }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("True False");
        assertThat(rehearsal.said("b")).containsExactly("True False");
    }

    @Test
    void theWayToAHostCanBeReadWhereNoVariableNamesIt() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  remote_user: operator
                  tasks:
                    - debug: {msg: "{{ ansible_host }} {{ ansible_connection }} {{ ansible_user }}"}
                      connection: local
                    - debug: {msg: "{{ hostvars['localhost'].ansible_connection }}"}
                    - debug: {msg: "{{ environment }}"}
                      environment: {A: "1"}
                """);

        assertThat(rehearsal.said("a"))
                .containsExactly("a local operator", "local", "[{'A': '1'}]");
    }

    @Test
    void hostvarsShowWhatIsDefinedThoughSomethingBesideItIsNot() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact:
                        plain: {good: 1}
                - hosts: b
                  gather_facts: false
                  tasks:
                    - debug:
                        msg: "{{ hostvars['a'].plain.good }} {{ seen.plain.good }} {{ vars.mine.good }}"
                      vars:
                        seen: "{{ hostvars['a'] }}"
                        mine: {good: 2, bad: "{{ nowhere }}"}
                """);

        assertThat(rehearsal.said("b")).containsExactly("1 1 2");
    }

    @Test
    void hostvarsShowWhatTheHostHasAndNotWhatThePlayOrARoleSays() throws IOException {
        role("r", "defaults/main.yml", "of_role: 1\n");
        role(
                "r",
                "tasks/main.yml",
                """
                - debug:
                    msg: >-
                      {{ [hostvars.a.of_play, hostvars.a.of_role] | select('defined') | list }}
                      {{ hostvars.b.of_host }} {{ hostvars.a.reads }} {{ of_play }} {{ of_role }}
                """);
        rehearsal
                .inventory("[nodes]\na reads='{{ of_play }}!'\nb of_host=3\n")
                .play(
                        """
                        - hosts: a
                          gather_facts: false
                          vars: {of_play: 2}
                          roles: [r]
                        """);

        assertThat(rehearsal.said("a")).containsExactly("[] 3 {{ of_play }}! 2 1");
    }

    @Test
    void aTextThatToJsonMadeStaysTextWhereverItGoes() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {json: "{{ {'a': 1} | to_json }}"}
                    - set_fact: {again: "{{ json }}"}
                    - debug: {msg: "{{ again is string }} {{ again }}"}
                """);

        assertThat(rehearsal.said("a")).containsExactly("True {\"a\": 1}");
    }

    @Test
    void debugSaysOfAVariableThatItIsNotDefined() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {var: mine}
                      vars: {mine: "{{ nowhere }}"}
                      register: r
                    - debug: {msg: "{{ r.mine }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("VARIABLE IS NOT DEFINED!");
    }

    @Test
    void namesOfVariablesComeInTheOrderInWhichTheyWereSet() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {zz_1: 1, aa_2: 2, mm_3: 3}
                    - debug: {msg: "{{ lookup('varnames', '^.._[0-9]$') }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("zz_1,aa_2,mm_3");
    }

    @Test
    void anUndefinedArgumentSaysSoInTheWordsThatPlaybooksLookFor() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ nowhere }}"}
                      register: r
                      ignore_errors: true
                    - debug: {msg: "{{ r.msg }}"}
                """);

        assertThat(rehearsal.said("a"))
                .last()
                .asString()
                .startsWith("The task includes an option with an undefined variable")
                .contains("'nowhere' is undefined");
    }

    @Test
    void aRoleKnowsWhoIncludedItAndWhoOnlyNeedsIt() throws IOException {
        role("top", "meta/main.yml", "dependencies: [base]\n");
        role("top", "tasks/main.yml", "- include_role: {name: inner}\n");
        role(
                "base",
                "tasks/main.yml",
                "- debug: {msg: \"{{ ansible_parent_role_names | d('none') }}\"}\n");
        role("inner", "tasks/main.yml", "- debug: {msg: \"{{ ansible_parent_role_names }}\"}\n");
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  roles: [top]
                  post_tasks:
                    - debug:
                        msg: "{{ ansible_play_role_names }} {{ ansible_dependent_role_names }}"
                """);

        assertThat(rehearsal.said("a")).containsExactly("none", "['top']", "['top'] ['base']");
    }

    @Test
    void aModuleMayBeNamedByWhatIsKnownBeforeTheRun() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  vars: {module: debug}
                  tasks:
                    - action: "{{ module }} msg='named by a variable'"
                    - action: {module: "{{ module }}", msg: as a mapping}
                """);

        assertThat(rehearsal.said("a")).containsExactly("named by a variable", "as a mapping");
    }

    @Test
    void theIncludeOfOldTakesVariablesBesideTheFile() throws IOException {
        Files.writeString(folder.resolve("more.yml"), "- debug: {msg: \"{{ what }} {{ why }}\"}\n");
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - include: more.yml what=this why="for no reason"
                """);

        assertThat(rehearsal.said("a")).containsExactly("this for no reason");
    }

    @Test
    void aFactThatComesToOmitIsNotSet() {
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - set_fact: {kept: 1, left: "{{ omit }}"}
                    - debug: {msg: "{{ kept }} {{ left is defined }}"}
                """);

        assertThat(rehearsal.said("a")).endsWith("1 False");
    }

    @Test
    void hostsThatFailedBeforeStillCountAmongAllHostsOfThePlay() {
        rehearsal.play(
                """
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - {fail: {}, when: inventory_hostname == 'b'}
                - hosts: nodes
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ ansible_play_hosts }} {{ 'b' in ansible_play_hosts_all }}"}
                """);

        assertThat(rehearsal.said("a")).last().asString().doesNotContain("'b'").endsWith("True");
    }

    @Test
    void aTemplateThatFailsSaysItInTheWordsThatPlaybooksLookFor() throws IOException {
        var file = folder.resolve("templates/bad.j2");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "{{ nowhere }}");
        rehearsal.play(
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - template: {src: bad.j2, dest: /made}
                      register: r
                      ignore_errors: true
                    - debug: {msg: "{{ r.msg }}"}
                """);

        assertThat(rehearsal.said("a"))
                .last()
                .asString()
                .startsWith("AnsibleUndefinedVariable: 'nowhere' is undefined");
    }

    private void role(String name, String file, String content) throws IOException {
        var path = folder.resolve("roles").resolve(name).resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }
}
