package dev.muster.cli;

import dev.muster.inventory.Host;
import dev.muster.inventory.Inventory;
import dev.muster.run.Settings;
import dev.muster.setting.Setting;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where to begin a playbook, and how to go on.
final class PlayOptions {
    @Option(
            names = "--start-at-task",
            paramLabel = "NAME",
            description = "Begin with the task of this name.")
    private Optional<String> startAt = Optional.empty();

    @Option(names = "--step", description = "Ask before each task.")
    private boolean step;

    @Option(
            names = "--force-handlers",
            description = "Run notified handlers even where a task failed.")
    private boolean forceHandlers;

    @Option(names = "--flush-cache", description = "Forget the facts that earlier runs have kept.")
    private boolean flushCache;

    /// Takes kept facts away where that is asked for.
    void flush(Settings settings, Inventory inventory) {
        if (flushCache) {
            settings.customs()
                    .kept()
                    .ifPresent(store ->
                            store.flush(inventory.hosts().stream().map(Host::name).toList()));
        }
    }

    Settings with(Settings settings, Surroundings here) {
        boolean force = forceHandlers || here.configuration().truth(Setting.DEFAULT_FORCE_HANDLERS);
        return settings.with(new Settings.Pace(startAt, step, force))
                .with(PlayDefaults.customs(here));
    }
}
