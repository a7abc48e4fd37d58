package dev.muster.run;

import dev.muster.inventory.Host;
import dev.muster.module.Module;
import dev.muster.plan.Loading;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.LazyMapping;
import dev.muster.variables.Magic;
import dev.muster.variables.PlayVariables;
import dev.muster.variables.TaskScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/// What all hosts of one play share, and the scopes in which its tasks read variables.
final class PlayState {
    final RunState run;
    final Play play;
    final PlayVariables variables;
    final Loading loading;
    private final List<String> everyone;
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
        this.everyone = everyone;
        this.magic = magic();
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

    private Magic magic() {
        var magic = new Magic();
        inventory(magic);
        play(magic);
        role(magic);
        settings(magic);
        connection(magic);
        magic.put("omit", Value.OMIT);
        magic.put("hostvars", new Value.Mapping(new LazyMapping(this::hostNames, this::hostVars)));
        magic.put(
                "vars",
                scope ->
                        Optional.of(
                                new Value.Mapping(
                                        new LazyMapping(
                                                scope::names, name -> shown(name, scope)))));
        return magic;
    }

    private void inventory(Magic magic) {
        magic.put("inventory_hostname", scope -> Optional.of(Value.text(scope.host().name())));
        magic.put(
                "inventory_hostname_short",
                scope -> Optional.of(Value.text(host(scope).shortName())));
        magic.put(
                "group_names",
                scope -> Optional.of(Value.texts(run.inventory.groupNames(host(scope)))));
        magic.put("groups", _ -> Optional.of(run.inventory.groupsVariable()));
        for (var name : List.of("inventory_dir", "inventory_file")) {
            magic.put(
                    name, scope -> Optional.ofNullable(run.inventory.magic(host(scope)).get(name)));
        }
        magic.put("ansible_inventory_sources", Value.texts(run.inventory.sources()));
    }

    private void play(Magic magic) {
        var folder = Value.text(play.folder().toString());
        magic.put("playbook_dir", folder);
        Function<TaskScope, Optional<Value>> playing =
                _ ->
                        Optional.of(
                                Value.texts(
                                        everyone.stream()
                                                .filter(name -> run.host(name).isCounted())
                                                .toList()));
        Function<TaskScope, Optional<Value>> now =
                _ ->
                        Optional.of(
                                Value.texts(
                                        batch.stream()
                                                .filter(HostRun::isCounted)
                                                .map(HostRun::name)
                                                .toList()));
        magic.put("ansible_play_hosts", playing);
        magic.put("play_hosts", now);
        magic.put("ansible_play_batch", now);
        magic.put("ansible_play_hosts_all", Value.texts(everyone));
        magic.put("ansible_play_name", Value.text(name()));
        roleNames(magic);
    }

    /// The roles that the play asks for, those that they depend on, and both.
    private void roleNames(Magic magic) {
        var asked = new LinkedHashSet<String>();
        var needed = new LinkedHashSet<String>();
        for (var role : play.roles()) {
            (role.isDependency() ? needed : asked).add(role.name());
        }
        var all = new LinkedHashSet<>(asked);
        all.addAll(needed);
        magic.put("ansible_play_role_names", Value.texts(List.copyOf(asked)));
        magic.put("role_names", Value.texts(List.copyOf(asked)));
        magic.put("ansible_dependent_role_names", Value.texts(List.copyOf(needed)));
        magic.put("ansible_role_names", Value.texts(List.copyOf(all)));
    }

    private static void role(Magic magic) {
        Function<TaskScope, Optional<Value>> name =
                scope -> roleOf(scope).map(role -> Value.text(role.name()));
        magic.put("role_name", scope -> roleOf(scope).map(role -> Value.text(shortName(role))));
        magic.put("ansible_role_name", name);
        magic.put(
                "role_path",
                scope -> roleOf(scope).map(role -> Value.text(role.folder().toString())));
        magic.put(
                "ansible_parent_role_names",
                scope ->
                        roleOf(scope)
                                .map(Role::including)
                                .filter(outer -> !outer.isEmpty())
                                .map(outer ->
                                        Value.texts(outer.stream().map(Role::name).toList())));
        magic.put(
                "ansible_parent_role_paths",
                scope ->
                        roleOf(scope)
                                .map(Role::including)
                                .filter(outer -> !outer.isEmpty())
                                .map(outer ->
                                        Value.texts(
                                                outer.stream()
                                                        .map(role -> role.folder().toString())
                                                        .toList())));
        magic.put(
                "ansible_collection_name",
                scope -> roleOf(scope).flatMap(role -> collection(role.name())));
        magic.put(
                "environment",
                scope ->
                        scope.item()
                                .map(item ->
                                        Value.list(
                                                item.all("environment").stream()
                                                        .map(Keyword::value)
                                                        .flatMap(v -> Keywords.several(v).stream())
                                                        .toList())));
        magic.put(
                "ansible_search_path",
                scope -> scope.item().map(item -> Value.texts(searched(item))));
    }

    private static String shortName(Role role) {
        return role.name().substring(role.name().lastIndexOf('.') + 1);
    }

    /// How the task gets to its host, where no variable says so.
    private void connection(Magic magic) {
        var connecting = run.settings.connecting();
        for (var name : List.of("ansible_host", "ansible_ssh_host")) {
            magic.put(
                    name,
                    scope -> scope.given(name).or(() -> Optional.of(Value.text(address(scope)))));
        }
        magic.put(
                "ansible_connection",
                scope ->
                        said("ansible_connection", "connection", scope)
                                .or(() -> connecting.connection().map(Value::text))
                                .or(() -> Optional.of(Value.text("ssh"))));
        for (var name : List.of("ansible_user", "ansible_ssh_user")) {
            magic.put(
                    name,
                    scope ->
                            said(name, "remote_user", scope)
                                    .or(() -> connecting.user().map(Value::text)));
        }
        for (var name : List.of("ansible_port", "ansible_ssh_port")) {
            magic.put(name, scope -> said(name, "port", scope));
        }
    }

    private String address(TaskScope scope) {
        return host(scope).isImplicit() ? "127.0.0.1" : scope.host().name();
    }

    private Optional<Value> said(String variable, String keyword, TaskScope scope) {
        return scope.given(variable)
                .or(() -> scope.item().flatMap(i -> said(keyword, i, scope, run.templating)));
    }

    private static Optional<Value> collection(String name) {
        var parts = name.split("\\.");
        return parts.length == 3
                ? Optional.of(Value.text(parts[0] + "." + parts[1]))
                : Optional.empty();
    }

    private void settings(Magic magic) {
        var settings = run.settings;
        magic.put("ansible_check_mode", Value.of(settings.mode().check()));
        magic.put("ansible_diff_mode", Value.of(settings.mode().differences()));
        magic.put("ansible_verbosity", Value.of(settings.verbosity()));
        magic.put("ansible_forks", Value.of(settings.forks()));
        magic.put(
                "ansible_run_tags",
                Value.texts(
                        settings.picks().tags().isEmpty()
                                ? List.of("all")
                                : sorted(settings.picks().tags())));
        magic.put("ansible_skip_tags", Value.texts(sorted(settings.picks().skipTags())));
        settings.picks().limit().ifPresent(limit -> magic.put("ansible_limit", Value.text(limit)));
        magic.put("ansible_managed", Value.text(settings.customs().managed()));
        magic.put("ansible_version", version());
        magic.put("ansible_playbook_python", Value.text("/usr/bin/python3"));
    }

    /// The version of the language that Muster speaks, for roles that ask.
    private static Value version() {
        var parts = new LinkedHashMap<String, Value>();
        parts.put("full", Value.text("2.14.18"));
        parts.put("string", Value.text("2.14.18"));
        parts.put("major", Value.of(2));
        parts.put("minor", Value.of(14));
        parts.put("revision", Value.of(18));
        return Value.map(parts);
    }

    private static List<String> sorted(Set<String> words) {
        return words.stream().sorted().toList();
    }

    private static Optional<Role> roleOf(TaskScope scope) {
        return scope.item().flatMap(item -> item.frame().role());
    }

    private Host host(TaskScope scope) {
        return run.host(scope.host().name()).host();
    }

    private Set<String> hostNames() {
        var names = new LinkedHashSet<String>();
        run.inventory.hosts().forEach(host -> names.add(host.name()));
        return names;
    }

    private @org.jspecify.annotations.Nullable Value hostVars(String name) {
        if (run.inventory.host(name).isEmpty()) {
            return null;
        }
        var other =
                new TaskScope(
                        Map.of(),
                        magic,
                        run.settings.extra(),
                        PlayVariables.NONE,
                        run.host(name).variables(),
                        Optional.empty());
        return new Value.Mapping(new LazyMapping(other::names, key -> ofHost(key, other)));
    }

    /// A variable as `hostvars` shows it: without what a play or a role says.
    private @org.jspecify.annotations.Nullable Value ofHost(String name, TaskScope scope) {
        return name.equals("hostvars") || name.equals("vars")
                ? null
                : scope.find(name).map(value -> run.templating.shown(value, scope)).orElse(null);
    }

    /// A variable as `vars` shows it: what is in it is resolved when it is read, by those who are
    /// entitled to it.
    private @org.jspecify.annotations.Nullable Value shown(String name, TaskScope scope) {
        return name.equals("hostvars") || name.equals("vars")
                ? null
                : scope.find(name).map(value -> run.templating.lazily(value, scope)).orElse(null);
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

    boolean checkMode(Optional<Item> item, TaskScope scope) {
        return item.flatMap(task -> said("check_mode", task, scope, run.templating))
                .map(value -> Ways.isTrue(Python.print(value)))
                .orElse(run.settings.mode().check());
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
        } catch (dev.muster.source.InputException _) {
            return Python.print(value);
        }
    }

    /// The folders where a task's files are looked for: those of its roles, of its own file, and of
    /// the playbook.
    List<Path> folders(Item item) {
        var folders = new LinkedHashSet<Path>();
        for (var role = item.frame().role(); role.isPresent(); role = role.get().parent()) {
            folders.add(role.get().folder());
        }
        folders.add(item.frame().folder());
        folders.add(play.folder());
        return List.copyOf(folders);
    }

    private static List<String> searched(Item item) {
        var folders = new ArrayList<String>();
        for (var role = item.frame().role(); role.isPresent(); role = role.get().parent()) {
            folders.add(role.get().folder().toString());
        }
        for (var at = Optional.of(item.frame()); at.isPresent(); at = at.get().parent()) {
            if (!folders.contains(at.get().folder().toString())) {
                folders.add(at.get().folder().toString());
            }
        }
        return folders;
    }

    /// The values under `environment` of the task and what surrounds it, nearest last.
    Map<String, String> environment(Item.Task item, TaskScope scope, Templating templating) {
        var environment = new LinkedHashMap<String, String>();
        for (var keyword : item.all("environment")) {
            for (var part : Keywords.several(keyword.value())) {
                entries(part, scope, templating)
                        .forEach((key, value) ->
                                entry(value, item, scope, templating)
                                        .ifPresent(
                                                text -> environment.put(Python.print(key), text)));
            }
        }
        return environment;
    }

    private static Map<Value, Value> entries(Value part, TaskScope scope, Templating templating) {
        var entries = new LinkedHashMap<Value, Value>();
        var whole = part instanceof Value.Deferred ? templating.resolve(part, scope) : part;
        for (var one : Keywords.several(whole)) {
            if (one instanceof Value.Mapping(Map<Value, Value> more)) {
                entries.putAll(more);
            }
        }
        return entries;
    }

    /// The gathering of facts can't wait for the environment that it is to tell.
    private static Optional<String> entry(
            Value value, Item.Task task, TaskScope scope, Templating templating) {
        try {
            return Optional.of(Python.print(templating.resolve(value, scope)));
        } catch (InputException unknown) {
            boolean gathers =
                    task.call() instanceof Item.Call.Use use && use.module().name().equals("setup");
            if (gathers && TaskRun.told(unknown).contains("ansible_env")) {
                return Optional.empty();
            }
            throw unknown;
        }
    }
}
