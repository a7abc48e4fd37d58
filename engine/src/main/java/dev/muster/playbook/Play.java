package dev.muster.playbook;

import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One play, its roles and imports resolved.
///
/// @param hosts the pattern as written
/// @param folder the playbook's folder
/// @param roles the roles under `roles`, whose defaults and variables count in the whole play
/// @param variableFiles the entries of `vars_files`, as written
public record Play(
        Optional<Value> name,
        Value hosts,
        Frame frame,
        Path folder,
        List<Item> preTasks,
        List<Item> roleItems,
        List<Item> tasks,
        List<Item> postTasks,
        List<Item> handlers,
        List<Role> roles,
        List<Value> variableFiles,
        List<Prompt> prompts,
        Span place) {

    public Play {
        preTasks = List.copyOf(preTasks);
        roleItems = List.copyOf(roleItems);
        tasks = List.copyOf(tasks);
        postTasks = List.copyOf(postTasks);
        handlers = List.copyOf(handlers);
        roles = List.copyOf(roles);
        variableFiles = List.copyOf(variableFiles);
        prompts = List.copyOf(prompts);
    }

    /// Something to ask the person before the play.
    public record Prompt(
            String name,
            String question,
            boolean isPrivate,
            boolean confirm,
            boolean unsafe,
            Optional<Value> otherwise) {}

    public Keywords keywords() {
        return frame.keywords();
    }

    /// The variables of the play itself.
    public Map<String, Value> variables() {
        return keywords().variables();
    }
}
