package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Arguments of includes and imports.
final class IncludeArguments {
    static final Set<String> OF_TASKS = Set.of("apply", "file");
    static final Set<String> OF_ROLES =
            Set.of(
                    "allow_duplicates",
                    "apply",
                    "defaults_from",
                    "handlers_from",
                    "name",
                    "public",
                    "role",
                    "rolespec_validate",
                    "tasks_from",
                    "vars_from");

    private IncludeArguments() {}

    /// What names the file or role.
    static Optional<Given> target(List<Given> given) {
        return given.stream()
                .filter(one -> Set.of("file", "name", "role").contains(one.name()))
                .findFirst();
    }

    /// All of them by their names.
    static Map<String, Value> values(List<Given> given) {
        var values = new HashMap<String, Value>();
        given.forEach(one -> values.put(one.name(), one.value()));
        return values;
    }
}
