package dev.muster.cli;

import dev.muster.inventory.Inventory;
import dev.muster.module.Vocabulary;
import dev.muster.modules.Catalogue;
import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.run.Event;
import dev.muster.run.PlaybookRun;
import dev.muster.run.Prompting;
import dev.muster.run.Settings;
import dev.muster.session.Session;
import dev.muster.session.Target;
import dev.muster.template.Templating;
import dev.muster.testkit.FakeHost;
import dev.muster.testkit.FakeSession;
import dev.muster.value.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/// A playbook played on hosts that are only data, and what came of it.
final class Rehearsal {
    private final Path folder;
    private final Map<String, FakeSession> sessions = new ConcurrentHashMap<>();
    private final List<Event> events = new ArrayList<>();
    private String inventory = "[nodes]\na\nb\n";
    private Settings settings = Settings.USUAL.with(new Settings.Mode(false, true));

    Rehearsal(Path folder) {
        this.folder = folder;
    }

    Rehearsal inventory(String text) {
        inventory = text;
        return this;
    }

    Rehearsal file(String name, String text) {
        try {
            TextFile.write(folder, name, text);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
        return this;
    }

    Rehearsal settings(UnaryOperator<Settings> change) {
        settings = change.apply(settings);
        return this;
    }

    /// Plays a playbook; what the hosts are stays for the next one.
    Rehearsal play(String playbook) {
        file("site.yml", playbook);
        file("hosts.ini", inventory);
        events.clear();
        var hosts = Inventory.load(List.of(folder.resolve("hosts.ini").toString()), _ -> {});
        var plan = plan(folder, settings.extra());
        var world =
                new PlaybookRun.World(
                        this::session,
                        events::add,
                        Prompting.NOBODY,
                        InstantSource.system(),
                        folder);
        new PlaybookRun(plan, hosts, settings, world).run();
        return this;
    }

    /// What `site.yml` of a folder comes to.
    static Plan plan(Path folder, Map<String, Value> extra) {
        var sources =
                new Plan.Sources(
                        new YamlFiles(folder),
                        new Vocabulary(Catalogue.modules()),
                        new Templating(),
                        extra,
                        Map.of("HOME", folder.toString()));
        return Plan.of(List.of(folder.resolve("site.yml")), sources);
    }

    private Session session(Target target) {
        return sessions.computeIfAbsent(target.name(), _ -> new FakeSession(new FakeHost()));
    }

    FakeSession host(String name) {
        return sessions.computeIfAbsent(name, _ -> new FakeSession(new FakeHost()));
    }

    List<Event> events() {
        return events;
    }

    /// "host task status" of every task that ended, in order.
    List<String> story() {
        return events.stream()
                .filter(Event.TaskDone.class::isInstance)
                .map(event -> ((Event.TaskDone) event).outcome())
                .map(done -> done.host() + " " + done.task() + " " + done.status())
                .toList();
    }

    /// The messages of `debug` on a host, in order.
    List<String> said(String host) {
        return events.stream()
                .filter(Event.TaskDone.class::isInstance)
                .map(event -> ((Event.TaskDone) event).outcome())
                .filter(done -> done.host().equals(host) && done.module().equals("debug"))
                .filter(done -> done.status() == Event.Status.OK)
                .map(done -> done.result().find("msg").map(Rehearsal::text).orElse(""))
                .toList();
    }

    /// The message with which a task failed on a host.
    String failure(String host) {
        return events.stream()
                .filter(Event.TaskDone.class::isInstance)
                .map(event -> ((Event.TaskDone) event).outcome())
                .filter(done -> done.host().equals(host))
                .filter(done -> done.status() == Event.Status.FAILED)
                .map(done -> done.result().find("msg").map(Rehearsal::text).orElse(""))
                .findFirst()
                .orElse("");
    }

    private static String text(Value value) {
        return dev.muster.template.Python.print(value);
    }
}
