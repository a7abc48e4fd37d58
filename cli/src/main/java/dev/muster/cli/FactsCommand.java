package dev.muster.cli;

import dev.muster.report.JsonText;
import dev.muster.report.YamlText;
import dev.muster.run.Settings;
import dev.muster.value.Value;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster facts`: what hosts tell of themselves.
@Command(
        name = "facts",
        description = "Prints the facts of hosts as JSON, by host.",
        mixinStandardHelpOptions = true)
final class FactsCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ChoiceOptions choice = new ChoiceOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = "--filter",
            paramLabel = "GLOB",
            description = "Only facts of this name, such as 'ansible_dist*'.")
    private String filter = "";

    @Option(
            names = {"-y", "--yaml"},
            description = "YAML instead of JSON.")
    private boolean yaml;

    @Parameters(
            arity = "0..1",
            paramLabel = "PATTERN",
            description = "Which hosts (${DEFAULT-VALUE}).",
            defaultValue = "all")
    private String pattern = "all";

    FactsCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var extra = variables.extra(here.vault());
        var arguments =
                filter.isEmpty()
                        ? ""
                        : JsonText.compact(
                                Value.map(java.util.Map.of("filter", Value.text(filter))));
        var plan = new Errand(pattern, "setup", arguments, false).plan(extra, here);
        var hosts = inventory.load(here, choice.limit());
        var settings =
                choice.settings(
                        extra,
                        connection.connecting(here),
                        new Settings.Mode(false, false),
                        0,
                        here);
        var answers = new Answers("ansible_facts", here.err());
        new Playing(here, settings).run(plan, hosts, answers);
        var facts = Value.map(answers.found());
        here.out().println(yaml ? YamlText.of(facts) : JsonText.pretty(facts));
        return answers.recap().exitCode(false).code();
    }
}
