package dev.muster.playbook;

import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A role as it is used in one place.
///
/// @param name the name it was asked for by
/// @param parameters what the place gives it beside keywords
/// @param place the keywords that make it another use of the same role: its `tags`, `vars`, `when`
/// @param parent the role that asked for it, as a dependency or an include
/// @param isDependency whether a role asked for it in its `dependencies`
/// @param isPublic whether its defaults and variables count for the tasks after it
public record Role(
        String name,
        Path folder,
        Map<String, Value> defaults,
        Map<String, Value> variables,
        Map<String, Value> parameters,
        Map<String, Value> place,
        Optional<Role> parent,
        boolean allowDuplicates,
        boolean isPublic,
        boolean isDependency) {

    /// The same role with variables of its place among its own, which win.
    public Role inPlace(Map<String, Value> given) {
        var all = new LinkedHashMap<>(given);
        all.putAll(variables);
        return new Role(
                name,
                folder,
                defaults,
                all,
                parameters,
                place,
                parent,
                allowDuplicates,
                isPublic,
                isDependency);
    }

    /// The names of the roles around it, nearest first.
    public List<String> parents() {
        var names = new java.util.ArrayList<String>();
        for (var role = parent; role.isPresent(); role = role.get().parent()) {
            names.add(role.get().name());
        }
        return names;
    }

    /// The roles that included or imported it and those around them, nearest first; a role that
    /// needs it as a dependency is none of them.
    public List<Role> including() {
        var roles = new java.util.ArrayList<Role>();
        var inner = this;
        for (var outer = parent; outer.isPresent(); outer = outer.get().parent()) {
            if (!inner.isDependency) {
                roles.add(outer.get());
            }
            inner = outer.get();
        }
        return roles;
    }

    /// What makes two uses of a role the same for the rule that a role runs once.
    ///
    /// @param place keywords of the place that tell one use from another
    public record Use(Path folder, Map<String, Value> parameters, Map<String, Value> place) {}

    public Use use() {
        return new Use(folder, parameters, place);
    }
}
