package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes from hosts, lookups and files of data is never read as a template: whoever holds a
/// host cannot make the controller do anything.
class WorldIsDataTest {
    @TempDir private Path folder;
    private Path mark;
    private String trap;

    @BeforeEach
    void begin() {
        mark = folder.resolve("sprung");
        trap = "{{ lookup('pipe', 'touch " + mark + "') }}";
    }

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    /// Plays tasks on this machine. In them TRAP stands for the folder's name of a file that holds
    /// a template which leaves a mark once anybody evaluates it.
    private Typed play(String tasks) throws IOException {
        var bait = file("bait", trap);
        var site =
                "- hosts: all\n  gather_facts: false\n  tasks:\n"
                        + tasks.replace("TRAP", bait.toString()).indent(4);
        var typed =
                Typed.muster(
                        "play",
                        "-i",
                        "here,",
                        "-c",
                        "local",
                        "-v",
                        file("site.yml", site).toString());
        assertThat(mark).as(typed.toString()).doesNotExist();
        return typed;
    }

    private void isLiteral(Typed typed) {
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out()).contains("said: {{ lookup('pipe', 'touch ");
    }

    @Test
    void theOutputOfACommandStaysTextHoweverOftenItIsPassedOn() throws IOException {
        isLiteral(
                play(
                        """
                        - {command: cat TRAP, register: r}
                        - set_fact: {one: "{{ r.stdout }}"}
                        - set_fact: {two: "{{ one }}", all: "{{ r }}"}
                        - debug: {msg: "said: {{ two }} {{ all.stdout_lines[0] }} {{ three }}"}
                          vars: {three: "{{ two ~ one }}"}
                        - debug: {var: r.stdout}
                        - debug: {msg: "{{ hostvars[inventory_hostname].two }}"}
                        - assert: {that: "vars['one'] == r.stdout"}
                        - debug: {msg: "{{ item }}"}
                          loop: "{{ r.stdout_lines }}"
                          loop_control: {label: "{{ item }}"}
                        - debug: {msg: "{{ item }}"}
                          with_items: "{{ r.stdout_lines }}"
                        - copy: {content: "{{ r.stdout }}", dest: "TRAP.copy"}
                        - {command: cat TRAP.copy, register: again, failed_when: again.stdout != r.stdout}
                        """));
    }

    @Test
    void conditionsNamesAndVariablesOfIncludesDoNotReadItEither() throws IOException {
        file("inner.yml", "- debug: {msg: 'said: {{ given }}'}\n");
        isLiteral(
                play(
                        """
                        - {command: cat TRAP, register: r}
                        - include_tasks: inner.yml
                          vars: {given: "{{ r.stdout }}"}
                        - name: "{{ r.stdout }}"
                          debug: {msg: x}
                          when: r.stdout == given
                          vars: {given: "{{ r.stdout }}"}
                        - command: "echo {{ r.stdout | quote }}"
                          environment: {GIVEN: "{{ r.stdout }}"}
                          changed_when: r.stdout is search('pipe')
                        - set_stats: {data: {kept: "{{ r.stdout }}"}}
                        - debug: {msg: "{{ lookup('vars', 'r').stdout }}"}
                        """));
    }

    @Test
    void aConditionThatIsOutputIsNoExpression() throws IOException {
        var typed =
                play(
                        """
                        - {command: cat TRAP, register: r}
                        - {debug: {msg: x}, when: r.stdout}
                        - {debug: {msg: y}, when: "{{ r.stdout }}"}
                        """);

        assertThat(typed.toString()).doesNotContain("Exception");
    }

    @Test
    void lookupsAndFilesOfDataStayText() throws IOException {
        var bait = trap.replace("'", "''");
        file("data.json", "{\"a\": \"" + trap + "\"}");
        isLiteral(
                play(
                        """
                        - set_fact: {one: "{{ lookup('file', 'TRAP') }}"}
                        - set_fact: {two: "{{ lookup('pipe', 'cat TRAP') }}", three: "{{ query('lines', 'cat TRAP') }}"}
                        - debug: {msg: "said: {{ one }} {{ two }} {{ three }}"}
                        - debug: {msg: "{{ item }}"}
                          with_file: [TRAP]
                        - set_fact: {four: "{{ lookup('file', 'data.json') | from_json }}"}
                        - set_fact: {five: "{{ lookup('file', 'data.json') | from_yaml }}"}
                        - debug: {msg: "{{ four.a }} {{ five.a }}"}
                        - debug: {msg: "{{ word }}"}
                          vars: {word: !unsafe 'BAIT'}
                        """
                                .replace("BAIT", bait)));
    }

    @Test
    void factsOfAHostStayText() throws IOException {
        file("facts.d/bait.fact", "[one]\nkey=" + trap + "\n");
        var script = file("facts.d/run.fact", "#!/bin/sh\necho '{\"a\": \"'\"$(cat BAIT)\"'\"}'\n");
        Files.writeString(
                script, Files.readString(script).replace("BAIT", folder.resolve("bait") + ""));
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        isLiteral(
                play(
                        """
                        - setup: {gather_subset: ["!all"], fact_path: FOLDER/facts.d}
                          register: facts
                        - debug: {msg: "said: {{ ansible_local.bait.one.key }} {{ ansible_facts.local.run.a }}"}
                        - debug: {msg: "{{ hostvars[inventory_hostname].ansible_local }}"}
                        - set_fact: {kept: "{{ ansible_local }}", cacheable: true}
                        - debug: {var: kept}
                        - debug: {var: facts}
                        """
                                .replace("FOLDER", folder.toString())));
    }

    @Test
    void aHostThatIsNamedByOutputHasJustThatName() throws IOException {
        var typed =
                play(
                        """
                        - {command: cat TRAP, register: r}
                        - add_host: {name: "{{ r.stdout }}", groups: "{{ r.stdout }}", about: "{{ r.stdout }}"}
                        - debug: {msg: "said: {{ groups.all }} {{ groups[r.stdout] }}"}
                        - debug: {msg: "{{ hostvars[groups.all | last] | default('') }}"}
                        - group_by: {key: "{{ r.stdout }}"}
                        - debug: {msg: "{{ group_names }}"}
                        """);

        assertThat(typed.toString()).doesNotContain("Exception");
    }

    @Test
    void whatAnotherHostsVariablesCouldNotResolveIsResolvedAgainOnlyIfNothingOfTheWorldChoseIt()
            throws IOException {
        file("late.yml", "late: ['v{{ version }}']\n");
        var typed =
                play(
                        """
                        - include_vars: {file: FOLDER/late.yml}
                        - debug: {msg: "shown: {{ hostvars.here.late[0] }} {{ hostvars.here.plays is defined }}"}
                          vars: {version: 3, plays: 1}
                        - set_fact: "{{ item.key }}={{ hostvars.here[item.value] }}"
                          with_dict: {literal: late}
                        - set_fact: "{{ item.key }}={{ hostvars.here[item.value] }}"
                          loop: [{key: again, value: late}]
                        - debug: {msg: "literal: {{ literal[0] }} again: {{ again[0] }}"}
                          vars: {version: 3}
                        """
                                .replace("FOLDER", folder.toString()));

        assertThat(typed.out())
                .as(typed.toString())
                .contains("shown: v{{ version }} False", "literal: v{{ version }} again: v3");
    }
}
