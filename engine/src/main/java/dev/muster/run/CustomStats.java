package dev.muster.run;

import dev.muster.module.Effect;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// What `set_stats` has kept for the end of the run: for all hosts together, or for each.
final class CustomStats {
    private final Map<String, Map<String, Value>> hosts = new TreeMap<>();
    private final Map<String, Value> whole = new LinkedHashMap<>();

    synchronized void keep(Effect.Stats stats, String host) {
        var kept =
                stats.perHost() ? hosts.computeIfAbsent(host, _ -> new LinkedHashMap<>()) : whole;
        stats.data()
                .forEach((name, value) -> {
                    var before = kept.get(name);
                    kept.put(
                            name,
                            before == null || !stats.aggregate() ? value : sum(before, value));
                });
    }

    /// Two values as one; what can't be added stays as it was.
    private static Value sum(Value before, Value more) {
        return switch (before) {
            case Value.Int some when more instanceof Value.Int other ->
                    new Value.Int(some.number().add(other.number()));
            case Value.Real some when more instanceof Value.Real other ->
                    new Value.Real(some.number() + other.number());
            case Value.Text some when more instanceof Value.Text other ->
                    new Value.Text(some.text() + other.text(), some.secret() || other.secret());
            case Value.Sequence some when more instanceof Value.Sequence other -> {
                var items = new ArrayList<>(some.items());
                items.addAll(other.items());
                yield Value.list(items);
            }
            case Value.Mapping some when more instanceof Value.Mapping other -> {
                var entries = new LinkedHashMap<>(some.entries());
                entries.putAll(other.entries());
                yield new Value.Mapping(entries);
            }
            default -> before;
        };
    }

    /// The event that tells them, if there are any.
    synchronized Optional<Event> event() {
        if (hosts.isEmpty() && whole.isEmpty()) {
            return Optional.empty();
        }
        var each = new LinkedHashMap<String, Value.Mapping>();
        hosts.forEach((host, data) -> each.put(host, Value.map(data)));
        return Optional.of(new Event.StatsKept(each, Value.map(whole)));
    }
}
