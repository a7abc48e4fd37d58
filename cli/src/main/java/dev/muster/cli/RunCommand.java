package dev.muster.cli;

import dev.muster.report.AdHoc;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster run`: one task on some hosts.
@Command(
        name = "run",
        description = "Runs one module on hosts: muster run web -m shell -a uptime",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ChoiceOptions choice = new ChoiceOptions();
    @Mixin private CheckOptions checking = new CheckOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Option(
            names = {"-m", "--module-name"},
            paramLabel = "MODULE",
            description = "The module (${DEFAULT-VALUE}).",
            defaultValue = "command")
    private String module = "command";

    @Option(
            names = {"-a", "--args"},
            paramLabel = "ARGS",
            description = "Its arguments: name=value, words, or JSON.",
            defaultValue = "")
    private String arguments = "";

    @Option(names = "--list-hosts", description = "List the hosts, and stop.")
    private boolean listHosts;

    @Parameters(arity = "1", paramLabel = "PATTERN", description = "Which hosts.")
    private String pattern = "";

    RunCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var extra = variables.extra(here.vault());
        var plan = new Errand(pattern, module, arguments, false).plan(extra, here);
        var hosts = inventory.load(here, choice.limit());
        if (listHosts) {
            new Listing(plan, here.out()).hosts(hosts, choice.limit());
            return 0;
        }
        var settings =
                choice.settings(
                        extra,
                        connection.connecting(here),
                        checking.mode(here).profiled(report.profile(here)),
                        report.verbosity(here),
                        here);
        var display = new AdHoc(here.out(), report.view(here));
        try (var reporting = Reporting.of(report, display, here)) {
            new Playing(here, settings).run(plan, hosts, reporting);
        }
        return display.recap().exitCode(checking.check()).code();
    }
}
