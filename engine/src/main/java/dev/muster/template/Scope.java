package dev.muster.template;

import dev.muster.value.Value;
import java.util.Optional;
import java.util.Set;

/// The variables that a template may read. Values are as they were written: [Value.Deferred] text
/// in them is resolved, in this same scope, by whoever reads them.
public interface Scope {
    Optional<Value> find(String name);

    /// Every name that [#find] knows.
    Set<String> names();
}
