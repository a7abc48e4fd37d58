package dev.muster.run;

import dev.muster.module.Effect;
import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.plan.Loading;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Node;
import dev.muster.template.Python;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
    /// How many turns of a looping include are looked into while one of them runs.
    private static final int INCLUDES_AHEAD = 20;

    private final PlayState play;
    private final RunState run;
    private final Startup startup;
    private final Optional<Item.Task> gathering;
    private volatile boolean over;
    private volatile boolean ended;

    /// Where `--start-at-task` and `--step` stand; one for the whole run.
    static final class Startup {
        private boolean started;
        private boolean asking;

        Startup(Settings settings) {
            started = settings.startAt().isEmpty();
            asking = settings.step();
        }
    }

    Conductor(PlayState play, Startup startup) {
        this.play = play;
        this.run = play.run;
        this.startup = startup;
        this.gathering = gathering();
    }

    /// Leads these hosts through the whole play.
    void lead(List<HostRun> hosts) {
        play.batch(hosts);
        var score = score();
        var strategy =
                play.play
                        .keywords()
                        .value("strategy")
                        .map(Python::print)
                        .orElse("linear")
                        .replace("ansible.builtin.", "");
        switch (strategy) {
            case "linear", "debug" -> walk(score, hosts, Optional.empty(), Event.Kind.TASK);
            case "free", "host_pinned" ->
                    run.apart(
                            hosts,
                            host -> walk(score, List.of(host), Optional.empty(), Event.Kind.TASK));
            default ->
                    throw new InputException(
                            Diagnostic.error(
                                            "unknown strategy '" + strategy + "'",
                                            play.play
                                                    .keywords()
                                                    .place("strategy", play.play.place()))
                                    .hint("it is one of linear, free, host_pinned"));
        }
        if (forcesHandlers()) {
            var failed =
                    hosts.stream().filter(h -> h.standing() == HostRun.Standing.FAILED).toList();
            failed.forEach(host -> host.stand(HostRun.Standing.PLAYING));
            flush(failed, Later.NOTHING);
            failed.forEach(host -> host.stand(HostRun.Standing.FAILED));
        }
    }

    private boolean forcesHandlers() {
        return run.settings.forceHandlers()
                || play.play
                        .keywords()
                        .value("force_handlers")
                        .map(value -> Ways.isTrue(Python.print(value)))
                        .orElse(false);
    }

    /// Everything the play does, in order.
    private List<Item> score() {
        var score = new ArrayList<Item>();
        gathering.ifPresent(score::add);
        score.addAll(play.play.preTasks());
        score.add(meta("flush_handlers"));
        score.addAll(play.play.roleItems());
        score.addAll(play.play.tasks());
        score.add(meta("flush_handlers"));
        score.addAll(play.play.postTasks());
        score.add(meta("flush_handlers"));
        return score;
    }

    private Item.Task meta(String action) {
        return new Item.Task(
                play.play.frame(),
                always(Map.of()),
                new Item.Call.Meta(action),
                Optional.empty(),
                play.play.place());
    }

    /// Keywords of a task that the engine makes itself.
    private Keywords always(Map<String, Value> more) {
        var given = new LinkedHashMap<String, Keyword>();
        var all = new LinkedHashMap<String, Value>(more);
        all.put("tags", Value.text("always"));
        all.forEach((name, value) ->
                given.put(
                        name,
                        new Keyword(
                                name,
                                new Node.Scalar(Python.print(value), value, play.play.place()),
                                play.play.place())));
        return new Keywords(given);
    }

    private Optional<Item.Task> gathering() {
        var keywords = play.play.keywords();
        boolean wanted =
                keywords.value("gather_facts")
                        .map(value -> Ways.isTrue(Python.print(value)))
                        .orElse(true);
        return wanted
                ? run.vocabulary.find("setup").map(setup -> gatheringWith(setup, keywords))
                : Optional.empty();
    }

    private Item.Task gatheringWith(Module<?> setup, Keywords keywords) {
        var arguments = new ArrayList<Given>();
        for (var name : List.of("gather_subset", "gather_timeout", "fact_path")) {
            keywords.find(name)
                    .ifPresent(given ->
                            arguments.add(
                                    new Given(name, given.value(), given.key(), given.place())));
        }
        return new Item.Task(
                play.play.frame(),
                always(Map.of("name", Value.text("Gathering Facts"))),
                new Item.Call.Use(setup, "setup", arguments, Optional.empty()),
                Optional.empty(),
                play.play.place());
    }

    // ---- the walk

    private void walk(
            List<Item> items, List<HostRun> hosts, Optional<Later> outer, Event.Kind kind) {
        for (int i = 0; i < items.size(); i++) {
            var playing = hosts.stream().filter(HostRun::isPlaying).toList();
            if (playing.isEmpty() || over || run.isInterrupted()) {
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
        var inside = new Later(block.always(), 0, Optional.of(later));
        boolean guarded = !block.rescue().isEmpty();
        hosts.forEach(host -> host.guard(guarded ? 1 : 0));
        walk(block.body(), hosts, Optional.of(inside), kind);
        hosts.forEach(host -> host.guard(guarded ? -1 : 0));
        var failed = hosts.stream().filter(h -> h.standing() == HostRun.Standing.FAILED).toList();
        if (!failed.isEmpty() && guarded && !run.isInterrupted()) {
            failed.forEach(this::explainFailure);
            failed.forEach(host -> run.tell(new Event.Rescued(host.name())));
            failed.forEach(host -> host.stand(HostRun.Standing.PLAYING));
            over = false;
            walk(block.rescue(), failed, Optional.of(inside), kind);
        }
        if (!block.always().isEmpty()) {
            always(block, hosts, later, kind);
        }
        block.whole().ifPresent(role -> hosts.forEach(host -> host.ran(role)));
    }

    private void always(Item.Block block, List<HostRun> hosts, Later later, Event.Kind kind) {
        var failed = hosts.stream().filter(h -> h.standing() == HostRun.Standing.FAILED).toList();
        failed.forEach(host -> host.stand(HostRun.Standing.PLAYING));
        boolean wasOver = over;
        over = false;
        walk(block.always(), hosts, Optional.of(later), kind);
        over |= wasOver;
        failed.stream()
                .filter(HostRun::isPlaying)
                .forEach(host -> host.stand(HostRun.Standing.FAILED));
    }

    /// What a rescue may read about the failure.
    private void explainFailure(HostRun host) {
        host.failure()
                .ifPresent(result ->
                        host.variables().register(Map.of("ansible_failed_result", result)));
        host.failedTask()
                .ifPresent(task -> {
                    var scope = play.scope(host, Optional.of(task), Map.of());
                    var told = new LinkedHashMap<String, Value>();
                    told.put(
                            "name",
                            Value.text(
                                    task.title()
                                            .map(title -> play.resolvedOrRaw(title, scope))
                                            .orElse("")));
                    told.put("action", Value.text(task.call().word()));
                    host.variables().register(Map.of("ansible_failed_task", Value.map(told)));
                });
    }

    // ---- tasks

    private void task(Item.Task task, List<HostRun> hosts, Later later, Event.Kind kind) {
        var scope = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        // who is notified has been chosen with the task that notifies
        if (kind != Event.Kind.HANDLER && !isChosen(task, scope, hosts)) {
            return;
        }
        try {
            switch (task.call()) {
                case Item.Call.Meta(String action) -> meta(task, action, hosts, later);
                case Item.Call.Include include -> include(task, include, hosts, later, kind);
                case Item.Call.Use use -> use(task, use, hosts, later, kind);
            }
        } catch (InputException mistake) {
            // a keyword that can't be resolved concerns all hosts alike
            hosts.forEach(host -> failOne(task, host, mistake, kind));
        }
    }

    private boolean isChosen(Item.Task task, TaskScope scope, List<HostRun> hosts) {
        boolean picked;
        try {
            picked = play.picks(task, scope);
        } catch (InputException mistake) {
            hosts.forEach(host -> failOne(task, host, mistake, Event.Kind.TASK));
            return false;
        }
        if (!picked || !hasStarted(task, scope)) {
            return false;
        }
        return !startup.asking || task.call() instanceof Item.Call.Meta || isAgreed(task, scope);
    }

    private boolean hasStarted(Item.Task task, TaskScope scope) {
        if (!startup.started && !(task.call() instanceof Item.Call.Meta)) {
            var wanted = run.settings.startAt().orElse("");
            var title = play.title(task, scope);
            var name =
                    title.substring(
                            title.lastIndexOf(" : ") < 0 ? 0 : title.lastIndexOf(" : ") + 3);
            startup.started = title.equals(wanted) || name.equals(wanted) || isLike(name, wanted);
        }
        return startup.started || isGathering(task);
    }

    private static boolean isLike(String name, String glob) {
        var pattern = "\\Q" + glob.replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q") + "\\E";
        return name.matches(pattern);
    }

    private boolean isGathering(Item.Task task) {
        return gathering.filter(own -> own == task).isPresent();
    }

    private boolean isAgreed(Item.Task task, TaskScope scope) {
        var question = "Perform task: " + play.title(task, scope) + " (N)o/(y)es/(c)ontinue: ";
        var answer = run.prompting.ask(question, true, Optional.empty()).orElse("n").strip();
        if (answer.startsWith("c")) {
            startup.asking = false;
        }
        return answer.startsWith("y") || answer.startsWith("c");
    }

    private void use(
            Item.Task task, Item.Call.Use use, List<HostRun> hosts, Later later, Event.Kind kind) {
        var first = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        boolean once =
                play.flag("run_once", task, first, false)
                        || Set.of("add_host", "pause").contains(use.module().name());
        var who = once ? hosts.subList(0, 1) : hosts;
        var title = play.title(task, first);
        var finalKind = isGathering(task) ? Event.Kind.GATHERING : kind;
        run.tell(
                new Event.TaskStarted(
                        title, finalKind, use.module().name(), names(who), task.place()));
        int throttle = throttle(task, first);
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
        done.forEach(one -> settle(task, one, once ? hosts : List.of(one.host())));
        judge(task, done, hosts);
    }

    private String nameOf(Item.Task task, HostRun host, String title) {
        return task.title().filter(Value.Deferred.class::isInstance).isPresent()
                ? play.title(task, play.scope(host, Optional.of(task), Map.of()))
                : title;
    }

    private int throttle(Item.Task task, TaskScope scope) {
        return task.nearest("throttle")
                .map(given -> Python.print(run.templating.resolve(given.value(), scope)))
                .filter(text -> text.strip().matches("\\d+"))
                .map(text -> Integer.valueOf(text.strip()))
                .orElse(0);
    }

    private static List<String> names(List<HostRun> hosts) {
        return hosts.stream().map(HostRun::name).toList();
    }

    /// What a finished task means for the play.
    ///
    /// @param sharers the hosts that share the result: all of the play after `run_once`
    private void settle(Item.Task task, TaskRun.Done done, List<HostRun> sharers) {
        for (var host : sharers) {
            if (host != done.host()) {
                Effects.apply(done.effects(), host);
                task.keywords()
                        .value("register")
                        .ifPresent(name ->
                                host.variables()
                                        .register(Map.of(Python.print(name), done.result())));
            }
            switch (done.status()) {
                case FAILED -> host.fail(task, done.result());
                case UNREACHABLE -> host.stand(HostRun.Standing.UNREACHABLE);
                case OK, CHANGED, SKIPPED, IGNORED -> {
                    // plays on
                }
            }
        }
        Effects.applyToInventory(done.effects(), done.host(), run);
        for (var effect : done.effects()) {
            if (effect instanceof Effect.Warning(String message)) {
                run.tell(new Event.Told(Diagnostic.warning(message, task.place())));
            }
        }
        if (done.changed()) {
            sharers.forEach(host -> notifyHandlers(task, host));
        }
    }

    /// Whether the failures of a task end the play for all.
    private void judge(Item.Task task, List<TaskRun.Done> done, List<HostRun> hosts) {
        boolean anyFailed =
                done.stream()
                        .anyMatch(one ->
                                one.status() == Event.Status.FAILED && !one.host().isGuarded()
                                        || one.status() == Event.Status.UNREACHABLE);
        if (!anyFailed) {
            return;
        }
        var scope = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        if (play.flag("any_errors_fatal", task, scope, false) || tooManyFailed(scope)) {
            hosts.stream()
                    .filter(HostRun::isPlaying)
                    .forEach(host -> host.stand(HostRun.Standing.FAILED));
            play.batch().stream()
                    .filter(HostRun::isPlaying)
                    .forEach(host -> host.stand(HostRun.Standing.FAILED));
        }
    }

    private boolean tooManyFailed(TaskScope scope) {
        return play.play
                .keywords()
                .value("max_fail_percentage")
                .map(value -> Python.print(run.templating.resolve(value, scope)))
                .map(text -> {
                    long failed = play.batch().stream().filter(h -> !h.isPlaying()).count();
                    return 100.0 * failed / play.batch().size()
                            > Double.parseDouble(text.replace("%", "").strip());
                })
                .orElse(false);
    }

    // ---- handlers

    private void notifyHandlers(Item.Task task, HostRun host) {
        var scope = play.scope(host, Optional.of(task), Map.of());
        for (var keyword : task.all("notify")) {
            for (var wanted : Keywords.several(run.templating.resolve(keyword.value(), scope))) {
                var name = Python.print(wanted);
                var found = handlers(name, scope);
                if (found.isEmpty()) {
                    throw unknownHandler(name, keyword, scope);
                }
                found.forEach(host::notify);
            }
        }
    }

    private InputException unknownHandler(String name, Keyword keyword, TaskScope scope) {
        var known =
                play.handlers().stream()
                        .flatMap(h -> h.title().stream())
                        .map(title -> play.resolvedOrRaw(title, scope))
                        .toList();
        var problem =
                Diagnostic.error("there is no handler '" + name + "' to notify", keyword.place());
        return new InputException(
                NearMiss.of(name, known)
                        .map(near -> problem.hint("did you mean '" + near + "'?"))
                        .orElse(
                                problem.hint(
                                        "a handler goes by its name or by what it listens to")));
    }

    /// The handlers that a name reaches: one that bears it, from the last list in which there is
    /// one (the play's own, else the last role's), and all that listen to it.
    private List<Item.Task> handlers(String name, TaskScope scope) {
        var found = new ArrayList<Item.Task>();
        var named = play.handlers().stream().filter(h -> titles(h, scope).contains(name)).toList();
        if (!named.isEmpty()) {
            var list = named.getLast().frame();
            named.stream().filter(h -> h.frame() == list).findFirst().ifPresent(found::add);
        }
        for (var handler : play.handlers()) {
            boolean listens =
                    handler
                            .keywords()
                            .value("listen")
                            .map(Keywords::several)
                            .orElse(List.of())
                            .stream()
                            .anyMatch(topic -> play.resolvedOrRaw(topic, scope).equals(name));
            if (listens && found.stream().noneMatch(known -> known == handler)) {
                found.add(handler);
            }
        }
        return found;
    }

    private List<String> titles(Item.Task handler, TaskScope scope) {
        var own =
                new TaskScope(
                        scope.locals(),
                        scope.magic(),
                        scope.extra(),
                        scope.play(),
                        scope.host(),
                        Optional.of(handler));
        return handler.title()
                .map(title -> play.resolvedOrRaw(title, own))
                .map(name ->
                        handler.frame()
                                .role()
                                .map(role -> List.of(name, role.name() + " : " + name))
                                .orElse(List.of(name)))
                .orElse(List.of());
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

    // ---- meta

    /// The actions whose condition each host decides for itself; for the others, the first host
    /// decides for all.
    private static final Set<String> EACH_DECIDES =
            Set.of("end_host", "flush_handlers", "noop", "reset_connection");

    private void meta(Item.Task task, String action, List<HostRun> all, Later later) {
        var asked = EACH_DECIDES.contains(action) ? all : all.subList(0, 1);
        var hosts =
                asked.stream()
                        .filter(host -> holds(task, play.scope(host, Optional.of(task), Map.of())))
                        .toList();
        if (hosts.isEmpty()) {
            return;
        }
        switch (action) {
            case "flush_handlers" -> flush(hosts, later);
            case "end_play" -> {
                play.batch().stream()
                        .filter(HostRun::isPlaying)
                        .forEach(host -> host.stand(HostRun.Standing.LEFT));
                ended = true;
            }
            case "end_batch" ->
                    play.batch().stream()
                            .filter(HostRun::isPlaying)
                            .forEach(host -> host.stand(HostRun.Standing.LEFT));
            case "end_host" -> hosts.forEach(host -> host.stand(HostRun.Standing.LEFT));
            case "clear_facts" -> all.forEach(host -> host.variables().clearFacts());
            case "clear_host_errors" -> {
                for (var host : play.batch()) {
                    if (host.standing() == HostRun.Standing.FAILED
                            || host.standing() == HostRun.Standing.UNREACHABLE) {
                        host.stand(HostRun.Standing.LEFT);
                    }
                }
            }
            case "reset_connection" -> hosts.forEach(HostRun::resetConnections);
            case "refresh_inventory" -> run.refreshInventory();
            default -> {
                // noop
            }
        }
    }

    /// Whether `meta: end_play` ended the play for the batches that would follow.
    boolean isEnded() {
        return ended;
    }

    private boolean holds(Item.Task task, TaskScope scope) {
        return task.all("when").stream()
                .flatMap(when -> when.conditions().stream())
                .allMatch(condition -> run.templating.holds(condition, scope));
    }

    private void failOne(Item.Task task, HostRun host, InputException mistake, Event.Kind kind) {
        var result = Results.value(TaskRun.failure(mistake));
        run.tell(
                new Event.TaskDone(
                        new Event.Outcome(
                                host.name(),
                                task.title().map(Python::print).orElse(task.call().word()),
                                kind,
                                task.call().word(),
                                task.place(),
                                task.frame().via(),
                                Event.Status.FAILED,
                                result,
                                List.of(),
                                Optional.empty(),
                                Duration.ZERO,
                                0,
                                false)));
        host.fail(task, result);
    }

    // ---- includes

    private void include(
            Item.Task task,
            Item.Call.Include include,
            List<HostRun> hosts,
            Later later,
            Event.Kind kind) {
        var first = play.scope(hosts.getFirst(), Optional.of(task), Map.of());
        boolean once = play.flag("run_once", task, first, false);
        var inclusion = new Inclusion(play, task, include, run.templating);
        var groups = new LinkedHashMap<Inclusion.Wanted, List<HostRun>>();
        int turns = 0;
        var wanted = new LinkedHashMap<HostRun, List<Inclusion.Wanted>>();
        for (var host : once ? hosts.subList(0, 1) : hosts) {
            try {
                var list = inclusion.wanted(play.scope(host, Optional.of(task), Map.of()));
                wanted.put(host, list);
                turns = Math.max(turns, list.size());
            } catch (InputException mistake) {
                failOne(task, host, mistake, kind);
            }
        }
        for (int turn = 0; turn < turns; turn++) {
            for (var entry : wanted.entrySet()) {
                if (turn < entry.getValue().size()) {
                    var one = entry.getValue().get(turn);
                    groups.computeIfAbsent(one, _ -> new ArrayList<>()).add(entry.getKey());
                }
            }
        }
        var order = List.copyOf(groups.keySet());
        for (int i = 0; i < order.size(); i++) {
            var what = order.get(i);
            var next = order.subList(i + 1, Math.min(order.size(), i + 1 + INCLUDES_AHEAD));
            var then = new Later(items(next, inclusion), 0, Optional.of(later));
            var who = groups.getOrDefault(what, List.of());
            enter(task, what, who, inclusion, then, kind);
        }
    }

    /// The items that turns of an include still to come will bring.
    private static List<Item> items(List<Inclusion.Wanted> next, Inclusion inclusion) {
        var items = new ArrayList<Item>();
        for (var wanted : next) {
            try {
                items.addAll(inclusion.load(wanted).items());
            } catch (InputException _) {
                // told when its turn comes
            }
        }
        return items;
    }

    private void enter(
            Item.Task task,
            Inclusion.Wanted what,
            List<HostRun> all,
            Inclusion inclusion,
            Later later,
            Event.Kind kind) {
        var hosts = all.stream().filter(HostRun::isPlaying).toList();
        if (hosts.isEmpty() || over || run.isInterrupted()) {
            return;
        }
        Loading.Brought brought;
        try {
            brought = inclusion.load(what);
        } catch (InputException mistake) {
            hosts.forEach(host -> failOne(task, host, mistake, kind));
            return;
        }
        run.tell(new Event.Included(what.name(), names(hosts), task.place()));
        brought.handlers().forEach(play::addHandlers);
        brought.roles().forEach(play.variables::join);
        walk(brought.items(), hosts, Optional.of(later), kind);
    }
}
