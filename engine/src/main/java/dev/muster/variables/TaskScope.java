package dev.muster.variables;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Role;
import dev.muster.template.Scope;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// What one task may read on one host: Ansible's order of precedence, highest first. A name is
/// looked up layer by layer when somebody reads it; nothing is merged or copied beforehand.
///
/// @param locals what wins over everything: loop variables, and what the engine sets for a moment
/// @param magic the variables of the engine itself
/// @param extra the command line's variables
/// @param item the task; none outside of one
public record TaskScope(
        Map<String, Value> locals,
        Magic magic,
        Map<String, Value> extra,
        PlayVariables play,
        HostVariables host,
        Optional<Item> item)
        implements Scope {

    /// The same scope with more locals.
    public TaskScope with(Map<String, Value> more) {
        var all = new java.util.HashMap<>(locals);
        all.putAll(more);
        return new TaskScope(all, magic, extra, play, host, item);
    }

    @Override
    public Optional<Value> find(String name) {
        var local = locals.get(name);
        if (local != null) {
            return Optional.of(local);
        }
        return magic.find(name, this).or(() -> given(name));
    }

    /// What anybody but the engine itself says.
    public Optional<Value> given(String name) {
        return host.rules().merges() ? merged(name) : highest(name);
    }

    /// Everything that is said, as far as it can come together.
    private Optional<Value> merged(String name) {
        return Stream.of(
                        lastRole(name, true),
                        role().flatMap(role -> ofDefaults(role, name)),
                        in(host.inventory(), name),
                        host.fact(name),
                        in(play.own(), name),
                        in(play.prompted(), name),
                        in(play.files(host.name()), name),
                        lastRole(name, false),
                        role().flatMap(role -> variable(role, name)),
                        item.flatMap(task -> in(task.keywords().variables(), name))
                                .or(() -> frames(Frame.Kind.BLOCK, name)),
                        host.included(name),
                        host.set(name),
                        role().flatMap(role -> parameter(role, name)),
                        frames(Frame.Kind.INCLUDE, name),
                        in(extra, name))
                .flatMap(Optional::stream)
                .reduce(Value::merge);
    }

    private Optional<Value> highest(String name) {
        return in(extra, name)
                .or(() -> frames(Frame.Kind.INCLUDE, name))
                .or(() -> role().flatMap(role -> parameter(role, name)))
                .or(() -> host.set(name))
                .or(() -> host.included(name))
                .or(() -> item.flatMap(task -> in(task.keywords().variables(), name)))
                .or(() -> frames(Frame.Kind.BLOCK, name))
                .or(() -> role().flatMap(role -> variable(role, name)))
                .or(() -> lastRole(name, false))
                .or(() -> in(play.files(host.name()), name))
                .or(() -> in(play.prompted(), name))
                .or(() -> in(play.own(), name))
                .or(() -> host.fact(name))
                .or(() -> in(host.inventory(), name))
                .or(() -> role().flatMap(role -> ofDefaults(role, name)))
                .or(() -> lastRole(name, true));
    }

    private Optional<Role> role() {
        return item.flatMap(task -> task.frame().role());
    }

    private static Optional<Value> in(Map<String, Value> layer, String name) {
        return Optional.ofNullable(layer.get(name));
    }

    /// A variable of the frames around the task, nearest first: those of includes, or all others.
    private Optional<Value> frames(Frame.Kind kind, String name) {
        for (var at = item.map(Item::frame); at.isPresent(); at = at.get().parent()) {
            var frame = at.get();
            if ((frame.kind() == Frame.Kind.INCLUDE) == (kind == Frame.Kind.INCLUDE)) {
                var value = frame.variables().get(name);
                if (value != null) {
                    return Optional.of(value);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<Value> parameter(Role role, String name) {
        return in(role.parameters(), name)
                .or(() -> role.parent().flatMap(outer -> parameter(outer, name)));
    }

    private static Optional<Value> variable(Role role, String name) {
        return in(role.variables(), name)
                .or(() -> role.parent().flatMap(outer -> variable(outer, name)));
    }

    private static Optional<Value> ofDefaults(Role role, String name) {
        return in(role.defaults(), name)
                .or(() -> role.parent().flatMap(outer -> ofDefaults(outer, name)));
    }

    /// What the last of the play's roles says that says anything.
    private Optional<Value> lastRole(String name, boolean defaults) {
        if (!defaults && host.rules().privateRoles()) {
            return Optional.empty();
        }
        var roles = play.roles();
        for (int i = roles.size() - 1; i >= 0; i--) {
            var value =
                    defaults
                            ? roles.get(i).defaults().get(name)
                            : roles.get(i).variables().get(name);
            if (value != null) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    @Override
    public Set<String> names() {
        var names = new LinkedHashSet<>(host.learned().keySet());
        names.addAll(locals.keySet());
        names.addAll(magic.names());
        names.addAll(extra.keySet());
        names.addAll(play.own().keySet());
        names.addAll(play.prompted().keySet());
        names.addAll(play.files(host.name()).keySet());
        var roles = new ArrayList<>(play.roles());
        for (var role = role(); role.isPresent(); role = role.get().parent()) {
            roles.add(role.get());
        }
        for (var role : roles) {
            names.addAll(role.defaults().keySet());
            names.addAll(role.variables().keySet());
            names.addAll(role.parameters().keySet());
        }
        item.map(Item::keywords).map(Keywords::variables).ifPresent(v -> names.addAll(v.keySet()));
        for (var at = item.map(Item::frame); at.isPresent(); at = at.get().parent()) {
            names.addAll(at.get().variables().keySet());
        }
        return names;
    }

    /// The names of the roles around the task, nearest first; none outside of a role.
    List<String> roleNames() {
        var names = new ArrayList<String>();
        role().ifPresent(role -> {
            names.add(role.name());
            names.addAll(role.parents());
        });
        return names;
    }
}
