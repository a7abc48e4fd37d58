package dev.muster.cli;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.jar.JarFile;

/// What the launcher has the JVM learn from when it makes its caches of loaded and linked classes:
/// for `brief` the usual commands that reach no host, for `whole` these, plays over SSH, and a
/// large file. The nodes it plays against are served by a process of their own, so that no class of
/// theirs gets in.
///
/// `Training FOLDER OPTION…` serves the nodes and starts the other processes, with these options
/// for their JVM, which leave the caches in the folder. Exits with 1 if that went wrong; there may
/// be caches nevertheless.
public final class Training {
    private static final int LARGE = 16 << 20;

    /// What runs usually come to.
    private static final String PLAY =
            """
            - hosts: all
              vars: {port: 30303, names: [one, two]}
              tasks:
                - file: {path: "{{ root }}/made", state: directory, mode: "0755"}
                - copy: {src: large, dest: "{{ root }}/made/large"}
                - template: {src: text.j2, dest: "{{ root }}/made/text", mode: "0644"}
                  notify: told
                - copy: {content: "{{ port }}\\n", dest: "{{ root }}/made/{{ item }}"}
                  loop: "{{ names }}"
                - file: {src: "{{ root }}/made/text", dest: "{{ root }}/made/link", state: link}
                - lineinfile: {path: "{{ root }}/made/text", line: last}
                - blockinfile: {path: "{{ root }}/made/block", create: true, block: "a\\nb"}
                - stat: {path: "{{ root }}/made/text"}
                  register: text
                - assert: {that: [text.stat.exists, "text.stat.size | int > 0"]}
                - file: {path: "{{ root }}/made/old", state: absent}
                - set_fact: {known: "{{ names | map('upper') | join(',') | default('none') }}"}
                - command: "true"
                  when: known is defined and port == 30303
              handlers:
                - name: told
                  command: "true"
            """;

    /// What needs the superuser or another system, and is only asked after.
    private static final String LOOK =
            """
            - hosts: all
              ignore_errors: true
              tasks:
                - group: {name: eth, system: true}
                - user: {name: eth, group: eth, shell: /usr/sbin/nologin, create_home: false}
                - apt: {name: [ca-certificates, curl]}
                - systemd: {name: eth, enabled: true, state: started, daemon_reload: true}
                - service: {name: ssh, state: started}
                - sysctl: {name: net.core.rmem_max, value: "2500000"}
                - get_url: {url: "http://127.0.0.1:9/none", dest: "{{ root }}/made/text"}
                - unarchive: {src: "{{ root }}/made/none.tar.gz", dest: "{{ root }}", remote_src: true}
                - shell: "echo {{ item }}"
                  args: {creates: "{{ root }}/made/{{ item }}"}
                  loop: [one, two]
                - debug: {msg: "{{ ansible_distribution }}"}
            """;

    /// A class of each jar that runs come to most.
    private static final List<String> JARS =
            List.of(
                    "dev.muster.cli.Main",
                    "dev.muster.modules.Catalogue",
                    "dev.muster.plan.Plan",
                    "net.schmizz.sshj.SSHClient");

    private Training() {}

    /// Trains, or serves the nodes for it.
    public static void main(String[] arguments)
            throws IOException, InterruptedException, ClassNotFoundException {
        boolean good =
                switch (arguments[0]) {
                    case "brief" -> learnBrief(program());
                    case "whole" -> learn(program(), Path.of(arguments[1]));
                    default -> teach(List.of(arguments));
                };
        System.exit(good ? 0 : 1);
    }

    private static boolean teach(List<String> arguments) throws IOException, InterruptedException {
        try (var nodes = DemoNodes.start()) {
            var folder = nodes.folder();
            Files.write(folder.resolve("large"), new byte[LARGE]);
            Files.writeString(folder.resolve("text.j2"), "{{ inventory_hostname }}: {{ root }}\n");
            Files.writeString(folder.resolve("site.yml"), PLAY);
            Files.writeString(folder.resolve("look.yml"), LOOK);
            boolean good = true;
            for (var cache : List.of("brief", "whole")) {
                var words = new ArrayList<String>();
                words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
                words.addAll(arguments.subList(1, arguments.size()));
                words.addAll(
                        List.of(
                                "-XX:AOTCacheOutput="
                                        + Path.of(arguments.getFirst()).resolve(cache),
                                "-Dmuster.home=" + System.getProperty("muster.home", ""),
                                "-cp",
                                System.getProperty("java.class.path"),
                                Training.class.getName(),
                                cache,
                                folder.toString()));
                good &= new ProcessBuilder(words).inheritIO().start().waitFor() == 0;
            }
            return good;
        }
    }

    private static Program program() {
        return new Program(Surroundings.unseen(Path.of(System.getProperty("muster.home", ""))));
    }

    private static boolean learnBrief(Program program) {
        var demo = Path.of(System.getProperty("muster.home", ""), "playbooks/demo/site.yml");
        boolean good = done(program, "--version");
        good &= done(program, "--help");
        good &= done(program, "play", "--list-tasks", demo.toString());
        good &= done(program, "check", demo.toString());
        return good;
    }

    private static boolean learn(Program program, Path folder)
            throws IOException, ClassNotFoundException {
        var site = folder.resolve("site.yml").toString();
        var look = folder.resolve("look.yml").toString();
        var hosts = folder.resolve("hosts").toString();
        var known = folder.resolve("known_hosts").toString();
        boolean good = learnBrief(program);
        good &= done(program, "play", "-i", hosts, "--ssh-known-hosts", known, site);
        good &= done(program, "drift", "-i", hosts, "--ssh-known-hosts", known, site);
        // Not every system has what it asks after.
        done(program, "drift", "-i", hosts, "--ssh-known-hosts", known, look);
        for (var one : JARS) {
            loadBeside(one);
        }
        return good;
    }

    /// Loads all classes of the jar that holds this one. Of those that the cache lacks, the first
    /// that a run comes to has the JVM open and read the jars.
    private static void loadBeside(String name) throws IOException, ClassNotFoundException {
        var one = Class.forName(name);
        var loader = one.getClassLoader();
        var place = one.getProtectionDomain().getCodeSource().getLocation().getPath();
        try (var jar = new JarFile(place)) {
            for (var entry : Collections.list(jar.entries())) {
                var file = entry.getName();
                if (file.endsWith(".class") && !file.startsWith("META-INF/")) {
                    load(file.substring(0, file.length() - ".class".length()), loader);
                }
            }
        }
    }

    private static void load(String name, ClassLoader loader) {
        try {
            loader.loadClass(name.replace('/', '.'));
        } catch (ClassNotFoundException | LinkageError _) {
            // needs a library that is not here, so no run ever comes to it
        }
    }

    private static boolean done(Program program, String... words) {
        var exit = program.run(List.of(words));
        return exit == ExitCode.DONE || exit == ExitCode.DRIFT;
    }
}
