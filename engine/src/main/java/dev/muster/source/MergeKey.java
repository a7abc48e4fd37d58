package dev.muster.source;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;

/// What `<<` means: the entries of other mappings come first, an earlier mapping wins over a later
/// one, and what the mapping itself says wins over both.
final class MergeKey {
    private MergeKey() {}

    static List<Node.Entry> entries(List<Node.Entry> own, List<Node.Mapping> merged) {
        var ownKeys = new HashSet<Value>();
        own.forEach(entry -> ownKeys.add(entry.key().value()));
        var inherited = new LinkedHashMap<Value, Node.Entry>();
        for (var mapping : merged.reversed()) {
            for (var entry : mapping.entries()) {
                if (!ownKeys.contains(entry.key().value())) {
                    inherited.put(entry.key().value(), entry);
                }
            }
        }
        var entries = new ArrayList<>(inherited.values());
        entries.addAll(own);
        return entries;
    }
}
