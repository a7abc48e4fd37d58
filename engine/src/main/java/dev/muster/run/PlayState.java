package dev.muster.run;

import dev.muster.module.Module;
import dev.muster.plan.Loading;
import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.Magic;
import dev.muster.variables.PlayVariables;
import dev.muster.variables.TaskScope;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// What all hosts of one play share: its handlers, what its includes brought, the scopes in which
/// its tasks read variables, and what their keywords come to there.
final class PlayState {
    final RunState run;
    final Play play;
    final PlayVariables variables;
    final Loading loading;
    private volatile List<HostRun> batch = List.of();
    private final List<Item.Task> handlers = new CopyOnWriteArrayList<>();
    private final Set<Inclusion.Wanted> handled = ConcurrentHashMap.newKeySet();
    private final Set<Item> nameless =
            Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
    private final Magic magic;

    // by identity: two tasks that read alike are still two tasks
    private final Map<Item, Boolean> picked = Collections.synchronizedMap(new IdentityHashMap<>());

    private final Map<Item, Semaphore> throttles =
            Collections.synchronizedMap(new IdentityHashMap<>());

    private final Map<Item, Map<Inclusion.Wanted, Loading.Brought>> included =
            Collections.synchronizedMap(new IdentityHashMap<>());

    /// @param everyone the names of the play's hosts, those of all batches
    PlayState(
            RunState run,
            Play play,
            PlayVariables variables,
            Loading loading,
            List<String> everyone) {
        this.run = run;
        this.play = play;
        this.variables = variables;
        this.loading = loading;
        this.magic = new PlayMagic(this, everyone).variables();
        play.handlers().forEach(this::addHandlers);
    }

    /// The hosts that play together now.
    List<HostRun> batch() {
        return batch;
    }

    void batch(List<HostRun> hosts) {
        batch = List.copyOf(hosts);
    }

    // ---- includes

    /// What an include brings, read when it is first wanted.
    Loading.Brought brought(
            Item.Task include, Inclusion.Wanted wanted, Supplier<Loading.Brought> reading) {
        var known = included.computeIfAbsent(include, _ -> new ConcurrentHashMap<>());
        var brought = known.get(wanted);
        if (brought == null) {
            var read = reading.get();
            var before = known.putIfAbsent(wanted, read);
            brought = before == null ? read : before;
        }
        return brought;
    }

    // ---- handlers

    List<Item.Task> handlers() {
        return handlers;
    }

    /// Notes that a handler's name can't be told.
    ///
    /// @return whether that is news
    boolean noteNameless(Item.Task handler) {
        return nameless.add(handler);
    }

    /// Adds a handler, or those in a block: each of them can be notified.
    void addHandlers(Item item) {
        switch (item) {
            case Item.Task task -> {
                if (handlers.stream().noneMatch(known -> known == task)) {
                    handlers.add(task);
                }
            }
            case Item.Block block -> block.body().forEach(this::addHandlers);
        }
    }

    /// Adds the handlers that an include brings. A role that is included again with the same brings
    /// none: they are there already.
    void addHandlers(List<Item> brought, Inclusion.Wanted by, boolean isRole) {
        var use = new Inclusion.Wanted(by.name(), by.options(), by.variables(), Optional.empty());
        if (!isRole || handled.add(use)) {
            brought.forEach(this::addHandlers);
        }
    }

    // ---- scopes

    /// What a task may read on a host.
    TaskScope scope(HostRun host, Optional<Item> item, Map<String, Value> locals) {
        return new TaskScope(
                locals, magic, run.settings.extra(), variables, host.variables(), item);
    }

    // ---- what keywords say

    /// Whether the command line's tags pick a task. Decided once for all hosts.
    boolean picks(Item.Task task, TaskScope scope) {
        var known = picked.get(task);
        if (known == null) {
            var tags = new Tags(run.settings.picks().tags(), run.settings.picks().skipTags());
            known = tags.pick(Tags.of(task, run.templating, scope));
            picked.put(task, known);
        }
        return known;
    }

    /// The name of the play, for people.
    String name() {
        return play.name()
                .or(() -> Optional.of(play.hosts()))
                .map(value ->
                        value instanceof Value.Sequence(List<Value> items, _)
                                ? String.join(",", items.stream().map(Python::print).toList())
                                : Python.print(value))
                .orElse("");
    }

    /// Whether a keyword that is true or false is true, on the item or around it.
    boolean flag(String keyword, Item item, TaskScope scope, boolean otherwise) {
        return said(keyword, item, scope, run.templating)
                .map(value -> Ways.isTrue(Python.print(value)))
                .orElse(otherwise);
    }

    /// What a keyword comes to, on the item or around it. Where it comes to `omit`, it is as if it
    /// did not stand there, and what surrounds it counts.
    static Optional<Value> said(String keyword, Item item, TaskScope scope, Templating templating) {
        for (var given : item.all(keyword).reversed()) {
            var value = templating.resolve(given.value(), scope);
            if (!(value instanceof Value.Omit)) {
                return Optional.of(value).filter(said -> !(said instanceof Value.Null));
            }
        }
        return Optional.empty();
    }

    /// The module that a template names; empty where that can't be told.
    Optional<Module<?>> module(Item.Call.Named named, TaskScope scope, Templating templating) {
        try {
            var name = Python.print(templating.resolve(named.name(), scope));
            return run.vocabulary.find(name).map(module -> (Module<?>) module);
        } catch (InputException _) {
            return Optional.empty();
        }
    }

    /// What a keyword of the play itself says, in a word.
    Optional<String> word(String keyword, HostRun host) {
        return play.keywords()
                .value(keyword)
                .map(value ->
                        run.templating.resolve(value, scope(host, Optional.empty(), Map.of())))
                .filter(value -> !(value instanceof Value.Null))
                .map(Python::print);
    }

    /// What holds a task back from running on too many hosts at once. It counts the hosts of all
    /// walks together, where each host has one of its own.
    Optional<Semaphore> throttle(Item.Task task, TaskScope scope) {
        return task.nearest("throttle")
                .map(given -> Python.print(run.templating.resolve(given.value(), scope)).strip())
                .filter(text -> text.matches("[1-9]\\d{0,8}"))
                .map(Integer::valueOf)
                .map(most -> throttles.computeIfAbsent(task, _ -> new Semaphore(most, true)));
    }

    /// A task's name with the role's before it, as it is shown.
    String title(Item.Task task, TaskScope scope) {
        var name =
                task.title()
                        .map(title -> resolvedOrRaw(title, scope))
                        .filter(text -> !text.isBlank())
                        .orElseGet(() -> word(task, scope));
        boolean bare = task.call() instanceof Item.Call.Include include && include.isRole();
        return task.frame()
                .role()
                .filter(_ -> !bare)
                .map(role -> role.name() + " : " + name)
                .orElse(name);
    }

    private String word(Item.Task task, TaskScope scope) {
        return task.call() instanceof Item.Call.Include include && include.isRole()
                ? include.arguments().stream()
                        .filter(argument -> argument.name().equals("name"))
                        .map(argument ->
                                include.word() + " : " + resolvedOrRaw(argument.value(), scope))
                        .findFirst()
                        .orElse(include.word())
                : task.call().word();
    }

    String resolvedOrRaw(Value value, TaskScope scope) {
        try {
            return Python.print(run.templating.resolve(value, scope));
        } catch (InputException _) {
            return Python.print(value);
        }
    }
}
