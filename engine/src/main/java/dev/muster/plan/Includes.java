package dev.muster.plan;

import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What includes bring that say so in plain words: known before the run, though each host decides
/// whether it goes there.
final class Includes {
    /// How deep files may lie in each other before nobody looks any further.
    private static final int DEPTH = 30;

    private final Play play;
    private final Plan.Sources sources;
    private final Set<String> seen = new HashSet<>();

    Includes(Play play, Plan.Sources sources) {
        this.play = play;
        this.sources = sources;
    }

    /// The file or role that an include names, where it is no template.
    static Optional<String> name(Item.Call.Include include) {
        return include.arguments().stream()
                .filter(argument -> Set.of("file", "name", "role").contains(argument.name()))
                .map(argument -> argument.value())
                .filter(Value.Text.class::isInstance)
                .map(value -> ((Value.Text) value).text().strip())
                .filter(name -> !name.isEmpty())
                .findFirst();
    }

    /// Whether nobody can tell before the run what an include brings.
    static boolean isOpen(Item.Call.Include include) {
        return name(include).isEmpty()
                || include.arguments().stream()
                        .anyMatch(argument -> argument.value() instanceof Value.Deferred);
    }

    /// What it brings; empty where nobody can tell yet, or it has been looked into already. Throws
    /// [InputException] with what is wrong there.
    Optional<Loading.Brought> brought(Item.Task task, Item.Call.Include include) {
        if (isOpen(include) || task.frame().via().size() > DEPTH) {
            return Optional.empty();
        }
        var name = name(include).orElse("");
        var options = options(include);
        var folder = task.frame().folder();
        if (!seen.add(include.isRole() + " " + folder + " " + name + " " + options)) {
            return Optional.empty();
        }
        var loading = sources.loading(play.folder(), new Problems());
        return Optional.of(
                include.isRole()
                        ? loading.includeRole(name, options, task, Map.of(), Keywords.NONE)
                        : loading.include(name, task, false, Map.of(), Keywords.NONE));
    }

    private static Map<String, Value> options(Item.Call.Include include) {
        var options = new HashMap<String, Value>();
        for (var argument : include.arguments()) {
            if (!Set.of("file", "name", "role", "apply").contains(argument.name())) {
                options.put(argument.name(), argument.value());
            }
        }
        return options;
    }
}
