package dev.muster.run;

import dev.muster.module.Result;
import dev.muster.plan.Loading;
import dev.muster.plan.MistakenFileException;
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
        var ready = new ArrayList<Ready>();
        for (var group : groups(who, hosts)) {
            read(group).ifPresent(brought -> ready.add(new Ready(group, brought)));
        }
        conductor.judge(task, failed, hosts);
        ready.forEach(this::announce);
        for (int i = 0; i < ready.size(); i++) {
            var next = ready.subList(i + 1, Math.min(ready.size(), i + 1 + AHEAD));
            var items = next.stream().flatMap(one -> one.brought().items().stream()).toList();
            enter(ready.get(i), new Later(items, 0, Optional.of(later)));
        }
    }

    /// The hosts by what they want, in the order of the turns.
    private List<Group> groups(List<HostRun> who, List<HostRun> all) {
        int turns = 0;
        var wanted = new LinkedHashMap<HostRun, List<Inclusion.Wanted>>();
        for (var host : who) {
            try {
                var asked = inclusion.ask(play.scope(host, Optional.of(task), Map.of()));
                wanted.put(host, asked.wanted());
                turns = Math.max(turns, asked.wanted().size());
                register(asked.result(), host, who.size() < all.size() ? all : List.of(host));
            } catch (InputException mistake) {
                var own = play.scope(host, Optional.of(task), Map.of());
                if (play.flag("ignore_errors", task, own, false)) {
                    conductor.ignoreOne(task, host, mistake, kind);
                } else {
                    fail(host, mistake);
                }
            }
        }
        var groups = new ArrayList<Group>();
        for (int turn = 0; turn < turns; turn++) {
            for (var entry : wanted.entrySet()) {
                if (turn < entry.getValue().size()) {
                    join(entry.getKey(), entry.getValue().get(turn), groups);
                }
            }
        }
        return groups;
    }

    /// A host that wants the same twice gets it twice.
    private static void join(HostRun host, Inclusion.Wanted what, List<Group> groups) {
        var group =
                groups.stream()
                        .filter(one -> one.what().equals(what) && !one.hosts().contains(host))
                        .findFirst();
        if (group.isPresent()) {
            group.get().hosts().add(host);
        } else {
            groups.add(new Group(what, new ArrayList<>(List.of(host))));
        }
    }

    /// Hosts that want the same.
    private record Group(Inclusion.Wanted what, List<HostRun> hosts) {}

    /// What such hosts get.
    private record Ready(Group group, Loading.Brought brought) {}

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

    private Optional<Loading.Brought> read(Group group) {
        try {
            return Optional.of(inclusion.load(group.what()));
        } catch (MistakenFileException mistake) {
            throw mistake;
        } catch (InputException mistake) {
            group.hosts().stream().filter(HostRun::isPlaying).forEach(host -> fail(host, mistake));
            return Optional.empty();
        }
    }

    /// Tells what joins the play, and lets its handlers be known before the first of it runs: the
    /// turns of a loop over one role share them.
    private void announce(Ready ready) {
        var what = ready.group().what();
        var brought = ready.brought();
        var hosts = playing(ready);
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
        play.addHandlers(brought.handlers(), what, inclusion.include().isRole());
        brought.roles().forEach(play.variables::join);
    }

    private void enter(Ready ready, Later later) {
        var hosts = playing(ready);
        if (!hosts.isEmpty() && !play.run.isInterrupted()) {
            conductor.included(ready.brought().items(), hosts, later, kind);
        }
    }

    private static List<HostRun> playing(Ready ready) {
        return ready.group().hosts().stream().filter(HostRun::isPlaying).toList();
    }
}
