package dev.muster.cli;

import dev.muster.plan.Undefined;
import dev.muster.report.ExitCode;
import dev.muster.report.Terminal;
import dev.muster.run.Settings;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `muster play`: brings hosts to the state that playbooks declare.
@Command(
        name = "play",
        description = "Brings hosts to the state that playbooks declare.",
        mixinStandardHelpOptions = true)
final class PlayCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private ChoiceOptions choice = new ChoiceOptions();
    @Mixin private CheckOptions checking = new CheckOptions();
    @Mixin private PlayOptions playing = new PlayOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();
    @Mixin private ReportOptions report = new ReportOptions();

    @Option(names = "--list-hosts", description = "List the hosts of each play, and stop.")
    private boolean listHosts;

    @Option(names = "--list-tasks", description = "List the tasks of each play, and stop.")
    private boolean listTasks;

    @Option(names = "--list-tags", description = "List the tags of each play, and stop.")
    private boolean listTags;

    @Option(
            names = "--syntax-check",
            description = "Find mistakes as far as that needs no host, and stop.")
    private boolean syntaxCheck;

    @Parameters(arity = "1..*", paramLabel = "PLAYBOOK", description = "Playbooks to play.")
    private List<Path> playbooks = List.of();

    PlayCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        surroundings.configuration().verify();
        var here = vault.open(surroundings);
        playbooks = Playing.found(playbooks, here);
        var extra = variables.extra(here.vault());
        if (report.isAnsible(here)) {
            return dropIn(extra, here);
        }
        var plan = Playing.plan(playbooks, extra, here);
        if (syntaxCheck) {
            new Listing(plan, here.out()).summary();
            return ExitCode.DONE.code();
        }
        if (listTags && !listTasks && !listHosts) {
            new Listing(plan, here.out()).tags(choice.tags(here));
            return ExitCode.DONE.code();
        }
        var hosts = inventory.load(here, choice.limit());
        if (listHosts || listTasks) {
            var listing = new Listing(plan, here.out());
            if (listHosts) {
                listing.hosts(hosts, choice.limit());
            }
            if (listTasks) {
                listing.tasks(choice.tags(here));
            }
            return ExitCode.DONE.code();
        }
        var settings = settings(extra, here);
        var folder = playbooks.getFirst().toAbsolutePath().normalize().getParent();
        Undefined.in(plan, hosts.names(folder == null ? Path.of("/") : folder))
                .forEach(warning -> here.err().println(warning.render()));
        playing.flush(settings, hosts);
        var view = report.view(here);
        var terminal = new Terminal(here.out(), view, here.clock());
        try (var reporting = Reporting.of(report, terminal, here)) {
            var person = terminal.beside(here.person());
            new Playing(here.with(person), settings).run(plan, hosts, reporting);
            return reporting.recap(terminal::recap).exitCode(checking.check()).code();
        }
    }

    private Settings settings(Map<String, Value> extra, Surroundings here) {
        return playing.with(
                choice.settings(
                        extra,
                        connection.connecting(here),
                        checking.mode(here).profiled(report.profile(here)),
                        report.verbosity(here),
                        here),
                here);
    }

    /// The same in Ansible's words.
    private int dropIn(Map<String, Value> extra, Surroundings here) {
        var missing = playbooks.stream().filter(path -> !Files.exists(path)).findFirst();
        if (missing.isPresent()) {
            throw new InputException(
                    Diagnostic.error("the playbook: " + missing.get() + " could not be found"));
        }
        var callbacks = new Callbacks(here, report.look(here));
        var display = callbacks.display();
        here.configuration().warnings().forEach(warning -> display.warn(warning.message()));
        if (callbacks.isUsual()) {
            display.greet(here.configuration().file());
        }
        callbacks.warn();
        Unheeded.in(here.configuration()).forEach(display::warn);
        boolean listing = listHosts || listTasks || listTags || syntaxCheck;
        var settings = listing ? Optional.<Settings>empty() : Optional.of(settings(extra, here));
        var hosts = inventory.loadAsAnsible(here, choice.limit(), display::warn);
        if (settings.isEmpty()) {
            var wanted = new AnsibleListing.Wanted(listHosts, listTasks, listTags);
            for (var playbook : playbooks) {
                var plan = Playing.plan(List.of(playbook), extra, here);
                new AnsibleListing(plan, here.out())
                        .tell(playbook, wanted, hosts, choice.limit(), choice.tags(here));
            }
            return ExitCode.DONE.code();
        }
        playing.flush(settings.get(), hosts);
        var plan = Playing.plan(playbooks, extra, here);
        if (playbooks.size() == 1 && callbacks.isUsual()) {
            display.plays(plan.plays().size(), playbooks.getFirst());
        }
        var junit = callbacks.junit(playbooks.getLast());
        try (var reporting = Reporting.of(report.alsoTo(junit), callbacks::accept, here)) {
            var person = display.beside(here.person());
            new Playing(here.with(person), settings.get()).run(plan, hosts, reporting);
            callbacks.finish();
            new RetryFile(here.configuration())
                    .write(callbacks.recap(), playbooks.getLast())
                    .ifPresent(file -> display.retry(file));
            return reporting.recap(callbacks::recap).ansibleExitCode();
        }
    }
}
