package dev.muster.run;

import dev.muster.module.Result;
import dev.muster.plan.Loading;
import dev.muster.playbook.Item;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// An include that some hosts have come to: asks each what it wants of it, and leads those that
/// want the same through it together.
final class Including {
    /// How many turns of a looping include are looked into while one of them runs.
    private static final int AHEAD = 20;

    private final Conductor conductor;
    private final PlayState play;
    private final Item.Task task;
    private final Event.Kind kind;
    private final Inclusion inclusion;
    private final Set<HostRun> failed = new LinkedHashSet<>();

    Including(
            Conductor conductor,
            PlayState play,
            Item.Task task,
            Item.Call.Include include,
            Event.Kind kind) {
        this.conductor = conductor;
        this.play = play;
        this.task = task;
        this.kind = kind;
        this.inclusion = new Inclusion(play, task, include, play.run.templating);
    }

    /// Leads the hosts through what they include.
    void lead(List<HostRun> hosts, Later later) {
        var first = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        boolean once = play.flag("run_once", task, first, false);
        var who = once ? hosts.subList(0, 1) : hosts;
        play.run.tell(new Event.StatementReached(play.title(task, first), kind, task.place()));
        var groups = groups(who, hosts);
        var order = List.copyOf(groups.keySet());
        var brought = new LinkedHashMap<Inclusion.Wanted, Loading.Brought>();
        for (var what : order) {
            read(what, groups.getOrDefault(what, List.of())).ifPresent(b -> brought.put(what, b));
        }
        conductor.judge(task, failed, hosts);
        var ready = List.copyOf(brought.entrySet());
        for (int i = 0; i < ready.size(); i++) {
            var next = ready.subList(i + 1, Math.min(ready.size(), i + 1 + AHEAD));
            var items = next.stream().flatMap(entry -> entry.getValue().items().stream()).toList();
            var then = new Later(items, 0, Optional.of(later));
            var what = ready.get(i).getKey();
            enter(what, ready.get(i).getValue(), groups.getOrDefault(what, List.of()), then);
        }
    }

    /// The hosts by what they want, in the order of the turns.
    private Map<Inclusion.Wanted, List<HostRun>> groups(List<HostRun> who, List<HostRun> all) {
        int turns = 0;
        var wanted = new LinkedHashMap<HostRun, List<Inclusion.Wanted>>();
        for (var host : who) {
            try {
                var asked = inclusion.ask(play.scope(host, Optional.of(task), Map.of()));
                wanted.put(host, asked.wanted());
                turns = Math.max(turns, asked.wanted().size());
                register(asked.result(), host, who.size() < all.size() ? all : List.of(host));
            } catch (InputException mistake) {
                fail(host, mistake);
            }
        }
        var groups = new LinkedHashMap<Inclusion.Wanted, List<HostRun>>();
        for (int turn = 0; turn < turns; turn++) {
            for (var entry : wanted.entrySet()) {
                if (turn < entry.getValue().size()) {
                    var one = entry.getValue().get(turn);
                    groups.computeIfAbsent(one, _ -> new ArrayList<>()).add(entry.getKey());
                }
            }
        }
        return groups;
    }

    /// Keeps what the include came to, and tells where that was nothing.
    private void register(Result result, HostRun host, List<HostRun> sharers) {
        task.keywords()
                .value("register")
                .map(Python::print)
                .ifPresent(name ->
                        sharers.forEach(sharer ->
                                sharer.variables().register(Map.of(name, Results.value(result)))));
        if (result.skipped()) {
            play.run.tell(new Event.IncludePassed(host.name()));
        }
    }

    private void fail(HostRun host, InputException mistake) {
        conductor.failOne(task, host, mistake, kind);
        failed.add(host);
    }

    private Optional<Loading.Brought> read(Inclusion.Wanted what, List<HostRun> all) {
        var hosts = all.stream().filter(HostRun::isPlaying).toList();
        try {
            return Optional.of(inclusion.load(what));
        } catch (InputException mistake) {
            hosts.forEach(host -> fail(host, mistake));
            return Optional.empty();
        }
    }

    private void enter(
            Inclusion.Wanted what, Loading.Brought brought, List<HostRun> all, Later later) {
        var hosts = all.stream().filter(HostRun::isPlaying).toList();
        if (hosts.isEmpty() || play.run.isInterrupted()) {
            return;
        }
        play.run.tell(
                new Event.Included(
                        what.name(),
                        hosts.stream().map(HostRun::name).toList(),
                        task.place(),
                        brought.file().map(Path::toAbsolutePath),
                        what.label()));
        brought.handlers().forEach(play::addHandlers);
        brought.roles().forEach(play.variables::join);
        conductor.walk(brought.items(), hosts, Optional.of(later), kind);
    }
}
