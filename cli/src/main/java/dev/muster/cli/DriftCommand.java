package dev.muster.cli;

import dev.muster.report.DriftReport;
import dev.muster.run.Settings;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `muster drift`: where hosts differ from what playbooks declare; changes nothing.
@Command(
        name = "drift",
        description = "Finds where hosts differ from what playbooks declare; changes nothing.",
        mixinStandardHelpOptions = true)
final class DriftCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ChoiceOptions choice = new ChoiceOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Parameters(arity = "1..*", paramLabel = "PLAYBOOK", description = "What is declared.")
    private List<Path> playbooks = List.of();

    DriftCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        playbooks = Playing.found(playbooks, here);
        var extra = variables.extra(here.vault());
        var plan = Playing.plan(playbooks, extra, here);
        var hosts = inventory.load(here, choice.limit());
        var settings =
                choice.settings(
                        extra,
                        connection.connecting(here),
                        new Settings.Mode(true, true, report.profile(here)),
                        report.verbosity(here),
                        here);
        var drift = new DriftReport();
        try (var reporting = Reporting.atTheEnd(report, drift, here)) {
            new Playing(here, settings).run(plan, hosts, reporting);
            var lines = report.json() ? drift.json() : drift.lines(report.view(here));
            lines.forEach(here.out()::println);
            return drift.exitCode().code();
        }
    }
}
