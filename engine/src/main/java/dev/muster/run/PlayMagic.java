package dev.muster.run;

import dev.muster.inventory.Host;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.value.Value;
import dev.muster.variables.LazyMapping;
import dev.muster.variables.Magic;
import dev.muster.variables.PlayVariables;
import dev.muster.variables.TaskScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The magic variables of a play: what the engine itself tells tasks of the inventory, the play,
/// its roles, the settings, the way to a host, and the variables of other hosts.
final class PlayMagic {
    private final PlayState play;
    private final RunState run;
    private final List<String> everyone;
    private final Magic magic = new Magic();

    /// @param everyone the names of the play's hosts, those of all batches
    PlayMagic(PlayState play, List<String> everyone) {
        this.play = play;
        this.run = play.run;
        this.everyone = everyone;
    }

    /// All of them.
    Magic variables() {
        inventory();
        play();
        task();
        settings();
        connection();
        hosts();
        magic.put("omit", Value.OMIT);
        return magic;
    }

    private void inventory() {
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

    private Host host(TaskScope scope) {
        return run.host(scope.host().name()).host();
    }

    private void play() {
        var folder = Value.text(play.play.folder().toString());
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
                                        play.batch().stream()
                                                .filter(HostRun::isCounted)
                                                .map(HostRun::name)
                                                .toList()));
        magic.put("ansible_play_hosts", playing);
        magic.put("play_hosts", now);
        magic.put("ansible_play_batch", now);
        magic.put("ansible_play_hosts_all", Value.texts(everyone));
        magic.put("ansible_play_name", Value.text(play.name()));
        roleNames();
    }

    /// The roles that the play asks for, those that they depend on, and both.
    private void roleNames() {
        var asked = new LinkedHashSet<String>();
        var needed = new LinkedHashSet<String>();
        for (var role : play.play.roles()) {
            (role.isDependency() ? needed : asked).add(role.name());
        }
        var all = new LinkedHashSet<>(asked);
        all.addAll(needed);
        magic.put("ansible_play_role_names", Value.texts(List.copyOf(asked)));
        magic.put("role_names", Value.texts(List.copyOf(asked)));
        magic.put("ansible_dependent_role_names", Value.texts(List.copyOf(needed)));
        magic.put("ansible_role_names", Value.texts(List.copyOf(all)));
    }

    /// What surrounds the task that reads: its role and the roles around that, its environment.
    private void task() {
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

    private static Optional<Value> collection(String name) {
        var parts = name.split("\\.");
        return parts.length == 3
                ? Optional.of(Value.text(parts[0] + "." + parts[1]))
                : Optional.empty();
    }

    private static Optional<Role> roleOf(TaskScope scope) {
        return scope.item().flatMap(item -> item.frame().role());
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

    /// How the task gets to its host, where no variable says so.
    private void connection() {
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
                .or(() ->
                        scope.item()
                                .flatMap(item ->
                                        PlayState.said(keyword, item, scope, run.templating)));
    }

    private void settings() {
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

    /// The variables of this host and of others as wholes.
    private void hosts() {
        magic.put("hostvars", new Value.Mapping(new LazyMapping(this::hostNames, this::hostVars)));
        magic.put(
                "vars",
                scope ->
                        Optional.of(
                                new Value.Mapping(
                                        new LazyMapping(
                                                scope::names, name -> shown(name, scope)))));
    }

    private Set<String> hostNames() {
        var names = new LinkedHashSet<String>();
        run.inventory.hosts().forEach(host -> names.add(host.name()));
        return names;
    }

    private @Nullable Value hostVars(String name) {
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
    private @Nullable Value ofHost(String name, TaskScope scope) {
        return name.equals("hostvars") || name.equals("vars")
                ? null
                : scope.find(name).map(value -> run.templating.shown(value, scope)).orElse(null);
    }

    /// A variable as `vars` shows it: what is in it is resolved when it is read, by those who are
    /// entitled to it.
    private @Nullable Value shown(String name, TaskScope scope) {
        return name.equals("hostvars") || name.equals("vars")
                ? null
                : scope.find(name).map(value -> run.templating.lazily(value, scope)).orElse(null);
    }
}
