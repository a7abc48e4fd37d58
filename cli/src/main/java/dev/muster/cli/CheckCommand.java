package dev.muster.cli;

import dev.muster.plan.Undefined;
import dev.muster.report.ExitCode;
import dev.muster.source.Diagnostic;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Option(names = "--json", description = "Print mistakes as JSON, one object a line.")
    private boolean json;

    @Parameters(arity = "1..*", paramLabel = "PLAYBOOK", description = "Playbooks to look at.")
    private List<Path> playbooks = List.of();

    @Option(names = "--strict", description = "Take a warning for a mistake.")
    private boolean strict;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        playbooks = Playing.found(playbooks, here);
        var mistakes = new Mistakes();
        var warnings = new LinkedHashSet<Diagnostic>();
        var known = new HashSet<String>();
        mistakes.gather(() -> {
            var hosts = inventory.load(here, warnings::add);
            for (var playbook : playbooks) {
                var folder = playbook.toAbsolutePath().normalize().getParent();
                if (folder != null) {
                    mistakes.add(hosts.mistakes(folder));
                    known.addAll(hosts.names(folder));
                }
            }
        });
        mistakes.gather(() -> {
            var plan = Playing.check(playbooks, variables.extra(here.vault()), here);
            warnings.addAll(plan.warnings());
            warnings.addAll(Undefined.in(plan, known));
            if (!json) {
                new Listing(plan, here.out()).summary();
            }
        });
        warnings.forEach(warning -> here.err().println(warning.render()));
        mistakes.stop();
        return strict && !warnings.isEmpty() ? ExitCode.MISTAKE.code() : ExitCode.DONE.code();
    }
}
