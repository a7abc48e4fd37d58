package dev.muster.cli;

import dev.muster.run.Settings;
import dev.muster.value.Value;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/// How a playbook is to be played.
final class PlayOptions {
    @Option(
            names = {"-C", "--check"},
            description = "Change nothing; tell what would change.")
    private boolean check;

    @Option(
            names = {"-D", "--diff"},
            description = "Show what changes in files.")
    private boolean differences;

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
    private boolean flushCache;

    Settings settings(
            ChoiceOptions choice,
            Map<String, Value> extra,
            Settings.Connecting connecting,
            int verbosity) {
        return new Settings(
                choice.limit(),
                choice.tags().only(),
                choice.tags().skip(),
                extra,
                choice.forks(),
                check,
                differences,
                startAt,
                step,
                forceHandlers,
                verbosity,
                connecting);
    }

    boolean check() {
        return check;
    }

    boolean differences() {
        return differences;
    }
}
