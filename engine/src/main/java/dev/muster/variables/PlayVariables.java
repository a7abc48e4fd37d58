package dev.muster.variables;

import dev.muster.playbook.Role;
import dev.muster.value.Value;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// The variables that a play brings for all its hosts.
public final class PlayVariables {
    /// Those of no play: what one host sees of another.
    public static final PlayVariables NONE = new PlayVariables(Map.of(), Map.of(), List.of());

    private final Map<String, Value> own;
    private final Map<String, Value> prompted;
    private final Map<String, Map<String, Value>> files = new ConcurrentHashMap<>();
    private final List<Role> roles;

    /// @param roles the roles whose defaults and variables count in the whole play
    public PlayVariables(Map<String, Value> own, Map<String, Value> prompted, List<Role> roles) {
        this.own = Map.copyOf(own);
        this.prompted = Map.copyOf(prompted);
        this.roles = new CopyOnWriteArrayList<>(roles);
    }

    /// What the play's `vars_files` say for a host.
    public void files(String host, Map<String, Value> variables) {
        files.put(host, Map.copyOf(variables));
    }

    /// A role whose defaults and variables count from now on.
    public void join(Role role) {
        if (!roles.contains(role)) {
            roles.add(role);
        }
    }

    public List<Role> roles() {
        return roles;
    }

    Map<String, Value> own() {
        return own;
    }

    Map<String, Value> prompted() {
        return prompted;
    }

    Map<String, Value> files(String host) {
        return files.getOrDefault(host, Map.of());
    }
}
