package dev.muster.cli;

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

    @Option(
            names = "--flush-cache",
            description = "Understood for habit's sake: no facts are kept between runs.")
    @SuppressWarnings("UnusedVariable")
    private boolean flushCache;

    Settings with(Settings settings, Surroundings here) {
        return new Settings(
                settings.limit(),
                settings.tags(),
                settings.skipTags(),
                settings.extra(),
                settings.forks(),
                settings.check(),
                settings.differences(),
                startAt,
                step,
                forceHandlers || here.configuration().truth(Setting.DEFAULT_FORCE_HANDLERS),
                settings.verbosity(),
                settings.connecting());
    }
}
