package dev.muster.inventory;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one place says about variables, for instance "inventory group_vars/validators".
///
/// @param place the file, or the line of the inventory that names the host or group
public record Layer(String name, Span place, Map<String, Value> variables) {
    public Layer {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /// Whether it is about that host alone.
    boolean isOfHost(Host host) {
        return name.equals("host " + host.name()) || name.endsWith(" host_vars/" + host.name());
    }
}
