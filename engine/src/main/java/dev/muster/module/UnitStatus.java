package dev.muster.module;

import java.util.Map;

/// A systemd unit's properties, such as `LoadState`, `ActiveState`, `UnitFileState`; never without
/// `LoadState`, which is `not-found` for a unit that isn't there.
public record UnitStatus(String name, Map<String, String> properties) {
    public UnitStatus {
        properties = Map.copyOf(properties);
    }

    /// A property; the empty text where systemd doesn't tell it.
    public String property(String key) {
        return properties.getOrDefault(key, "");
    }
}
