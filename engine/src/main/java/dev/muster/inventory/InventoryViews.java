package dev.muster.inventory;

import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// An inventory as a person or another program reads it: as JSON such as a script prints it, or as
/// a tree.
public final class InventoryViews {
    private final Inventory inventory;
    private final Optional<Path> playbook;

    public InventoryViews(Inventory inventory) {
        this.inventory = inventory;
        this.playbook = Optional.empty();
    }

    /// @param playbookFolder where `group_vars` and `host_vars` of a playbook are
    public InventoryViews(Inventory inventory, Path playbookFolder) {
        this.inventory = inventory;
        this.playbook = Optional.of(playbookFolder);
    }

    /// Every group with its hosts and children, and every host's variables under `_meta`, as JSON.
    ///
    /// @param apart whether what groups say stands with the groups, and with the hosts only what is
    ///   said about them alone
    public String list(boolean apart) {
        var groups = new TreeMap<String, Value>();
        describe(inventory.group(Group.ALL).orElseThrow(), groups, new HashSet<>(), apart);
        var variables = new LinkedHashMap<String, Value>();
        for (var host : inventory.hosts()) {
            var found = variables(host, apart);
            if (!found.isEmpty()) {
                variables.put(host.name(), Value.map(found));
            }
        }
        groups.put("_meta", Value.map(Map.of("hostvars", Value.map(variables))));
        return PlainText.json(Value.map(groups));
    }

    private void describe(Group group, Map<String, Value> into, Set<Group> seen, boolean apart) {
        var parts = new LinkedHashMap<String, Value>();
        var children = new ArrayList<String>();
        for (var child : group.children()) {
            children.add(child.name());
            if (seen.add(child)) {
                describe(child, into, seen, apart);
            }
        }
        if (!children.isEmpty()) {
            parts.put("children", Value.texts(children));
        }
        var hosts = group.isAll() ? List.<Host>of() : group.hosts();
        if (!hosts.isEmpty()) {
            parts.put("hosts", Value.texts(hosts.stream().map(Host::name).toList()));
        }
        var own = apart ? variables(group) : Map.<String, Value>of();
        if (!own.isEmpty()) {
            parts.put("vars", Value.map(own));
        }
        if (!parts.isEmpty()) {
            into.put(group.name(), Value.map(parts));
        }
    }

    /// The groups below each other with their hosts, as JSON of the form that a YAML inventory has.
    public String tree(boolean apart) {
        var all = inventory.group(Group.ALL).orElseThrow();
        var root = Map.of(all.name(), branches(all, new HashSet<>(), new HashSet<>(), apart));
        return PlainText.json(Value.map(root));
    }

    private Value branches(Group group, Set<Group> seen, Set<Host> told, boolean apart) {
        var parts = new LinkedHashMap<String, Value>();
        var children = new TreeMap<String, Value>();
        for (var child : group.children()) {
            children.put(
                    child.name(),
                    seen.add(child) ? branches(child, seen, told, apart) : Value.map(Map.of()));
        }
        put("children", children, parts);
        put("hosts", hosts(group, told, apart), parts);
        put("vars", apart ? variables(group) : Map.of(), parts);
        return Value.map(parts);
    }

    private Map<String, Value> hosts(Group group, Set<Host> told, boolean apart) {
        var hosts = new LinkedHashMap<String, Value>();
        for (var host : group.isAll() ? List.<Host>of() : group.hosts()) {
            // what is said about a host stands where it is first
            hosts.put(
                    host.name(),
                    Value.map(told.add(host) ? variables(host, apart) : Map.<String, Value>of()));
        }
        return hosts;
    }

    private static void put(String name, Map<String, Value> part, Map<String, Value> into) {
        if (!part.isEmpty()) {
            into.put(name, Value.map(part));
        }
    }

    /// The groups with their hosts in TOML.
    public String toml(boolean apart) {
        var toml = new TomlText();
        var told = new HashSet<Host>();
        inventory.groups().stream()
                .sorted(Comparator.comparing(Group::name))
                .forEach(group -> {
                    var children =
                            group.isAll()
                                    ? List.<String>of()
                                    : group.children().stream().map(Group::name).sorted().toList();
                    if (!children.isEmpty()) {
                        toml.table(group.name());
                        toml.entry("children", Value.texts(children));
                    }
                    hosts(group, told, apart)
                            .forEach((host, said) -> {
                                toml.table(group.name(), "hosts", host);
                                toml.entries((Value.Mapping) said);
                            });
                    var own = apart ? variables(group) : Map.<String, Value>of();
                    if (!own.isEmpty()) {
                        toml.table(group.name(), "vars");
                        toml.entries(Value.map(own));
                    }
                });
        return toml.toString();
    }

    /// What is said about a host, or about it alone.
    private Map<String, Value> variables(Host host, boolean alone) {
        return alone
                ? merged(
                        playbook
                                .map(folder -> inventory.layers(host, folder))
                                .orElseGet(() -> inventory.layers(host))
                                .stream()
                                .filter(layer -> layer.isOfHost(host))
                                .toList())
                : variables(host);
    }

    /// A host's variables as JSON.
    public String host(Host host) {
        return PlainText.json(Value.map(variables(host)));
    }

    /// What all layers together say about a host, by name.
    public Map<String, Value> variables(Host host) {
        return merged(
                playbook.map(folder -> inventory.layers(host, folder))
                        .orElseGet(() -> inventory.layers(host)));
    }

    private static Map<String, Value> merged(List<Layer> layers) {
        var merged = new TreeMap<String, Value>();
        layers.forEach(layer -> merged.putAll(layer.variables()));
        return merged;
    }

    /// The tree of groups and hosts below a group, one a line.
    public String graph(Group top, boolean withVariables) {
        var lines = new ArrayList<String>();
        draw(top, 0, withVariables, lines);
        return String.join("\n", lines);
    }

    private void draw(Group group, int depth, boolean withVariables, List<String> lines) {
        lines.add(branch("@" + group.name() + ":", depth));
        group.children().forEach(child -> draw(child, depth + 1, withVariables, lines));
        if (!group.isAll()) {
            for (var host : group.hosts()) {
                lines.add(branch(host.name(), depth + 1));
                draw(withVariables ? variables(host) : Map.of(), depth + 2, lines);
            }
        }
        draw(withVariables ? variables(group) : Map.of(), depth + 1, lines);
    }

    private Map<String, Value> variables(Group group) {
        var found = merged(inventory.layers(group));
        if (group.priority() != 1) {
            found.put("ansible_group_priority", Value.of(group.priority()));
        }
        return Collections.unmodifiableMap(found);
    }

    private static void draw(Map<String, Value> variables, int depth, List<String> lines) {
        variables.forEach((name, value) ->
                lines.add(branch("{%s = %s}".formatted(name, PlainText.shown(value)), depth)));
    }

    private static String branch(String text, int depth) {
        return depth == 0 ? text : "  |".repeat(depth) + "--" + text;
    }
}
