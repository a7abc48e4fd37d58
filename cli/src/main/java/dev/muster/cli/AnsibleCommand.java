package dev.muster.cli;

import dev.muster.inventory.HostPattern;
import dev.muster.inventory.Inventory;
import dev.muster.report.AnsibleAdHoc;
import dev.muster.report.AnsibleDisplay;
import dev.muster.report.AnsibleLook;
import dev.muster.report.ExitCode;
import dev.muster.report.Palette;
import dev.muster.report.Profile;
import dev.muster.run.Settings;
import dev.muster.setting.Setting;
import dev.muster.source.Span;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ansible`: one task on some hosts, with the options and the words that Ansible has for it.
@Command(
        name = "ansible",
        hidden = true,
        description = "Runs one module on hosts, as `ansible` does.",
        mixinStandardHelpOptions = true)
final class AnsibleCommand implements Callable<Integer> {
    private static final Set<String> WANT_ARGUMENTS =
            Set.of("command", "shell", "raw", "script", "win_command", "win_shell");

    private final Surroundings surroundings;

    @Mixin private InventoryOptions inventory = new InventoryOptions();
    @Mixin private VaultOptions vault = new VaultOptions();
    @Mixin private VariableOptions variables = new VariableOptions();
    @Mixin private CheckOptions checking = new CheckOptions();
    @Mixin private ConnectionOptions connection = new ConnectionOptions();

    @Option(
            names = {"-v", "--verbose"},
            description = "Show more; even more with -vv and -vvv.")
    private boolean[] verbose = {};

    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only hosts of this pattern too.")
    private Optional<String> limit = Optional.empty();

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            description = "How many hosts work at the same time.")
    private Optional<Integer> forks = Optional.empty();

    @Option(
            names = {"-m", "--module-name"},
            paramLabel = "MODULE",
            description = "The module; command where none is named.")
    private Optional<String> module = Optional.empty();

    @Option(
            names = {"-a", "--args"},
            paramLabel = "ARGS",
            description = "Its arguments: name=value, words, or JSON.")
    private Optional<String> arguments = Optional.empty();

    @Option(
            names = {"-o", "--one-line"},
            description = "One line for each host.")
    private boolean oneLine;

    @Option(
            names = {"-t", "--tree"},
            paramLabel = "FOLDER",
            description = "Write each host's result to a file of its name.")
    private Optional<Path> tree = Optional.empty();

    @Option(
            names = {"-B", "--background"},
            paramLabel = "SECONDS",
            description = "Run it in the background for as long as this.",
            defaultValue = "0")
    private int background;

    @Option(
            names = {"-P", "--poll"},
            paramLabel = "SECONDS",
            description = "How often to look for its end.")
    private Optional<Integer> poll = Optional.empty();

    @Option(names = "--task-timeout", paramLabel = "SECONDS", description = "How long it may take.")
    private Optional<Integer> timeout = Optional.empty();

    @Option(names = "--list-hosts", description = "List the hosts, and stop.")
    private boolean listHosts;

    @Option(
            names = "--playbook-dir",
            paramLabel = "FOLDER",
            description = "The folder that stands for a playbook's.")
    private Optional<Path> playbookFolder = Optional.empty();

    @Parameters(arity = "1", paramLabel = "pattern", description = "Which hosts.")
    private String pattern = "";

    AnsibleCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        var here = vault.open(surroundings);
        var settings = here.configuration();
        var extra = variables.extra(here.vault());
        int verbosity =
                verbose.length > 0
                        ? verbose.length
                        : settings.number(Setting.DEFAULT_VERBOSITY).orElse(0);
        var look = Looking.at(here, Optional.empty(), verbosity);
        var warnings = new AnsibleDisplay(here.out(), here.err(), look);
        settings.warnings().forEach(warning -> warnings.warn(warning.message()));
        warnings.greet(settings.file());
        Unheeded.in(settings).forEach(warnings::warn);
        var connecting = connection.connecting(here);
        var hosts = inventory.loadAsAnsible(here, limit, warnings::warn);
        if (listHosts) {
            list(hosts, warnings);
            return ExitCode.DONE.code();
        }
        var run =
                new Settings(
                        new Settings.Picks(limit, Set.of(), Set.of()),
                        extra,
                        forks.or(() -> settings.number(Setting.DEFAULT_FORKS)).orElse(1),
                        checking.mode(here).profiled(ReportOptions.isProfiled(here)),
                        Settings.Pace.STRAIGHT,
                        verbosity,
                        connecting,
                        PlayDefaults.customs(here));
        var plan =
                errand(here)
                        .plan(
                                extra,
                                playbookFolder.or(() -> settings.path(Setting.PLAYBOOK_DIR)),
                                here);
        var display = display(look, warnings, here);
        if (selected(hosts, _ -> {}).isEmpty()) {
            selected(hosts, warnings::warn);
            warnings.warn("No hosts matched, nothing to do");
            return ExitCode.DONE.code();
        }
        if (!run.mode().profile()) {
            new Playing(here, run).run(plan, hosts, display);
            return display.recap().ansibleExitCode();
        }
        var profile = new Profile();
        new Playing(here, run).run(plan, hosts, display.andThen(profile));
        profile.lines(Palette.PLAIN).forEach(here.out()::println);
        return display.recap().ansibleExitCode();
    }

    private Errand errand(Surroundings here) {
        var settings = here.configuration();
        var name = module.or(() -> settings.text(Setting.DEFAULT_MODULE_NAME)).orElse("command");
        var given = arguments.or(() -> settings.text(Setting.DEFAULT_MODULE_ARGS)).orElse("");
        var plain = name.replaceFirst("^ansible\\.(builtin|legacy)\\.", "");
        if (given.isEmpty() && WANT_ARGUMENTS.contains(plain)) {
            throw new DropIn.Contradiction(
                    "No argument passed to "
                            + name
                            + " module"
                            + (pattern.endsWith(".yml")
                                    ? " (did you mean to run ansible-playbook?)"
                                    : ""));
        }
        return new Errand(pattern, name, given, false, keywords(here));
    }

    private java.util.Map<String, Integer> keywords(Surroundings here) {
        var keywords = new java.util.TreeMap<String, Integer>();
        if (background > 0) {
            keywords.put("async", background);
            keywords.put(
                    "poll",
                    poll.or(() -> here.configuration().number(Setting.DEFAULT_POLL_INTERVAL))
                            .orElse(1));
        }
        timeout.or(() -> here.configuration().number(Setting.TASK_TIMEOUT))
                .filter(seconds -> seconds > 0)
                .ifPresent(seconds -> keywords.put("timeout", seconds));
        return keywords;
    }

    private AnsibleAdHoc display(AnsibleLook look, AnsibleDisplay warnings, Surroundings here) {
        var settings = here.configuration();
        boolean line =
                oneLine
                        || settings.truth(Setting.DEFAULT_LOAD_CALLBACK_PLUGINS)
                                && settings.text(Setting.DEFAULT_STDOUT_CALLBACK)
                                        .filter("oneline"::equals)
                                        .isPresent();
        return new AnsibleAdHoc(here.out(), look, line, tree, warnings::warn);
    }

    private List<dev.muster.inventory.Host> selected(
            Inventory hosts, java.util.function.Consumer<String> unknown) {
        var parsed = HostPattern.parse(List.of(pattern), Span.nowhere("command line"));
        return limit.map(text -> hosts.select(parsed, HostPattern.limit(text), _ -> {}))
                .orElseGet(() ->
                        hosts.select(
                                parsed, warning -> unknown.accept(AnsibleDisplay.words(warning))));
    }

    private void list(Inventory hosts, AnsibleDisplay warnings) {
        var chosen = selected(hosts, warnings::warn);
        if (chosen.isEmpty()) {
            warnings.warn("No hosts matched, nothing to do");
        }
        surroundings.out().println("  hosts (" + chosen.size() + "):");
        chosen.forEach(host -> surroundings.out().println("    " + host.name()));
    }
}
