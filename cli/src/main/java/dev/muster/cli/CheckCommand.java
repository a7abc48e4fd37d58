package dev.muster.cli;

import dev.muster.report.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `muster check`: everything wrong in playbooks and inventory, before any host.
@Command(
        name = "check",
        description = "Finds what is wrong in playbooks and inventory; touches no host.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Parameters(arity = "1..*", paramLabel = "PLAYBOOK", description = "Playbooks to look at.")
    private List<Path> playbooks = List.of();

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var mistakes = new Mistakes();
        mistakes.gather(() -> {
            var hosts = inventory.load(here, warning -> here.err().println(warning.render()));
            for (var playbook : playbooks) {
                var folder = playbook.toAbsolutePath().normalize().getParent();
                if (folder != null) {
                    mistakes.add(hosts.mistakes(folder));
                }
            }
        });
        mistakes.gather(() -> {
            var plan = Playing.plan(playbooks, variables.extra(here.vault()), here);
            plan.warnings().forEach(warning -> here.err().println(warning.render()));
            if (!report.json()) {
                new Listing(plan, here.out()).summary();
            }
        });
        mistakes.stop();
        return ExitCode.DONE.code();
    }
}
