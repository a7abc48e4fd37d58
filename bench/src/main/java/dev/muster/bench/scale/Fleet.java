package dev.muster.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.IntStream;

/// Hosts that are loopback addresses and folders, and the playbook that is played on them.
///
/// @param folder where all of it lies
record Fleet(Path folder, Sshd sshd) {
    private static final int A_NETWORK = 250;
    private static final String SITE =
            """
            - hosts: all
              gather_facts: false
            %s  vars: {root: "%s/{{ inventory_hostname }}", port: 30303}
              tasks:
                - file: {path: "{{ root }}/etc", state: directory, mode: "0755"}
                - file: {path: "{{ root }}/keys", state: directory, mode: "0700"}
                - copy: {dest: "{{ root }}/etc/genesis.json", content: "{}\\n", mode: "0644"}
                - template: {src: node.j2, dest: "{{ root }}/etc/node.toml", mode: "0640"}
                - lineinfile: {path: "{{ root }}/etc/limits", line: "nofile = 65536", create: true}
                - blockinfile: {path: "{{ root }}/etc/peers", create: true, block: "10.0.0.1 boot"}
                - copy: {dest: "{{ root }}/keys/{{ item }}", content: "{{ item }}\\n", mode: "0600"}
                  loop: [a, b, c]
                - file: {src: etc/node.toml, dest: "{{ root }}/current", state: link}
                - stat: {path: "{{ root }}/etc/genesis.json"}
                  register: genesis
                - assert: {that: genesis.stat.exists}
            """;
    private static final String NODE =
            """
            name = "{{ inventory_hostname }}"
            port = {{ port }}
            data = "{{ root }}"
            """;

    /// How many tasks the playbook has.
    static final int TASKS = 10;

    static Fleet in(Path folder, Sshd sshd) throws IOException {
        var fleet = new Fleet(folder, sshd);
        Files.createDirectories(folder.resolve("nodes"));
        Files.createDirectories(folder.resolve("templates"));
        Files.writeString(folder.resolve("templates/node.j2"), NODE);
        return fleet;
    }

    static String name(int host) {
        return "node%05d".formatted(host + 1);
    }

    private static String address(int host) {
        return "127.%d.%d.%d"
                .formatted(
                        1 + host / (A_NETWORK * A_NETWORK),
                        host / A_NETWORK % A_NETWORK,
                        1 + host % A_NETWORK);
    }

    /// A playbook that all hosts go through in step, or each in its own way.
    Path playbook(boolean free) throws IOException {
        var file = folder.resolve(free ? "free.yml" : "site.yml");
        var line = free ? "  strategy: free\n" : "";
        Files.writeString(file, SITE.formatted(line, folder.resolve("nodes")));
        return file;
    }

    /// An inventory of the first hosts.
    Path inventory(int hosts) throws IOException {
        var lines =
                IntStream.range(0, hosts)
                        .mapToObj(host -> name(host) + " ansible_host=" + address(host));
        var text =
                "[nodes]\n"
                        + String.join("\n", lines.toList())
                        + "\n[nodes:vars]\nansible_port="
                        + sshd.port()
                        + "\nansible_user="
                        + System.getProperty("user.name")
                        + "\nansible_ssh_private_key_file="
                        + sshd.userKey()
                        + "\n";
        var file = folder.resolve("hosts-" + hosts);
        Files.writeString(file, text);
        return file;
    }

    /// The keys of the first hosts, a line for each.
    Path knownHosts(int hosts) throws IOException {
        var key = sshd.hostKey();
        List<String> lines =
                IntStream.range(0, hosts)
                        .mapToObj(host -> "[" + address(host) + "]:" + sshd.port() + " " + key)
                        .toList();
        var file = folder.resolve("known_hosts-" + hosts);
        Files.write(file, lines);
        return file;
    }

    /// Gives hosts from `from` on what the first one has, which was played on.
    void settle(int from, int to) throws IOException {
        var model = folder.resolve("nodes").resolve(name(0));
        List<Path> files;
        try (var walk = Files.walk(model)) {
            files = walk.toList();
        }
        for (int host = from; host < to; host++) {
            var node = folder.resolve("nodes").resolve(name(host));
            for (var file : files) {
                var copy = node.resolve(model.relativize(file));
                Files.copy(
                        file, copy, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
            }
            var own = node.resolve("etc/node.toml");
            Files.writeString(own, Files.readString(own).replace(name(0), name(host)));
        }
    }
}
