package dev.muster.cli;

import dev.muster.inventory.InventoryViews;
import dev.muster.report.AnsibleYaml;
import dev.muster.report.ExitCode;
import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster inventory`: which hosts there are, and what is said about them.
@Command(
        name = "inventory",
        description = "Shows hosts, groups and their variables.",
        mixinStandardHelpOptions = true)
final class InventoryCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Shown shown = new Shown();

    @Option(names = "--vars", description = "Variables too, with --graph.")
    private boolean variables;

    @Option(
            names = {"-y", "--yaml"},
            description = "YAML instead of JSON.")
    private boolean yaml;

    @Option(names = "--toml", description = "TOML instead of JSON.")
    private boolean toml;

    @Option(
            names = "--export",
            description =
                    "With --list: what groups say stands with the groups, as an inventory has it.")
    private boolean export;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "Write to this file instead of standard output.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--playbook-dir",
            paramLabel = "FOLDER",
            description = "Where a playbook's group_vars and host_vars are.")
    private Optional<Path> playbookFolder = Optional.empty();

    @Parameters(
            arity = "0..1",
            paramLabel = "GROUP",
            description = "Where the graph begins (${DEFAULT-VALUE}).",
            defaultValue = "all")
    private String group = "all";

    private static final class Shown {
        @Option(names = "--list", description = "All hosts and groups with their variables.")
        private boolean list;

        @Option(names = "--graph", description = "The tree of groups and hosts.")
        private boolean graph;

        @Option(names = "--host", paramLabel = "HOST", description = "One host's variables.")
        private Optional<String> host = Optional.empty();
    }

    InventoryCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var all = inventory.load(here, warning -> here.err().println(warning.render()));
        var views =
                playbookFolder
                        .or(() -> here.configuration().path(Setting.PLAYBOOK_DIR))
                        .map(folder -> new InventoryViews(all, folder))
                        .orElseGet(() -> new InventoryViews(all));
        if (shown.host.isPresent()) {
            var name = shown.host.get();
            var host = all.host(name).orElseThrow(() -> unknown("host", name));
            tell(yaml ? document(views.host(host)) : views.host(host), here);
        } else if (shown.graph) {
            var top = all.group(group).orElseThrow(() -> unknown("group", group));
            tell(views.graph(top, variables), here);
        } else if (shown.list) {
            tell(
                    yaml
                            ? document(views.tree(export))
                            : toml ? views.toml(export) : views.list(export),
                    here);
        }
        return ExitCode.DONE.code();
    }

    private static InputException unknown(String kind, String name) {
        return new InputException(
                Diagnostic.error("there is no " + kind + " '" + name + "'")
                        .hint("`muster inventory --graph` shows them all"));
    }

    private static String document(String json) {
        return AnsibleYaml.document(Yaml.value(json));
    }

    private void tell(String text, Surroundings here) {
        if (output.isEmpty()) {
            here.out().println(text);
            return;
        }
        try {
            Files.writeString(output.get(), text + "\n");
        } catch (IOException trouble) {
            throw new InputException(
                    Diagnostic.error(
                            "can't write '" + output.get() + "': " + trouble.getMessage()));
        }
    }
}
