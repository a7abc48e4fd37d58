package dev.muster.cli;

import dev.muster.inventory.Inventory;
import dev.muster.module.Secret;
import dev.muster.module.Vocabulary;
import dev.muster.modules.Catalogue;
import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.run.Event;
import dev.muster.run.PlaybookRun;
import dev.muster.run.Settings;
import dev.muster.session.ConnectionSettings;
import dev.muster.session.Sessions;
import dev.muster.setting.Configuration;
import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Extras;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// Plans playbooks and runs them over real connections.
final class Playing {
    private static final String INTERRUPTED =
            "\ninterrupted: what is under way is let finish; once more ends it at once";

    private final Surroundings here;
    private final Settings settings;

    Playing(Surroundings here, Settings settings) {
        this.here = here;
        this.settings = settings;
    }

    /// Reads playbooks and checks them as far as that needs no host.
    static Plan plan(List<Path> playbooks, Map<String, Value> extra, Surroundings here) {
        return plan(playbooks, extra, Path.of(""), here);
    }

    /// @param folder what file names in messages are relative to
    static Plan plan(
            List<Path> playbooks, Map<String, Value> extra, Path folder, Surroundings here) {
        verify(playbooks);
        var sources = sources(new YamlFiles(folder, here.vault()), extra, here);
        return plan(playbooks, sources, here);
    }

    /// Playbooks as typed, those of collections by their files.
    static List<Path> found(List<Path> typed, Surroundings here) {
        var environment = PlayDefaults.environment(here);
        var folder = Path.of("").toAbsolutePath();
        return typed.stream()
                .map(path ->
                        Files.exists(path)
                                ? path
                                : Plan.collected(path.toString(), folder, environment).orElse(path))
                .toList();
    }

    private static void verify(List<Path> playbooks) {
        var missing =
                playbooks.stream()
                        .filter(path -> !Files.isRegularFile(path))
                        .map(path ->
                                Diagnostic.error("there is no playbook '" + path + "'")
                                        .hint("the path is taken from the folder you are in"))
                        .toList();
        if (!missing.isEmpty()) {
            throw new InputException(missing);
        }
    }

    /// Reads playbooks as [#plan] does, and runs no lookup that does something: only to look for
    /// mistakes.
    static Plan check(List<Path> playbooks, Map<String, Value> extra, Surroundings here) {
        verify(playbooks);
        var files = new YamlFiles(Path.of(""), here.vault());
        return Plan.of(
                playbooks, sources(files, extra, Extras.real(here.environment()).harmless(), here));
    }

    private static Plan plan(List<Path> playbooks, Plan.Sources sources, Surroundings here) {
        return here.isDropIn() ? Plan.readOnly(playbooks, sources) : Plan.of(playbooks, sources);
    }

    static Plan.Sources sources(YamlFiles files, Map<String, Value> extra, Surroundings here) {
        return sources(files, extra, Extras.real(here.environment()), here);
    }

    private static Plan.Sources sources(
            YamlFiles files, Map<String, Value> extra, Extras extras, Surroundings here) {
        return new Plan.Sources(
                files,
                new Vocabulary(Catalogue.modules()),
                new Templating(extras.with(options(here.configuration())), here.vault()),
                extra,
                PlayDefaults.environment(here),
                PlayDefaults.keywords(here.configuration()));
    }

    private static Extras.Options options(Configuration settings) {
        return new Extras.Options(
                settings.truth(Setting.DEFAULT_JINJA2_NATIVE),
                settings.truth(Setting.DEFAULT_UNDEFINED_VAR_BEHAVIOR),
                name ->
                        Arrays.stream(Setting.values())
                                .filter(setting -> setting.name().equals(name))
                                .findFirst()
                                .map(setting -> value(setting, settings)));
    }

    private static Value value(Setting setting, Configuration settings) {
        return switch (setting.type()) {
            case BOOL -> Value.of(settings.truth(setting));
            case NUMBER -> settings.number(setting).<Value>map(Value::of).orElse(Value.NULL);
            case TEXT -> settings.text(setting).<Value>map(Value::text).orElse(Value.NULL);
            case LIST -> Value.texts(settings.list(setting));
            case PATH ->
                    settings.path(setting)
                            .<Value>map(path -> Value.text(path.toString()))
                            .orElse(Value.NULL);
            case PATHS ->
                    Value.texts(settings.paths(setting).stream().map(Path::toString).toList());
            case SOURCES -> Value.texts(settings.sources(setting));
        };
    }

    /// Runs a plan to its end, or to an interrupt.
    void run(Plan plan, Inventory inventory, Consumer<Event> sink) {
        var sessions = new Sessions(connections(), here.kept());
        var world =
                new PlaybookRun.World(
                        sessions::open, sink, here.person(), here.clock(), here.home());
        var run = new PlaybookRun(plan, inventory, settings, world);
        Runnable interrupt =
                () -> {
                    here.err().println(INTERRUPTED);
                    here.err().flush();
                    run.interrupt();
                };
        try (var _ = here.interrupts().call(interrupt)) {
            run.run();
        }
    }

    private ConnectionSettings connections() {
        var connecting = settings.connecting();
        return ConnectionSettings.usual(here.environment(), here.home(), here.user())
                .withKnownHosts(connecting.knownHosts())
                .withHostKeys(
                        connecting.acceptNew()
                                ? ConnectionSettings.HostKeys.ACCEPT_NEW
                                : ConnectionSettings.HostKeys.STRICT)
                .withPassphrase(this::passphrase);
    }

    private Optional<Secret> passphrase(String what) {
        return here.person().ask(what, false, Optional.empty()).map(Secret::new);
    }
}
