package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
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
    private final List<VariableFolder> beside = new ArrayList<>();
    private final Map<Path, VariableFolder> playbooks = new HashMap<>();
    private final Consumer<Diagnostic> warnings;
    private final Group all;
    private final Group ungrouped;

    private final Map<Group, List<Host>> members = new HashMap<>();
    private final Map<Group, Integer> depths = new HashMap<>();
    private final Map<Set<Group>, List<Group>> closures = new HashMap<>();
    private final Map<Host, Map<Path, List<Layer>>> layers = new HashMap<>();
    private Optional<Value.Mapping> groupsVariable = Optional.empty();
    private Optional<Host> implicitLocalhost = Optional.empty();

    Inventory(Consumer<Diagnostic> warnings) {
        this.warnings = warnings;
        var place = Span.nowhere("every inventory");
        all = define(Group.ALL, place);
        ungrouped = define(Group.UNGROUPED, place);
        link(all, ungrouped);
    }

    /// Reads sources in their order: files, folders, scripts, or lists of names with a comma.
    ///
    /// @throws InputException with every mistake in any of them
    public static Inventory load(List<String> sources, Consumer<Diagnostic> warnings) {
        return new InventoryReader(warnings).read(sources);
    }

    /// The inventory that knows only the implicit `localhost`.
    public static Inventory empty() {
        return new Inventory(_ -> {});
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
        var known = members.get(group);
        if (known == null) {
            var found = new LinkedHashSet<Host>();
            var seen = new LinkedHashSet<>(List.of(group));
            var next = new ArrayDeque<>(seen);
            while (!next.isEmpty()) {
                var one = next.remove();
                found.addAll(one.ownHosts());
                one.ownChildren().stream().filter(seen::add).forEach(next::add);
            }
            known = List.copyOf(found);
            members.put(group, known);
        }
        return known;
    }

    /// How many steps a group is below `all`, by the longest way.
    public synchronized int depth(Group group) {
        var known = depths.get(group);
        if (known == null) {
            known = group.ownParents().stream().mapToInt(this::depth).max().orElse(-1) + 1;
            depths.put(group, known);
        }
        return known;
    }

    /// Every group that a host is in, their parents too but not `all`, in ascending precedence.
    public synchronized List<Group> groupsOf(Host host) {
        return closures.computeIfAbsent(Set.copyOf(host.ownGroups()), this::closure);
    }

    private List<Group> closure(Set<Group> direct) {
        var found = new LinkedHashSet<>(direct);
        direct.forEach(group -> found.addAll(ancestors(group)));
        found.remove(all);
        var order =
                Comparator.comparingInt(this::depth)
                        .thenComparingInt(Group::priority)
                        .thenComparing(Group::name);
        return found.stream().sorted(order).toList();
    }

    private static Set<Group> ancestors(Group group) {
        var found = new LinkedHashSet<Group>();
        var next = new ArrayDeque<>(group.ownParents());
        while (!next.isEmpty()) {
            var parent = next.remove();
            if (found.add(parent)) {
                next.addAll(parent.ownParents());
            }
        }
        return found;
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
    public List<Layer> layers(Host host) {
        return layers(host, Optional.empty());
    }

    /// What is said about a host for a playbook in this folder, the strongest last.
    ///
    /// @throws InputException when a file of variables cannot be read
    public List<Layer> layers(Host host, Path playbookFolder) {
        return layers(host, Optional.of(playbookFolder));
    }

    private synchronized List<Layer> layers(Host host, Optional<Path> playbook) {
        var key = playbook.orElse(Path.of(""));
        var known = layers.computeIfAbsent(host, _ -> new HashMap<>());
        var answer = known.get(key);
        if (answer == null) {
            answer = assemble(host, playbook.map(this::besidePlaybook).stream().toList());
            known.put(key, answer);
        }
        return answer;
    }

    private VariableFolder besidePlaybook(Path folder) {
        return playbooks.computeIfAbsent(
                folder, path -> new VariableFolder("playbook", path, warnings));
    }

    private List<Layer> assemble(Host host, List<VariableFolder> playbook) {
        var found = new ArrayList<Layer>();
        var others = groupsOf(host);
        addOwn(found, all);
        others.forEach(group -> addOwn(found, group));
        beside.forEach(folder -> found.addAll(folder.group(all.name())));
        playbook.forEach(folder -> found.addAll(folder.group(all.name())));
        for (var folder : beside) {
            others.forEach(group -> found.addAll(folder.group(group.name())));
        }
        for (var folder : playbook) {
            others.forEach(group -> found.addAll(folder.group(group.name())));
        }
        if (!host.ownVariables().isEmpty()) {
            found.add(new Layer("host " + host.name(), host.place(), host.ownVariables()));
        }
        beside.forEach(folder -> found.addAll(folder.host(host.name())));
        playbook.forEach(folder -> found.addAll(folder.host(host.name())));
        return List.copyOf(found);
    }

    private static void addOwn(List<Layer> layers, Group group) {
        if (!group.ownVariables().isEmpty()) {
            layers.add(new Layer("group " + group.name(), group.place(), group.ownVariables()));
        }
    }

    /// What is said about a group itself, in the inventory and in `group_vars` beside it.
    public synchronized List<Layer> layers(Group group) {
        var found = new ArrayList<Layer>();
        addOwn(found, group);
        beside.forEach(folder -> found.addAll(folder.group(group.name())));
        return found;
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
        if (parent == child || ancestors(parent).contains(child)) {
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
        folder.ifPresent(path -> beside.add(new VariableFolder("inventory", path, warnings)));
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

    private void forget() {
        members.clear();
        depths.clear();
        closures.clear();
        layers.clear();
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
