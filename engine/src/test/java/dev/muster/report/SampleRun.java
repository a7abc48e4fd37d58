package dev.muster.report;

import dev.muster.module.Difference;
import dev.muster.run.Event;
import dev.muster.run.Event.Kind;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import dev.muster.source.Diagnostic;
import dev.muster.source.Source;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// A run in which something of everything happens.
final class SampleRun {
    private static final Source SITE =
            new Source(
                    "playbooks/site.yml",
                    """
                    - name: Bring up storage
                      hosts: storage
                      tasks:
                        - name: Swarm key
                          copy: {content: "{{ swarm_key }}", dest: /srv/ipfs/swarm.key}
                        - name: Daemon
                          systemd: {name: ipfs.service, state: started}
                    """);

    private final List<Event> events = new ArrayList<>();
    private final List<String> hosts;

    private SampleRun(List<String> hosts) {
        this.hosts = hosts;
    }

    static Span place(int line) {
        return new Span(SITE, line, 7, 4);
    }

    static List<Event> inSync(int count) {
        var names = new ArrayList<String>();
        for (int number = 1; number <= count; number++) {
            names.add("node" + number);
        }
        var run = new SampleRun(names);
        run.play();
        run.task("Swarm key", "copy", 4);
        names.forEach(name -> run.done(name, Status.OK));
        run.task("Daemon", "systemd", 6);
        names.forEach(name -> run.done(name, Status.OK));
        run.end();
        return run.events;
    }

    static List<Event> eventful() {
        var run = new SampleRun(List.of("node1", "node2", "node3", "node4"));
        run.play();
        run.gather();
        run.key();
        run.packages();
        run.debug();
        run.handler();
        run.rescued();
        run.told();
        run.trouble();
        run.end();
        return run.events;
    }

    private Event.TaskStarted current = started("", Kind.TASK, "", List.of(), 1);

    private static Event.TaskStarted started(
            String name, Kind kind, String module, List<String> hosts, int line) {
        return new Event.TaskStarted(name, kind, module, hosts, place(line));
    }

    private void play() {
        events.add(new Event.PlayStarted("Bring up storage", hosts, place(1)));
    }

    private void task(String name, String module, int line) {
        start(started(name, Kind.TASK, module, hosts, line));
    }

    private void start(Event.TaskStarted task) {
        current = task;
        events.add(task);
    }

    private void end() {
        events.add(new Event.RunEnded(Duration.ofMillis(2310), false));
    }

    private void done(String host, Status status, Difference... differences) {
        done(host, status, Map.of(), differences);
    }

    private void done(
            String host, Status status, Map<String, Value> result, Difference... differences) {
        events.add(new Event.TaskDone(outcome(host, status, result, List.of(differences))));
    }

    private Outcome outcome(
            String host, Status status, Map<String, Value> result, List<Difference> differences) {
        return new Outcome(
                host,
                current.name(),
                current.kind(),
                current.module(),
                current.place(),
                status == Status.FAILED ? List.of("role ipfs, from site.yml:3") : List.of(),
                status,
                Value.map(new TreeMap<>(result)),
                differences,
                Optional.empty(),
                Duration.ofMillis(120),
                current.module().equals("assert") ? 2 : 0,
                current.module().equals("debug"));
    }

    private void gather() {
        start(started("Gathering Facts", Kind.GATHERING, "setup", hosts, 1));
        hosts.forEach(name -> done(name, Status.OK));
    }

    private void key() {
        task("ipfs : Swarm key", "copy", 4);
        var content =
                new Difference.Content(
                        "/srv/ipfs/config",
                        Optional.of("a\nb\nc\nd\nport = 4001\ne\nf\n"),
                        Optional.of("a\nb\nc\nd\nport = 4101\ne\nf\ng"));
        var mode = new Difference.Attribute("mode", "0644", "0600");
        var hidden = new Difference.Opaque("/srv/ipfs/swarm.key", "secret");
        done("node1", Status.CHANGED, content, mode);
        done("node2", Status.CHANGED, content, mode);
        done("node3", Status.CHANGED, hidden);
        done("node4", Status.OK);
    }

    private void packages() {
        task("ipfs : Packages", "apt", 4);
        for (var host : hosts) {
            for (var label : List.of("curl", "jq", "xz-utils")) {
                var status =
                        host.equals("node2") && label.equals("jq") ? Status.CHANGED : Status.OK;
                events.add(new Event.ItemDone(outcome(host, status, Map.of(), List.of()), label));
            }
            done(host, host.equals("node2") ? Status.CHANGED : Status.OK);
        }
    }

    private void debug() {
        task("Say who", "debug", 6);
        hosts.forEach(name ->
                done(
                        name,
                        Status.OK,
                        Map.of(
                                "msg",
                                new Value.Text(
                                        "token", name.equals("node1") || name.equals("node2")))));
        task("Enough room", "assert", 6);
        hosts.forEach(name -> done(name, Status.OK, Map.of("msg", Value.text("All fine"))));
    }

    private void handler() {
        start(started("restart ipfs", Kind.HANDLER, "systemd", List.of("node1"), 6));
        done("node1", Status.CHANGED);
    }

    private void rescued() {
        start(started("Try it", Kind.TASK, "command", List.of("node1", "node4"), 6));
        done("node1", Status.FAILED, Map.of("msg", Value.text("no such luck")));
        done("node4", Status.SKIPPED);
        events.add(new Event.Rescued("node1"));
        events.add(
                new Event.Included(
                        "tasks/mend.yml",
                        List.of("node1"),
                        place(6),
                        Optional.of(Path.of("tasks/mend.yml")),
                        Optional.empty()));
        start(started("Never mind", Kind.TASK, "command", List.of("node1"), 6));
        done("node1", Status.IGNORED, Map.of("msg", Value.text("still no luck")));
    }

    private void told() {
        events.add(
                new Event.Told(
                        Diagnostic.warning("'include' is an old word", place(4))
                                .hint("write 'include_tasks'")));
    }

    private void trouble() {
        task("ipfs : Daemon", "systemd", 7);
        events.add(new Event.Retrying("ipfs : Daemon", "node2", 2));
        done("node1", Status.OK);
        done("node2", Status.OK);
        done(
                "node3",
                Status.FAILED,
                Map.of(
                        "msg",
                        Value.text("could not start ipfs.service"),
                        "cmd",
                        Value.texts(List.of("systemctl", "start", "ipfs.service")),
                        "rc",
                        Value.of(1),
                        "stderr",
                        Value.text("Job for ipfs.service failed.\nSee journalctl -xeu ipfs")));
        done(
                "node4",
                Status.UNREACHABLE,
                Map.of("msg", Value.text("connection refused by 10.0.0.4 port 22")));
    }
}
