package dev.muster.cli;

import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Throwaway nodes: SSH servers within this process, on loopback, each with a folder of its own
/// that stands for its `/`. Nothing of them outlives [#close].
final class DemoNodes implements AutoCloseable {
    private static final Map<String, List<String>> GROUPS = groups();

    private final Path folder;
    private final Map<String, LoopbackHost> nodes = new LinkedHashMap<>();

    private DemoNodes(Path folder) {
        this.folder = folder;
    }

    private static Map<String, List<String>> groups() {
        var groups = new LinkedHashMap<String, List<String>>();
        groups.put("chain", List.of("chain1", "chain2"));
        groups.put("storage", List.of("storage1", "storage2"));
        return groups;
    }

    static DemoNodes start() {
        try {
            var demo = new DemoNodes(Files.createTempDirectory("muster-demo-"));
            GROUPS.values().forEach(names -> names.forEach(demo::start));
            demo.write();
            return demo;
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }

    private void start(String name) {
        var own = folder.resolve(name);
        nodes.put(
                name,
                LoopbackHost.start(own.resolve("ssh"), own.resolve("root"), LoopbackHost.Door.KEY));
    }

    private void write() throws IOException {
        var lines = new ArrayList<String>();
        GROUPS.forEach((group, names) -> {
            lines.add("[" + group + "]");
            names.forEach(name -> lines.add(line(name)));
        });
        lines.add("[all:vars]");
        lines.add("ansible_host=127.0.0.1");
        lines.add("ansible_user=ops");
        Files.write(inventory(), lines);
        Files.write(
                knownHosts(), nodes.values().stream().map(LoopbackHost::knownHostsLine).toList());
    }

    private String line(String name) {
        var node = nodes.get(name);
        if (node == null) {
            throw new IllegalStateException(name);
        }
        return "%s ansible_port=%d ansible_ssh_private_key_file='%s' root='%s'"
                .formatted(name, node.port(), node.keyFile(), node.home());
    }

    Path folder() {
        return folder;
    }

    Path inventory() {
        return folder.resolve("hosts");
    }

    Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /// A path of a node, as this machine knows it.
    Path at(String node, String path) {
        return folder.resolve(node).resolve("root").resolve(path);
    }

    @Override
    public void close() {
        nodes.values().forEach(LoopbackHost::close);
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
