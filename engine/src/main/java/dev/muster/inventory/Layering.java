package dev.muster.inventory;

import dev.muster.source.Diagnostic;
import dev.muster.vault.Vault;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Puts what is said about a host into the order of precedence. Answers are kept until told to
/// forget; files of variables are read once.
final class Layering {
    private final Group all;
    private final Vault vault;
    private final Consumer<Diagnostic> warnings;
    private final List<VariableFolder> inventories = new ArrayList<>();
    private final Map<Path, VariableFolder> playbooks = new HashMap<>();
    private final Map<Host, Map<Optional<Path>, List<Layer>>> known = new HashMap<>();

    Layering(Group all, Vault vault, Consumer<Diagnostic> warnings) {
        this.all = all;
        this.vault = vault;
        this.warnings = warnings;
    }

    void besideInventory(Path folder) {
        inventories.add(new VariableFolder("inventory", folder, vault, warnings));
    }

    void forget() {
        known.clear();
    }

    List<Layer> layers(Host host, List<Group> groups) {
        return layers(host, groups, Optional.empty(), List.of());
    }

    List<Layer> layers(Host host, List<Group> groups, Path playbookFolder) {
        var folder =
                playbooks.computeIfAbsent(
                        playbookFolder,
                        path -> new VariableFolder("playbook", path, vault, warnings));
        return layers(host, groups, Optional.of(playbookFolder), List.of(folder));
    }

    private List<Layer> layers(
            Host host, List<Group> groups, Optional<Path> key, List<VariableFolder> playbook) {
        var answers = known.computeIfAbsent(host, _ -> new HashMap<>());
        var answer = answers.get(key);
        if (answer == null) {
            answer = assemble(host, groups, playbook);
            answers.put(key, answer);
        }
        return answer;
    }

    private List<Layer> assemble(Host host, List<Group> groups, List<VariableFolder> playbook) {
        var found = new ArrayList<Layer>();
        addOwn(found, all);
        groups.forEach(group -> addOwn(found, group));
        inventories.forEach(folder -> found.addAll(folder.group(all.name())));
        playbook.forEach(folder -> found.addAll(folder.group(all.name())));
        for (var folder : inventories) {
            groups.forEach(group -> found.addAll(folder.group(group.name())));
        }
        for (var folder : playbook) {
            groups.forEach(group -> found.addAll(folder.group(group.name())));
        }
        if (!host.ownVariables().isEmpty()) {
            found.add(new Layer("host " + host.name(), host.place(), host.ownVariables()));
        }
        inventories.forEach(folder -> found.addAll(folder.host(host.name())));
        playbook.forEach(folder -> found.addAll(folder.host(host.name())));
        return List.copyOf(found);
    }

    List<Layer> layers(Group group) {
        var found = new ArrayList<Layer>();
        addOwn(found, group);
        inventories.forEach(folder -> found.addAll(folder.group(group.name())));
        return found;
    }

    private static void addOwn(List<Layer> layers, Group group) {
        if (!group.ownVariables().isEmpty()) {
            layers.add(new Layer("group " + group.name(), group.place(), group.ownVariables()));
        }
    }
}
