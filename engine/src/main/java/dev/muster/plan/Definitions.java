package dev.muster.plan;

import dev.muster.playbook.Frame;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.playbook.Role;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Every name that something in a plan may give a value to, on any host and at any time.
final class Definitions {
    /// What the engine itself defines, beside everything that begins with `ansible_`.
    private static final Set<String> MAGIC =
            Set.of(
                    "environment",
                    "group_names",
                    "groups",
                    "hostvars",
                    "inventory_dir",
                    "inventory_file",
                    "inventory_hostname",
                    "inventory_hostname_short",
                    "item",
                    "lookup",
                    "now",
                    "omit",
                    "play_hosts",
                    "playbook_dir",
                    "q",
                    "query",
                    "role_name",
                    "role_names",
                    "role_path",
                    "template_destpath",
                    "template_fullpath",
                    "template_host",
                    "template_mtime",
                    "template_path",
                    "template_run_date",
                    "template_uid",
                    "undef",
                    "vars",
                    // facts without a prefix
                    "packages",
                    "services");

    private final Plan.Sources sources;
    private final Set<String> names = new HashSet<>(MAGIC);

    /// Whether somebody defines names that nobody can tell before the run.
    private boolean open;

    Definitions(Plan.Sources sources, Set<String> elsewhere) {
        this.sources = sources;
        names.addAll(elsewhere);
        names.addAll(sources.extra().keySet());
    }

    boolean isOpen() {
        return open;
    }

    boolean hold(String name) {
        return names.contains(name)
                || name.startsWith("ansible_")
                || name.startsWith("getent_")
                || name.startsWith("__");
    }

    Set<String> names() {
        return names;
    }

    void play(Play play, List<Item> items) {
        frame(Optional.of(play.frame()));
        play.prompts().forEach(prompt -> names.add(prompt.name()));
        play.roles().forEach(this::role);
        for (var entry : play.variableFiles()) {
            file(play, entry);
        }
        items.forEach(this::item);
    }

    private void file(Play play, Value entry) {
        if (!(entry instanceof Value.Text(String name, _, _))) {
            open = true;
            return;
        }
        for (var path :
                List.of(play.folder().resolve(name), play.folder().resolve("vars/" + name))) {
            if (Files.isRegularFile(path)) {
                try {
                    names.addAll(sources.files().variables(path).keySet());
                } catch (InputException _) {
                    open = true;
                }
                return;
            }
        }
    }

    private void frame(Optional<Frame> from) {
        for (var at = from; at.isPresent(); at = at.get().parent()) {
            names.addAll(at.get().variables().keySet());
            variables(at.get().keywords());
            at.get().role().ifPresent(this::role);
        }
    }

    private void variables(Keywords keywords) {
        if (keywords.value("vars").filter(Value.Deferred.class::isInstance).isPresent()) {
            open = true;
        } else {
            names.addAll(keywords.variables().keySet());
        }
    }

    private void role(Role role) {
        names.addAll(role.defaults().keySet());
        names.addAll(role.variables().keySet());
        names.addAll(role.parameters().keySet());
        role.parent().ifPresent(this::role);
    }

    private void item(Item item) {
        frame(Optional.of(item.frame()));
        variables(item.keywords());
        item.keywords().value("register").ifPresent(this::name);
        if (item.keywords().value("loop_control").orElse(Value.NULL)
                instanceof Value.Mapping control) {
            control.find("loop_var").ifPresent(this::name);
            control.find("index_var").ifPresent(this::name);
        }
        switch (item) {
            case Item.Block block -> {
                frame(Optional.of(block.inner()));
                block.body().forEach(this::item);
                block.rescue().forEach(this::item);
                block.always().forEach(this::item);
            }
            case Item.Task task -> {
                switch (task.call()) {
                    case Item.Call.Use use -> use(use);
                    case Item.Call.Named _ -> open = true;
                    case Item.Call.Include _, Item.Call.Meta _ -> {
                        // what an include brings is an item too
                    }
                }
            }
        }
    }

    private void use(Item.Call.Use use) {
        switch (use.module().name()) {
            case "set_fact" -> {
                open |= use.whole().isPresent();
                use.arguments().forEach(argument -> named(argument.name()));
            }
            case "include_vars", "add_host", "group_by" -> open = true;
            default -> {
                // what it returns is registered, if at all
            }
        }
    }

    private void name(Value value) {
        if (value instanceof Value.Text(String name, _, _)) {
            named(name);
        } else {
            open = true;
        }
    }

    private void named(String name) {
        if (name.contains("{{")) {
            open = true;
        } else {
            names.add(name);
        }
    }
}
