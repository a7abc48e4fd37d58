package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Role;
import dev.muster.template.Scope;
import dev.muster.value.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The variables that are known before any host is: those of the command line, of the frames around
/// a place, and of its roles.
record StaticScope(Map<String, Value> extra, Frame frame, String playbookFolder) implements Scope {

    @Override
    public Optional<Value> find(String name) {
        var given = Optional.ofNullable(extra.get(name));
        if (given.isPresent()) {
            return given;
        }
        if (name.equals("playbook_dir")) {
            return Optional.of(Value.text(playbookFolder));
        }
        for (var at = Optional.of(frame); at.isPresent(); at = at.get().parent()) {
            var value = at.get().variables().get(name);
            if (value == null) {
                value = at.get().keywords().variables().get(name);
            }
            if (value != null) {
                return Optional.of(value);
            }
        }
        return frame.role().flatMap(role -> find(role, name));
    }

    private Optional<Value> find(Role role, String name) {
        if (name.equals("role_path")) {
            return Optional.of(Value.text(role.folder().toString()));
        }
        if (name.equals("role_name") || name.equals("ansible_role_name")) {
            return Optional.of(Value.text(role.name()));
        }
        for (var layer : java.util.List.of(role.parameters(), role.variables(), role.defaults())) {
            var value = layer.get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return role.parent().flatMap(outer -> find(outer, name));
    }

    @Override
    public Set<String> names() {
        var names = new HashSet<>(extra.keySet());
        for (var at = Optional.of(frame); at.isPresent(); at = at.get().parent()) {
            names.addAll(at.get().variables().keySet());
        }
        return names;
    }
}
