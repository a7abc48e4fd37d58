package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.inventory.Inventory;
import dev.muster.plan.FactReads;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which facts a run can do without.
class FactReadsTest {
    @TempDir private Path folder;

    private Optional<Set<String>> reads(String tasks) throws IOException {
        return reads(tasks, "node ansible_host=127.0.0.1\n");
    }

    private Optional<Set<String>> reads(String tasks, String inventory) throws IOException {
        write("site.yml", "- hosts: all\n  tasks:\n" + tasks.indent(4));
        write("hosts", inventory);
        var hosts = Inventory.load(List.of(folder.resolve("hosts").toString()), _ -> {});
        return FactReads.of(Rehearsal.plan(folder, Map.of()), hosts);
    }

    private void write(String name, String text) throws IOException {
        TextFile.write(folder, name, text);
    }

    @Test
    void aRunThatNamesNoFactReadsNone() throws IOException {
        assertThat(
                        reads(
                                """
                                - copy: {dest: /etc/motd, content: "{{ ansible_managed }}, {{ ansible_host }}"}
                                - debug: {msg: "{{ inventory_hostname }} {{ port | default(1) }}"}
                                  vars: {port: 2}
                                """))
                .contains(Set.of());
    }

    @Test
    void factsAreFoundWhereverTheyAreNamed() throws IOException {
        write("roles/web/tasks/main.yml", "- template: {src: a.j2, dest: /a}\n");
        write("roles/web/templates/a.j2", "{{ ansible_memtotal_mb }}\n");
        write("roles/web/defaults/main.yml", "bind: \"{{ ansible_facts['eth0'].ipv4 }}\"\n");
        write("more.yml", "- debug: {msg: \"{{ ansible_local.chain }}\"}\n");
        write("group_vars/all.yml", "family: \"{{ ansible_facts.os_family }}\"\n");

        assertThat(
                        reads(
                                """
                                - include_role: {name: web}
                                - include_tasks: more.yml
                                - debug: {msg: "{{ hostvars['node']['ansible_fqdn'] }}"}
                                - debug: {msg: "{{ groups.all | map('extract', hostvars, 'ansible_kernel') }}"}
                                """))
                .contains(Set.of("memtotal_mb", "eth0", "local", "os_family", "fqdn", "kernel"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "- debug: {var: ansible_facts}",
                "- debug: {msg: \"{{ vars }}\"}",
                "- debug: {msg: \"{{ hostvars[inventory_hostname] }}\"}",
                "- debug: {msg: \"{{ hostvars.node[name] }}\"}\n  vars: {name: ansible_x}",
                "- debug: {msg: \"{{ lookup('vars', 'ansible_' ~ name) }}\"}\n  vars: {name: x}",
                "- debug: {msg: \"{{ lookup('varnames', 'a.*') }}\"}",
                "- debug: {msg: \"{{ ansible_facts[name] }}\"}\n  vars: {name: x}",
                "- include_tasks: \"{{ file }}.yml\"\n  vars: {file: x}",
                "- include_vars: more.yml",
                "- template: {src: \"{{ name }}.j2\", dest: /a}\n  vars: {name: x}",
                "- meta: refresh_inventory",
            })
    void whereANameIsDataAllFactsCountAsRead(String task) throws IOException {
        write("more.yml", "a: 1\n");

        assertThat(reads(task)).isEmpty();
    }
}
