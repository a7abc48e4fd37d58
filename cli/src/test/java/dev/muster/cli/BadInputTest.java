package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a user is told who made a mistake: one error each, with its place and a hint.
class BadInputTest {
    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    /// What is said of a playbook that is wrong, before any host is asked.
    private AbstractStringAssert<?> mistake(String playbook) throws IOException {
        var site = file("site.yml", playbook).toString();
        var checked = Typed.muster("check", site);
        var played = Typed.muster("play", "-i", "nowhere.invalid,", site);
        assertThat(checked.exit()).as(checked.toString()).isEqualTo(ExitCode.MISTAKE);
        assertThat(played.exit()).as(played.toString()).isEqualTo(ExitCode.MISTAKE);
        assertThat(played.out()).doesNotContain("unreachable");
        return assertThat(checked.err());
    }

    /// What a play on this machine says.
    private Typed play(String playbook, String... more) throws IOException {
        var site = file("site.yml", playbook).toString();
        var words = new ArrayList<>(List.of("play", "-i", "here,", "-c", "local", site));
        words.addAll(List.of(more));
        return Typed.muster(words.toArray(String[]::new));
    }

    // ---- found before any host

    @Test
    void brokenYaml() throws IOException {
        mistake("- hosts: all\n  tasks:\n    - debug: {msg: x\n    - debug: {}\n")
                .contains("error: ", "site.yml:", "hint: ")
                .doesNotContain("Exception");
    }

    @Test
    void aLimitThatLeavesNobody() throws IOException {
        var site = file("site.yml", "- hosts: all\n  gather_facts: false\n").toString();

        for (var command : List.of("play", "drift")) {
            var typed = Typed.muster(command, "-i", "web-1,web-2,", "-l", "wbe-1", site);

            assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.MISTAKE);
            assertThat(typed.err())
                    .isEqualTo(
                            """
                            error: --limit 'wbe-1' leaves no host
                            hint: did you mean 'web-1'?
                            """);
        }
    }

    @Test
    void noInventoryIsNamed() throws IOException {
        var site = file("site.yml", "- hosts: web\n  gather_facts: false\n").toString();

        assertThat(Typed.muster("play", site).out())
                .contains("no host or group matches 'web'", "the inventory has no hosts; -i or");
    }

    @Test
    void aCheckOfWhatHasNeverBeenPlayed() {
        var typed =
                Typed.muster(
                        "play",
                        "../playbooks/site.yml",
                        "-i",
                        "../inventory/sample.yml",
                        "--check",
                        "-e",
                        "npm_tree_archives=" + folder);

        assertThat(typed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .contains("nodejs.tar.gz is not made yet", "Play without --check once");
    }

    @Test
    void noForkAtAll() throws IOException {
        var typed = play("- hosts: all\n  gather_facts: false\n", "-f", "0");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).isEqualTo("error: --forks takes 1 or more\n");
    }

    @Test
    void aTabThatIndents() throws IOException {
        mistake("- hosts: all\n\ttasks: []\n").contains("tab", "site.yml:2");
    }

    @Test
    void anUnknownModule() throws IOException {
        mistake("- hosts: all\n  tasks:\n    - cpoy: {dest: /x}\n")
                .contains("'cpoy'", "site.yml:3:7", "did you mean 'copy'?");
    }

    @Test
    void anUnknownArgumentAndOneOfTheWrongType() throws IOException {
        mistake(
                        """
                        - hosts: all
                          tasks:
                            - file: {pth: /x, state: directory}
                            - file: {path: /x, state: folder}
                            - file: {path: /x, recurse: perhaps}
                        """)
                .contains("'pth'", "site.yml:3:", "did you mean 'path'?")
                .contains("'folder'", "site.yml:4:", "directory")
                .contains("'perhaps'", "site.yml:5:");
    }

    @Test
    void aTemplateWhoseFailureThePlaybookExpectsIsWarnedOfAndFailsInItsTurn() throws IOException {
        var played =
                play(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - debug: {msg: "{{ 1 | nonsense }}"}
                              ignore_errors: true
                              register: r
                            - block:
                                - debug: {msg: "{{ lookup('file' 'x') }}"}
                              rescue:
                                - debug: {msg: "rescued, {{ r is failed }}"}
                        """);

        assertThat(played.exit()).as(played.toString()).isEqualTo(ExitCode.DONE);
        assertThat(played.out() + played.err())
                .contains("warning: there is no filter 'nonsense'", "rescued, True");
    }

    @Test
    void filesThatImportEachOther() throws IOException {
        file("a.yml", "- import_tasks: b.yml\n");
        file("b.yml", "- import_tasks: a.yml\n");

        mistake("- hosts: all\n  tasks:\n    - import_tasks: a.yml\n")
                .contains("these imports never end", "a.yml");
    }

    @Test
    void anUnknownHandler() throws IOException {
        mistake(
                        """
                        - hosts: all
                          tasks:
                            - {debug: {msg: x}, notify: restrat}
                          handlers:
                            - {name: restart, debug: {msg: x}}
                        """)
                .contains(
                        "handler 'restrat' was not found",
                        "site.yml:3:",
                        "did you mean 'restart'?");
    }

    @Test
    void aPlayWithoutHostsAndAPlaybookThatIsNoList() throws IOException {
        mistake("- tasks: []\n").contains("this play has no hosts", "site.yml:1:");
        mistake("hosts: all\n").contains("a playbook must be a list of plays", "hint: ");
        mistake("").contains("this playbook is empty", "hint: ");
    }

    // ---- found when the host gets there

    @Test
    void anUndefinedVariableNamesItselfItsPlaceItsRolesAndWhatIsNear() throws IOException {
        file("roles/inner/tasks/main.yml", "- name: Use it\n  debug: {msg: '{{ chian_id }}'}\n");
        file("roles/outer/meta/main.yml", "dependencies: [inner]\n");

        var typed =
                play(
                        "- hosts: all\n  gather_facts: false\n  vars: {chain_id: 1}\n  roles: [outer]\n");

        assertThat(typed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .contains("'chian_id' is undefined")
                .contains("roles/inner/tasks/main.yml:2:")
                .contains("role inner", "role outer")
                .contains("did you mean 'chain_id'?");
    }

    @Test
    void variablesThatReadEachOther() throws IOException {
        var typed =
                play(
                        """
                        - hosts: all
                          gather_facts: false
                          vars: {a: "{{ b }}", b: "{{ a }}"}
                          tasks:
                            - debug: {msg: "{{ a }}"}
                        """);

        assertThat(typed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out()).contains("'a'", "site.yml:").doesNotContain("StackOverflow");
    }

    @Test
    void aPlayForNobodySaysSo() throws IOException {
        var typed = play("- hosts: noboddy\n  tasks: [{debug: {msg: x}}]\n");

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out() + typed.err()).contains("noboddy", "no hosts matched");
    }

    @Test
    void failuresAreInTheExitCodeOfJsonToo() throws IOException {
        var playbook = "- hosts: all\n  gather_facts: false\n  tasks: [{fail: {msg: x}}]\n";

        assertThat(play(playbook, "--json").exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void aRegularExpressionThatWouldSearchForEver() throws IOException {
        var path = file("letters", "ab".repeat(5000) + "\n");

        var typed =
                play(
                        """
                        - hosts: all
                          gather_facts: false
                          tasks:
                            - replace: {path: "%s", regexp: "(.*a.*b.*)*(.*b.*a.*)*(.*a.*b.*)*x", replace: b}
                        """
                                .formatted(path));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.FAILED);
        assertThat(typed.out())
                .contains("the regular expression takes longer than 2 seconds", "hint: ")
                .contains("site.yml:4")
                .doesNotContain("internal error");
    }
}
