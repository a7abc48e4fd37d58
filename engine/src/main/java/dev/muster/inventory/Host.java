package dev.muster.inventory;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A machine of the inventory, known by its name. Two hosts are the same only when they are the
/// same object of one inventory.
public final class Host {
    private final Inventory inventory;
    private final String name;
    private final boolean implicit;
    private final Span place;
    private final Origin origin;
    private final Map<String, Value> variables = new LinkedHashMap<>();
    private final Set<Group> groups = new LinkedHashSet<>();

    Host(Inventory inventory, String name, boolean implicit, Span place, Origin origin) {
        this.inventory = inventory;
        this.name = name;
        this.implicit = implicit;
        this.place = place;
        this.origin = origin;
    }

    public String name() {
        return name;
    }

    /// Whether this is the `localhost` that every inventory has without naming it.
    public boolean isImplicit() {
        return implicit;
    }

    /// Where the inventory names the host first.
    public Span place() {
        return place;
    }

    /// What the inventory itself and `add_host` say about the host.
    public Map<String, Value> variables() {
        synchronized (inventory) {
            return new LinkedHashMap<>(variables);
        }
    }

    /// The groups that name the host, without their parents.
    public List<Group> groups() {
        synchronized (inventory) {
            return List.copyOf(groups);
        }
    }

    /// The part of the name before the first dot, or the whole of an address.
    public String shortName() {
        return HostAddress.isAddress(name) || name.indexOf('.') < 0
                ? name
                : name.substring(0, name.indexOf('.'));
    }

    Origin origin() {
        return origin;
    }

    Map<String, Value> ownVariables() {
        return variables;
    }

    Set<Group> ownGroups() {
        return groups;
    }

    @Override
    public String toString() {
        return name;
    }
}
