package dev.muster.run;

import dev.muster.module.Module;
import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Leads the hosts of one batch through a play.
///
/// **In step.** The conductor walks the items in the order of the playbook. At each task it sends
/// all hosts that are still playing, waits for the last of them, and only then goes on: no host
/// takes a step of a task before every host has finished the one before. Looking ahead is not
/// touching, and happens in [Foresight].
///
/// **Blocks.** Hosts that fail in a block wait until the others are through; then they alone walk
/// its `rescue`, and all walk its `always`. What still stands as failed afterwards has left the
/// play.
///
/// **Apart.** With the strategies `free` and `host_pinned` every host has a walk of its own.
final class Conductor {
    /// How many hosts are on their way with the strategy `free`: the next begins when one is
    /// through. More would not go faster, since forks are fewer, and would all be held in memory.
    private static final int AT_A_TIME = 200;

    private final PlayState play;
    private final RunState run;
    private final Startup startup;
    private final MetaTasks metaTasks;
    private final Settling settling;
    private Optional<Item.Task> gathering = Optional.empty();
    private volatile boolean ended;

    Conductor(PlayState play, Startup startup) {
        this.play = play;
        this.run = play.run;
        this.startup = startup;
        this.metaTasks = new MetaTasks(play);
        this.settling = new Settling(play);
    }

    /// Leads these hosts through the whole play.
    void lead(List<HostRun> hosts) {
        if (hosts.isEmpty()) {
            return;
        }
        play.batch(hosts);
        run.expect(hosts.size());
        var score = score(hosts);
        gathering = score.gathering();
        var strategy =
                play.word("strategy", hosts.getFirst())
                        .orElse("linear")
                        .replace("ansible.builtin.", "");
        run.tell(
                new Event.BatchStarted(
                        play.name(),
                        hosts.stream().map(HostRun::name).toList(),
                        !strategy.equals("free") && !strategy.equals("host_pinned"),
                        run.settings.mode().check()));
        switch (strategy) {
            case "linear", "debug" -> begin(score, hosts);
            case "free" ->
                    run.apart(
                            hosts,
                            Math.max(AT_A_TIME, run.settings.forks()),
                            host -> begin(score, List.of(host)));
            case "host_pinned" ->
                    run.apart(hosts, run.settings.forks(), host -> begin(score, List.of(host)));
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                            "unknown strategy '" + strategy + "'",
                                            play.play
                                                    .keywords()
                                                    .place("strategy", play.play.place()))
                                    .hint("it is one of linear, free, host_pinned"));
        }
    }

    private void begin(Score score, List<HostRun> hosts) {
        walk(score.items(), hosts, Optional.empty(), Event.Kind.TASK);
        hosts.forEach(run::through);
    }

    private Score score(List<HostRun> hosts) {
        var first = hosts.getFirst();
        return Score.of(
                play.play,
                run.vocabulary,
                play.word("gather_facts", first).map(Ways::isTrue).orElse(true),
                run::factsRead,
                play.word("force_handlers", first)
                        .map(Ways::isTrue)
                        .orElse(run.settings.pace().forceHandlers()));
    }

    /// Whether `meta: end_play` ended the play for the batches that would follow.
    boolean isEnded() {
        return ended;
    }

    /// Whether a failure has ended the run for everybody, the plays to come included.
    boolean isBroken() {
        return settling.isBroken();
    }

    // ---- the walk

    void walk(List<Item> items, List<HostRun> hosts, Optional<Later> outer, Event.Kind kind) {
        for (int i = 0; i < items.size(); i++) {
            var playing = hosts.stream().filter(HostRun::isPlaying).toList();
            if (playing.isEmpty() || run.isInterrupted()) {
                return;
            }
            var later = new Later(items, i + 1, outer);
            switch (items.get(i)) {
                case Item.Task task -> task(task, playing, later, kind);
                case Item.Block block -> block(block, playing, later, kind);
            }
        }
    }

    private void block(Item.Block block, List<HostRun> all, Later later, Event.Kind kind) {
        var once = block.whole().filter(role -> !role.allowDuplicates());
        var hosts =
                once.isPresent()
                        ? all.stream().filter(host -> !host.hasRun(once.get())).toList()
                        : all;
        if (hosts.isEmpty()) {
            return;
        }
        var inside = Optional.of(new Later(block.always(), 0, Optional.of(later)));
        boolean rescues = !block.rescue().isEmpty();
        boolean cleans = !block.always().isEmpty();
        in(
                new HostRun.Part(
                        HostRun.Section.BODY, rescues, rescues || cleans && !isOurs(block)),
                hosts,
                () -> walk(block.body(), hosts, inside, kind));
        if (rescues && !run.isInterrupted()) {
            var failed = failed(hosts);
            failed.forEach(this::rescued);
            in(
                    new HostRun.Part(HostRun.Section.RESCUE, false, cleans),
                    failed,
                    () -> walk(block.rescue(), failed, inside, kind));
        }
        if (cleans && !isForsaken(block)) {
            always(block, hosts, later, kind);
        }
        block.whole().ifPresent(role -> hosts.forEach(host -> host.ended(role)));
    }

    /// Whether a block is the engine's own, which flushes handlers at the end of a section, and the
    /// run is over anyway.
    private boolean isForsaken(Item.Block block) {
        return settling.isBroken() && isOurs(block);
    }

    /// Whether the engine made the block itself.
    private boolean isOurs(Item.Block block) {
        return block.place() == play.play.place();
    }

    /// Leads hosts through items that a file or role brings.
    void included(List<Item> items, List<HostRun> hosts, Later later, Event.Kind kind) {
        in(HostRun.Part.PLAIN, hosts, () -> walk(items, hosts, Optional.of(later), kind));
    }

    private static void in(HostRun.Part part, List<HostRun> hosts, Runnable walk) {
        hosts.forEach(host -> host.enter(part));
        walk.run();
        hosts.forEach(HostRun::leave);
    }

    /// The hosts that have failed and may still be rescued.
    private static List<HostRun> failed(List<HostRun> hosts) {
        return hosts.stream()
                .filter(host -> host.standing() == HostRun.Standing.FAILED && !host.isStopped())
                .toList();
    }

    private void rescued(HostRun host) {
        settling.explainFailure(host);
        run.tell(new Event.Rescued(host.name()));
        host.stand(HostRun.Standing.PLAYING);
    }

    private void always(Item.Block block, List<HostRun> hosts, Later later, Event.Kind kind) {
        var failed = failed(hosts);
        failed.forEach(HostRun::owe);
        in(HostRun.Part.ALWAYS, hosts, () -> walk(block.always(), hosts, Optional.of(later), kind));
        failed.forEach(HostRun::pay);
    }

    // ---- tasks

    private void task(Item.Task task, List<HostRun> all, Later later, Event.Kind kind) {
        boolean known = isGathering(task) && run.settings.customs().once();
        var hosts =
                known ? all.stream().filter(host -> !host.variables().hasFacts()).toList() : all;
        if (hosts.isEmpty()) {
            return;
        }
        var scope = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        try {
            // who is notified has been chosen with the task that notifies
            if (kind != Event.Kind.HANDLER && !isChosen(task, scope)) {
                return;
            }
            switch (task.call()) {
                case Item.Call.Meta(String action) -> meta(task, action, hosts, later, kind);
                case Item.Call.Include include ->
                        new Including(this, play, task, include, kind).lead(hosts, later);
                case Item.Call.Use use -> use(task, use, hosts, later, kind);
                case Item.Call.Named named -> named(task, named, hosts, later, kind);
            }
        } catch (KeywordException unresolved) {
            // a keyword that can't be resolved concerns all hosts alike
            hosts.forEach(host -> failOne(task, host, unresolved.mistake(), kind));
        }
    }

    private boolean isChosen(Item.Task task, TaskScope scope) {
        return KeywordException.guard(() -> play.picks(task, scope))
                && (startup.hasStarted(task, scope, play) || isGathering(task))
                && startup.isAgreed(task, scope, play);
    }

    private boolean isGathering(Item.Task task) {
        return gathering.filter(own -> own == task).isPresent();
    }

    private void use(
            Item.Task task, Item.Call.Use use, List<HostRun> hosts, Later later, Event.Kind kind) {
        var first = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        var reach = KeywordException.guard(() -> settling.reach(task, use, first));
        var who = reach == Settling.Reach.EACH ? hosts : hosts.subList(0, 1);
        var title = play.title(task, first);
        var finalKind = isGathering(task) ? Event.Kind.GATHERING : kind;
        run.tell(
                new Event.TaskStarted(
                        title,
                        finalKind,
                        use.module().name(),
                        who.stream().map(HostRun::name).toList(),
                        task.place()));
        var throttle = KeywordException.guard(() -> play.throttle(task, first));
        var done =
                run.parallel(
                        who,
                        throttle,
                        host ->
                                new TaskRun(
                                                play,
                                                task,
                                                finalKind,
                                                host,
                                                later,
                                                nameOf(task, host, title))
                                        .run());
        settling.settle(task, done, reach, hosts);
    }

    /// Leads those together that call the same module.
    private void named(
            Item.Task task,
            Item.Call.Named named,
            List<HostRun> hosts,
            Later later,
            Event.Kind kind) {
        var calls = new LinkedHashMap<Module<?>, List<HostRun>>();
        for (var host : hosts) {
            var module =
                    play.module(
                            named, play.scope(host, Optional.of(task), Map.of()), run.templating);
            if (module.isPresent()) {
                calls.computeIfAbsent(module.get(), _ -> new ArrayList<>()).add(host);
            } else {
                failOne(
                        task,
                        host,
                        new InputException(
                                Diagnostic.error(
                                        "'" + Python.print(named.name()) + "' names no module",
                                        task.place())),
                        kind);
            }
        }
        calls.forEach((module, who) -> {
            var use = named.of(module);
            var own = new Item.Task(task.frame(), task.keywords(), use, task.loop(), task.place());
            use(own, use, who, later, kind);
        });
    }

    private String nameOf(Item.Task task, HostRun host, String title) {
        return task.title().filter(Value.Deferred.class::isInstance).isPresent()
                ? play.title(task, play.scope(host, Optional.of(task), Map.of()))
                : title;
    }

    /// Whether failures of an include end the play for others too.
    void judge(Item.Task task, Collection<HostRun> failed, List<HostRun> hosts) {
        settling.judge(task, failed, Settling.Reach.EACH, hosts);
    }

    void failOne(Item.Task task, HostRun host, InputException mistake, Event.Kind kind) {
        host.fail(task, told(task, host, mistake, kind, Event.Status.FAILED));
    }

    /// Tells a failure that the task says to ignore.
    void ignoreOne(Item.Task task, HostRun host, InputException mistake, Event.Kind kind) {
        told(task, host, mistake, kind, Event.Status.IGNORED);
    }

    private Value.Mapping told(
            Item.Task task,
            HostRun host,
            InputException mistake,
            Event.Kind kind,
            Event.Status status) {
        var result = Results.value(Results.failure(mistake));
        run.tell(
                new Event.TaskDone(
                        new Event.Outcome(
                                host.name(),
                                play.title(task, play.scope(host, Optional.of(task), Map.of())),
                                kind,
                                task.call().word(),
                                task.place(),
                                task.frame().via(),
                                status,
                                result,
                                List.of(),
                                Optional.empty(),
                                Duration.ZERO,
                                0,
                                false)));
        return result;
    }

    // ---- meta and handlers

    private void meta(
            Item.Task task, String action, List<HostRun> all, Later later, Event.Kind kind) {
        var hosts = KeywordException.guard(() -> metaTasks.willing(task, action, all, kind));
        if (hosts.isEmpty()) {
            return;
        }
        if (action.equals("flush_handlers")) {
            flush(hosts, later);
        } else {
            ended |= metaTasks.perform(action, hosts);
        }
    }

    /// Runs the handlers that were notified, in the order they are defined.
    private void flush(List<HostRun> hosts, Later later) {
        var handlers = play.handlers();
        for (int i = 0; i < handlers.size(); i++) {
            var handler = handlers.get(i);
            var notified =
                    hosts.stream()
                            .filter(host -> host.isPlaying() && host.isNotified(handler))
                            .toList();
            if (!notified.isEmpty()) {
                notified.forEach(host -> host.settle(handler));
                task(handler, notified, later, Event.Kind.HANDLER);
            }
        }
    }
}
