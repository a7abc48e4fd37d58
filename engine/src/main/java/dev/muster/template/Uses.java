package dev.muster.template;

import java.util.HashSet;
import java.util.Set;

/// The variables that a template reads.
///
/// @param reads all of them
/// @param guarded those that may be undefined, since it asks for that or has something else to say
public record Uses(Set<String> reads, Set<String> guarded) {
    public static final Uses NONE = new Uses(Set.of(), Set.of());

    public Uses {
        reads = Set.copyOf(reads);
        guarded = Set.copyOf(guarded);
    }

    public Uses and(Uses other) {
        return new Uses(union(reads, other.reads), union(guarded, other.guarded));
    }

    /// Those that must be defined.
    public Set<String> needs() {
        var needs = new HashSet<>(reads);
        needs.removeAll(guarded);
        return needs;
    }

    private static Set<String> union(Set<String> some, Set<String> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
