package dev.muster.plan;

import dev.muster.inventory.Host;
import dev.muster.inventory.Inventory;
import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which facts of a host a run may read, told from its texts: what no text names, no task reads.
///
/// It errs on one side only. Wherever a name is put together, or a text comes from where nobody can
/// tell before the run, all facts count as read.
public final class FactReads {
    /// Names that begin like those of facts and belong to the engine or to connections.
    private static final Pattern NO_FACT =
            Pattern.compile(
                    "host|port|user|password|connection|managed|check_mode|diff_mode|verbosity"
                            + "|version|forks|limit|timeout|pipelining|config_file|search_path"
                            + "|run_tags|skip_tags|inventory_sources|index_var|loop|loop_var"
                            + "|(?:ssh|become|sudo|su|shell|play|role|parent_role|dependent_role"
                            + "|failed|delegated|async|collection|python|private_key|winrm|psrp"
                            + "|scp|sftp|docker|remote|common|httpapi|network_os|job|sh)_.*"
                            + "|play_hosts|ssh|paramiko_.*");

    /// A name, and for all facts at once the one that is picked.
    private static final Pattern NAME = Pattern.compile("\\bansible_(\\w*)");

    private static final String PICKED =
            "\\s*(?:\\.\\s*(?!get\\b)(\\w+)|\\[\\s*['\"](\\w+)['\"]\\s*\\]|\\.get\\(\\s*['\"](\\w+)['\"])";
    private static final Pattern PICK = Pattern.compile(PICKED);

    /// What reads variables by names that are data.
    private static final Pattern BY_NAME =
            Pattern.compile(
                    "\\bhostvars\\b(?!\\s*\\[[^\\]]*\\]"
                            + PICKED
                            + "|\\s*,\\s*\\[?\\s*['\"])"
                            + "|\\bvars\\b(?!\\s*[:/_-])(?!"
                            + PICKED
                            + ")"
                            + "|\\bvarnames\\b|!vault\\b");

    /// Templates that read others.
    private static final Pattern NESTED =
            Pattern.compile("\\{%-?\\s*(?:include|import|from|extends)\\b");

    private final Plan.Sources sources;
    private final Set<String> names = new HashSet<>();
    private boolean all;

    private FactReads(Plan.Sources sources) {
        this.sources = sources;
    }

    /// The names, without prefix; empty where it can't be told.
    public static Optional<Set<String>> of(Plan plan, Inventory inventory) {
        var reads = new FactReads(plan.sources());
        try {
            plan.plays().forEach(reads::play);
            reads.inventory(plan, inventory);
        } catch (InputException _) {
            // told when its turn comes
            return Optional.empty();
        }
        plan.sources().files().texts().forEach(reads::text);
        plan.sources().extra().values().forEach(reads::value);
        return reads.all ? Optional.empty() : Optional.of(Set.copyOf(reads.names));
    }

    private void play(Play play) {
        var reach = Reach.of(play, sources);
        all |= reach.isOpen();
        all |= play.variableFiles().stream().anyMatch(file -> !(file instanceof Value.Text));
        if (!all) {
            reach.tasks().forEach(task -> task(task, play));
        }
    }

    /// What is said about hosts, which is the same for all plays in a folder.
    private void inventory(Plan plan, Inventory inventory) {
        for (var folder : plan.plays().stream().map(Play::folder).distinct().toList()) {
            for (var host : all ? List.<Host>of() : inventory.hosts()) {
                for (var layer : inventory.layers(host, folder)) {
                    layer.variables().values().forEach(this::value);
                }
            }
        }
    }

    private void task(Item.Task task, Play play) {
        if (task.call() instanceof Item.Call.Meta meta) {
            // the inventory may say anything when it is read again
            all |= meta.action().equals("refresh_inventory");
        }
        if (!(task.call() instanceof Item.Call.Use use)) {
            return;
        }
        switch (use.module().name()) {
            case "template" -> templates(use, task, play);
            case "include_vars" -> all = true;
            default -> {
                // what it is given stands in a text that is read anyway
            }
        }
    }

    private void templates(Item.Call.Use use, Item.Task task, Play play) {
        for (var argument : use.arguments()) {
            if (!argument.name().equals("src")) {
                continue;
            }
            var file =
                    argument.value() instanceof Value.Text(String name, _, _)
                            ? find(name, task, play)
                            : Optional.<Path>empty();
            if (file.isEmpty()) {
                all = true;
                return;
            }
            var text = sources.files().source(file.get()).text();
            all |= NESTED.matcher(text).find();
            text(text);
        }
    }

    /// The file that a template is made from, if there is only one that it can be.
    private static Optional<Path> find(String name, Item.Task task, Play play) {
        var folders = new ArrayList<Path>();
        for (var role = task.frame().role(); role.isPresent(); role = role.get().parent()) {
            folders.add(role.get().folder());
        }
        folders.add(task.frame().folder());
        folders.add(play.folder());
        var found =
                folders.stream()
                        .flatMap(folder ->
                                List.of(
                                        folder.resolve("templates").resolve(name),
                                        folder.resolve(name))
                                        .stream())
                        .filter(Files::isRegularFile)
                        .map(path -> path.toAbsolutePath().normalize())
                        .distinct()
                        .toList();
        return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
    }

    private void value(Value value) {
        switch (value) {
            case Value.Deferred deferred -> text(deferred.template());
            case Value.Sequence(var items, _) -> items.forEach(this::value);
            case Value.Mapping(var entries) -> entries.values().forEach(this::value);
            case Value.Foreign _ -> all = true;
            case Value.Null _,
                    Value.Bool _,
                    Value.Int _,
                    Value.Real _,
                    Value.Text _,
                    Value.Undefined _,
                    Value.Omit _ -> {}
        }
    }

    private void text(String text) {
        if (all) {
            return;
        }
        all = BY_NAME.matcher(text).find();
        var found = NAME.matcher(text);
        while (!all && found.find()) {
            name(found, text);
        }
    }

    private void name(Matcher found, String text) {
        var name = found.group(1);
        if (name.isEmpty()) {
            all = true;
        } else if (name.equals("facts")) {
            var pick = PICK.matcher(text).region(found.end(), text.length());
            if (pick.lookingAt()) {
                names.add(
                        pick.group(1) != null
                                ? pick.group(1)
                                : pick.group(2) != null ? pick.group(2) : pick.group(3));
            } else {
                all = true;
            }
        } else if (!NO_FACT.matcher(name).matches()) {
            names.add(name);
        }
    }
}
