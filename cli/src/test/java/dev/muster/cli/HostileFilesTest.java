package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that would grow or call themselves without end: each is a mistake, and none a hang.
class HostileFilesTest {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir private Path folder;

    private Path file(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    /// What is said of a task that fails.
    private AbstractStringAssert<?> failure(String task) throws IOException {
        var typed = played(task);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.FAILED);
        return assertThat(typed.out()).doesNotContain("internal error");
    }

    /// What is said of a task that is found wrong before it has its turn.
    private AbstractStringAssert<?> mistake(String task) throws IOException {
        var typed = played(task);
        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        return assertThat(typed.err());
    }

    private Typed played(String task) throws IOException {
        var site =
                file(
                        "site.yml",
                        "- hosts: all\n  gather_facts: false\n  tasks:\n    - " + task + "\n");
        return assertTimeoutPreemptively(
                LIMIT, () -> Typed.muster("play", "-i", "here,", "-c", "local", site.toString()));
    }

    private static String laughs() {
        var text = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            var before = "*a" + (i - 1);
            text.append("a%d: &a%d [%s]\n".formatted(i, i, (before + ",").repeat(9) + before));
        }
        return text.toString();
    }

    @Test
    void aliasesOfAliases() throws IOException {
        file("laughs.yml", laughs());

        failure("include_vars: laughs.yml").contains("multiply it beyond a million nodes");
        failure("debug: {msg: \"{{ lookup('file', 'laughs.yml') | from_yaml }}\"}")
                .contains("multiply it beyond a million nodes");
    }

    @Test
    void bracketsInBrackets() throws IOException {
        var deep = "[".repeat(100_000) + "]".repeat(100_000);
        file("deep.yml", "a: " + deep + "\n");
        file("deep.json", "{\"a\": " + deep + "}\n");

        failure("include_vars: deep.yml").contains("nested more than 200 levels deep");
        failure("include_vars: deep.json").contains("nested more than 200 levels deep");
        failure("debug: {msg: \"{{ lookup('file', 'deep.yml') | from_yaml }}\"}")
                .contains("nested more than 200 levels deep");
        failure("debug: {msg: \"{{ lookup('file', 'deep.json') | from_json }}\"}")
                .contains("nested too deeply");
    }

    @Test
    void templatesThatNestOrCallThemselves() throws IOException {
        file("brackets.j2", "{{ " + "(".repeat(50_000) + "1" + ")".repeat(50_000) + " }}");
        file("blocks.j2", "{% if 1 %}".repeat(5000) + "{% endif %}".repeat(5000));
        file("macro.j2", "{% macro a(n) %}{{ a(n) }}{% endmacro %}{{ a(1) }}");
        file("itself.j2", "{% include 'itself.j2' %}");

        mistake("template: {src: brackets.j2, dest: /nowhere}")
                .contains("nested too deeply")
                .hasSizeLessThan(1000);
        mistake("template: {src: blocks.j2, dest: /nowhere}").contains("nested too deeply");
        failure("template: {src: macro.j2, dest: /nowhere}").contains("call themselves");
        failure("template: {src: itself.j2, dest: /nowhere}").contains("call themselves");
    }

    @Test
    void tasksAndRolesThatIncludeThemselves() throws IOException {
        file("itself.yml", "- include_tasks: itself.yml\n");
        file("roles/itself/tasks/main.yml", "- include_role: {name: itself}\n");

        failure("include_tasks: itself.yml").contains("a file imports itself");
        failure("include_role: {name: itself}").contains("the roles in this chain");
    }

    @Test
    void variablesOfHostsThatReadEachOther() throws IOException {
        file("host_vars/here.yml", "a: \"{{ hostvars.here.b }}\"\nb: \"{{ hostvars.here.a }}\"\n");

        failure("debug: {msg: \"{{ a }}\"}").contains("too deeply");
    }

    @Test
    void filesWithoutEnd() throws IOException {
        failure("debug: {msg: \"{{ lookup('file', '/dev/zero') }}\"}").contains("larger than");
        failure("copy: {src: /dev/zero, dest: /nowhere}").contains("larger than");
        failure("include_vars: {file: /dev/zero}").contains("larger than");
    }
}
