package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Value;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// All hosts and groups, and what is said about their variables.
///
/// Tasks may add hosts and groups while others read: every query and change holds the inventory's
/// lock, and answers are kept until the next change.
///
/// The precedence of variables, as [#layers] lists it, is Ansible's: what the inventory says about
/// `all`, then about the host's other groups; `group_vars/all` beside the inventory, then beside
/// the playbook; `group_vars` of the other groups, likewise; then the host itself in the same three
/// places. Groups are in the order of depth, priority and name.
public final class Inventory {
    private static final Set<String> LOCALHOST = Set.of("localhost", "127.0.0.1", "::1");

    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final List<String> sources = new ArrayList<>();
    private final List<Consumer<Inventory>> additions = new ArrayList<>();
    private final Map<String, String> environment;
    private final Vault vault;
    private final Ignored ignored;
    private final Consumer<Diagnostic> warnings;
    private final Membership membership = new Membership();
    private final Layering layering;
    private final Group all;
    private final Group ungrouped;

    private Optional<Value.Mapping> groupsVariable = Optional.empty();
    private Optional<Host> implicitLocalhost = Optional.empty();
    private final AtomicInteger edition = new AtomicInteger();

    Inventory(
            Map<String, String> environment,
            Vault vault,
            Ignored ignored,
            Consumer<Diagnostic> warnings) {
        this.environment = environment;
        this.vault = vault;
        this.ignored = ignored;
        this.warnings = warnings;
        var place = Span.nowhere("every inventory");
        all = define(Group.ALL, place);
        layering = new Layering(all, vault, warnings);
        ungrouped = define(Group.UNGROUPED, place);
        link(all, ungrouped);
    }

    /// Reads sources in their order: files, folders, scripts, or lists of names with a comma.
    ///
    /// @throws InputException with every mistake in any of them
    public static Inventory load(List<String> sources, Consumer<Diagnostic> warnings) {
        return load(sources, System.getenv(), Vault.closed(), Ignored.USUAL, warnings);
    }

    /// Reads sources of which some may be encrypted.
    ///
    /// @param environment for inventory scripts
    /// @param ignored which files of a folder are no sources
    public static Inventory load(
            List<String> sources,
            Map<String, String> environment,
            Vault vault,
            Ignored ignored,
            Consumer<Diagnostic> warnings) {
        return new InventoryReader(environment, vault, ignored, warnings).read(sources);
    }

    /// The inventory that knows only the implicit `localhost`.
    public static Inventory empty() {
        return empty(Vault.closed());
    }

    /// The same beside playbooks whose files of variables may be encrypted.
    public static Inventory empty(Vault vault) {
        return new Inventory(Map.of(), vault, Ignored.USUAL, _ -> {});
    }

    /// The sources as the user named them.
    public synchronized List<String> sources() {
        return List.copyOf(sources);
    }

    /// Every host, in the order in which the group `all` holds them.
    public synchronized List<Host> hosts() {
        return members(all);
    }

    /// The host of a name; `localhost` and its addresses are always found.
    public synchronized Optional<Host> host(String name) {
        var host = Optional.ofNullable(hosts.get(name));
        return host.isEmpty() && LOCALHOST.contains(name) ? Optional.of(localhost(name)) : host;
    }

    private Host localhost(String name) {
        return LOCALHOST.stream()
                .sorted(Comparator.reverseOrder())
                .filter(hosts::containsKey)
                .findFirst()
                .map(hosts::get)
                .or(() -> implicitLocalhost)
                .orElseGet(() -> {
                    var place = Span.nowhere("implicit localhost");
                    var host = new Host(this, name, true, place, Origin.TASK);
                    host.ownVariables().put("ansible_connection", Value.text("local"));
                    // roles read it, though Muster itself wants no Python
                    host.ownVariables()
                            .put("ansible_python_interpreter", Value.text("/usr/bin/python3"));
                    implicitLocalhost = Optional.of(host);
                    return host;
                });
    }

    /// Every group in the order of definition, `all` and `ungrouped` first.
    public synchronized List<Group> groups() {
        return List.copyOf(groups.values());
    }

    public synchronized Optional<Group> group(String name) {
        return Optional.ofNullable(groups.get(name));
    }

    /// The hosts of a group and of the groups below it.
    public synchronized List<Host> members(Group group) {
        return membership.members(group);
    }

    /// How many steps a group is below `all`, by the longest way.
    public synchronized int depth(Group group) {
        return membership.depth(group);
    }

    /// Every group that a host is in, their parents too but not `all`, in ascending precedence.
    public synchronized List<Group> groupsOf(Host host) {
        return membership.groupsOf(host);
    }

    /// The variable `group_names` of a host.
    public List<String> groupNames(Host host) {
        return List.copyOf(new TreeSet<>(groupsOf(host).stream().map(Group::name).toList()));
    }

    /// The variable `groups`: for every group the names of its hosts. It is shared by all who ask.
    public synchronized Value.Mapping groupsVariable() {
        if (groupsVariable.isEmpty()) {
            var entries = LinkedHashMap.<String, Value>newLinkedHashMap(groups.size());
            groups.forEach((name, group) ->
                    entries.put(
                            name, Value.texts(members(group).stream().map(Host::name).toList())));
            groupsVariable = Optional.of(Value.map(entries));
        }
        return groupsVariable.get();
    }

    /// The variables that the inventory makes for every host.
    public Map<String, Value> magic(Host host) {
        var magic = new LinkedHashMap<String, Value>();
        magic.put("inventory_hostname", Value.text(host.name()));
        magic.put("inventory_hostname_short", Value.text(host.shortName()));
        magic.put("group_names", Value.texts(groupNames(host)));
        magic.put("groups", groupsVariable());
        if (!host.isImplicit()) {
            magic.put("inventory_file", textOrNull(host.origin().file()));
            magic.put("inventory_dir", textOrNull(host.origin().folder()));
        }
        return magic;
    }

    private static Value textOrNull(String text) {
        return text.isEmpty() ? Value.NULL : Value.text(text);
    }

    /// What is said about a host outside of any playbook, the strongest last.
    public synchronized List<Layer> layers(Host host) {
        return layering.layers(host, groupsOf(host));
    }

    /// What is said about a host for a playbook in this folder, the strongest last.
    ///
    /// @throws InputException when a file of variables cannot be read
    public synchronized List<Layer> layers(Host host, Path playbookFolder) {
        return layering.layers(host, groupsOf(host), playbookFolder);
    }

    /// What is said about a group itself, in the inventory and in `group_vars` beside it.
    public synchronized List<Layer> layers(Group group) {
        return layering.layers(group);
    }

    /// Every name that some host has a value for.
    public Set<String> names(Path playbookFolder) {
        var names = new LinkedHashSet<String>();
        for (var host : hosts()) {
            layers(host, playbookFolder).forEach(layer -> names.addAll(layer.variables().keySet()));
        }
        return names;
    }

    /// Every mistake in the files of variables for any host and group.
    public List<Diagnostic> mistakes(Path playbookFolder) {
        var found = new LinkedHashSet<Diagnostic>();
        for (var host : hosts()) {
            try {
                layers(host, playbookFolder);
            } catch (InputException mistake) {
                found.addAll(mistake.diagnostics());
            }
        }
        return List.copyOf(found);
    }

    /// The inventory as its sources describe it now, with what tasks have added since.
    ///
    /// @throws InputException with every mistake in any of them
    public Inventory reread() {
        var fresh = load(sources(), environment, vault, ignored, warnings);
        List<Consumer<Inventory>> replayed;
        synchronized (this) {
            replayed = List.copyOf(additions);
        }
        replayed.forEach(addition -> addition.accept(fresh));
        return fresh;
    }

    /// The hosts that a pattern picks, each once, in its order. A name that matches nothing is
    /// reported.
    public synchronized List<Host> select(HostPattern pattern, Consumer<Diagnostic> unknown) {
        return pattern.select(this, unknown);
    }

    /// The same, of the hosts that a limit picks.
    public synchronized List<Host> select(
            HostPattern pattern, HostPattern limit, Consumer<Diagnostic> unknown) {
        var within = new LinkedHashSet<>(limit.select(this, unknown));
        return pattern.select(this, unknown).stream().filter(within::contains).toList();
    }

    /// Adds a host, or tells more about one that is there, as the module `add_host` does.
    ///
    /// @return whether anything changed
    public synchronized boolean addHost(
            String name, Collection<String> groupNames, Map<String, Value> variables) {
        var copy = new LinkedHashMap<>(variables);
        additions.add(fresh -> fresh.addHost(name, List.copyOf(groupNames), copy));
        boolean isNew = !hosts.containsKey(name);
        var place = Span.nowhere("add_host");
        var host = define(name, OptionalInt.empty(), place, Origin.TASK);
        boolean changed = isNew;
        if (isNew) {
            join(host, all);
        }
        for (var entry : variables.entrySet()) {
            changed |=
                    !entry.getValue()
                            .equals(host.ownVariables().put(entry.getKey(), entry.getValue()));
        }
        for (var groupName : groupNames) {
            changed |= !groups.containsKey(groupName);
            changed |= join(host, define(groupName, place));
        }
        if (changed) {
            settle();
        }
        return changed;
    }

    /// Puts a host into a group, which is made if need be and put below its parents, as the module
    /// `group_by` does.
    ///
    /// @return whether anything changed
    public synchronized boolean addToGroup(
            Host host, String groupName, Collection<String> parents) {
        var place = Span.nowhere("group_by");
        additions.add(fresh ->
                fresh.host(host.name())
                        .ifPresent(again -> fresh.addToGroup(again, groupName, parents)));
        var group = define(groupName, place);
        boolean changed = false;
        for (var parent : parents) {
            changed |= !groups.containsKey(parent);
            changed |= link(define(parent, place), group);
        }
        if (!members(group).contains(host)) {
            changed |= join(host, group);
        }
        if (changed) {
            settle();
        }
        return changed;
    }

    /// The group of a name, made at its first mention.
    Group define(String name, Span place) {
        return groups.computeIfAbsent(name, _ -> new Group(this, name, place));
    }

    /// The host of a name, made at its first mention; only then the port counts.
    Host define(String name, OptionalInt port, Span place, Origin origin) {
        var known = hosts.get(name);
        if (known != null) {
            return known;
        }
        var host = new Host(this, name, false, place, origin);
        port.ifPresent(number -> host.ownVariables().put("ansible_port", Value.of(number)));
        hosts.put(name, host);
        return host;
    }

    boolean join(Host host, Group group) {
        host.ownGroups().add(group);
        forget();
        return group.ownHosts().add(host);
    }

    /// Puts a group below another.
    ///
    /// @throws InputException when the parent is below the child already
    boolean link(Group parent, Group child) {
        if (parent == child || Membership.ancestors(parent).contains(child)) {
            throw new InputException(
                    Diagnostic.error(
                                    "group '%s' cannot be a child of '%s', which is the same or below it"
                                            .formatted(child, parent))
                            .hint("groups form a tree: remove one of the two 'children' entries"));
        }
        child.ownParents().add(parent);
        forget();
        return parent.ownChildren().add(child);
    }

    void besides(String source, Optional<Path> folder) {
        sources.add(source);
        folder.ifPresent(layering::besideInventory);
    }

    /// Sees to it that every group is below `all`, and that a host is in `ungrouped` just when no
    /// other group names it.
    void settle() {
        for (var group : groups.values()) {
            if (!group.isAll() && group.ownParents().isEmpty()) {
                link(all, group);
            }
        }
        for (var host : hosts.values()) {
            boolean grouped =
                    host.ownGroups().stream().anyMatch(group -> group != all && group != ungrouped);
            if (grouped && host.ownGroups().remove(ungrouped)) {
                ungrouped.ownHosts().remove(host);
            } else if (!grouped && host.ownGroups().add(ungrouped)) {
                ungrouped.ownHosts().add(host);
            }
        }
        forget();
    }

    /// Changes whenever something about hosts, groups or their variables does.
    public int edition() {
        return edition.get();
    }

    private void forget() {
        edition.incrementAndGet();
        membership.forget();
        layering.forget();
        groupsVariable = Optional.empty();
    }

    /// Hosts in the order of definition.
    Collection<Host> everyHost() {
        return hosts.values();
    }

    Map<String, Group> groupsByName() {
        return groups;
    }

    Map<String, Host> hostsByName() {
        return hosts;
    }
}
