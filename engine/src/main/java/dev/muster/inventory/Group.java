package dev.muster.inventory;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A named set of hosts and of other groups.
public final class Group {
    static final String ALL = "all";
    static final String UNGROUPED = "ungrouped";

    private final Inventory inventory;
    private final String name;
    private final Span place;
    private final Set<Group> children = new LinkedHashSet<>();
    private final Set<Group> parents = new LinkedHashSet<>();
    private final Set<Host> hosts = new LinkedHashSet<>();
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private int priority = 1;

    Group(Inventory inventory, String name, Span place) {
        this.inventory = inventory;
        this.name = name;
        this.place = place;
    }

    public String name() {
        return name;
    }

    /// Where the inventory names the group first.
    public Span place() {
        return place;
    }

    public List<Group> children() {
        synchronized (inventory) {
            return List.copyOf(children);
        }
    }

    public List<Group> parents() {
        synchronized (inventory) {
            return List.copyOf(parents);
        }
    }

    /// The hosts that the group itself names; [Inventory#members] knows those of its children too.
    public List<Host> hosts() {
        synchronized (inventory) {
            return List.copyOf(hosts);
        }
    }

    /// What the inventory itself says about the group.
    public Map<String, Value> variables() {
        synchronized (inventory) {
            return new LinkedHashMap<>(variables);
        }
    }

    /// Which of several groups of the same depth wins: the one with the higher number.
    public int priority() {
        synchronized (inventory) {
            return priority;
        }
    }

    boolean isAll() {
        return name.equals(ALL);
    }

    Set<Group> ownChildren() {
        return children;
    }

    Set<Group> ownParents() {
        return parents;
    }

    Set<Host> ownHosts() {
        return hosts;
    }

    Map<String, Value> ownVariables() {
        return variables;
    }

    void prioritise(int number) {
        priority = number;
    }

    @Override
    public String toString() {
        return name;
    }
}
