package dev.muster.cli;

import dev.muster.run.Prompting;
import dev.muster.testkit.DebianHost;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A folder in which commands are typed that reach hosts over SSH: its file `hosts` is the
/// inventory, and `known_hosts` has the keys by which hosts are known.
record SshDesk(Path folder) {

    /// Starts a host whose home is in this folder.
    LoopbackHost start() {
        return LoopbackHost.start(at("ssh"), at("home"), LoopbackHost.Door.KEY);
    }

    /// The line of an inventory for a host; its home is the variable `root`.
    static String line(String name, LoopbackHost host) {
        return line(name, host, host.port());
    }

    /// The same for a host behind another port.
    static String line(String name, LoopbackHost host, int port) {
        return "%s ansible_host=127.0.0.1 ansible_user=ops ansible_port=%d ansible_ssh_private_key_file=%s root=%s\n"
                .formatted(name, port, host.keyFile(), host.home());
    }

    /// Has one host behind a port, and knows it.
    void has(String name, LoopbackHost host, int port) throws IOException {
        write("hosts", line(name, host, port));
        write("known_hosts", host.knownHostsLine().replace(":" + host.port(), ":" + port) + "\n");
    }

    void has(String name, LoopbackHost host) throws IOException {
        has(name, host, host.port());
    }

    void has(String name, DebianHost host) throws IOException {
        write(
                "hosts",
                "%s ansible_host=%s ansible_port=%d ansible_user=%s ansible_ssh_private_key_file=%s\n"
                        .formatted(name, host.address(), host.port(), host.user(), host.key()));
        write("known_hosts", String.join("\n", host.knownHosts()) + "\n");
    }

    Path at(String name) {
        return folder.resolve(name);
    }

    Path write(String name, String text) throws IOException {
        return TextFile.write(folder, name, text);
    }

    /// A playbook with these tasks for all hosts.
    String site(String tasks) throws IOException {
        return write(
                        "site.yml",
                        "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks.indent(4))
                .toString();
    }

    Typed typed(String command, String... more) {
        return typed(Map.of(), "muster", command, more);
    }

    Typed typed(Map<String, String> environment, String program, String command, String... more) {
        var words = new ArrayList<>(List.of(command, "-i", at("hosts").toString()));
        words.addAll(List.of("--ssh-known-hosts", at("known_hosts").toString()));
        words.addAll(List.of(more));
        return Typed.muster(environment, Prompting.NOBODY, program, words);
    }
}
