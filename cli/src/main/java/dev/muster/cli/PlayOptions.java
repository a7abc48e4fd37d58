package dev.muster.cli;

import dev.muster.run.Settings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// How a playbook is to be played.
final class PlayOptions {
    @Option(
            names = {"-l", "--limit"},
            paramLabel = "PATTERN",
            description = "Only hosts of this pattern; @FILE for a file of them.")
    private Optional<String> limit = Optional.empty();

    @Option(
            names = {"-t", "--tags"},
            paramLabel = "TAGS",
            split = ",",
            description = "Only tasks with one of these tags.")
    private List<String> tags = List.of();

    @Option(
            names = "--skip-tags",
            paramLabel = "TAGS",
            split = ",",
            description = "No tasks with one of these tags.")
    private List<String> skipTags = List.of();

    @Option(
            names = {"-C", "--check"},
            description = "Change nothing; tell what would change.")
    private boolean check;

    @Option(
            names = {"-D", "--diff"},
            description = "Show what changes in files.")
    private boolean differences;

    @Option(
            names = {"-f", "--forks"},
            paramLabel = "N",
            description = "How many hosts work at the same time (${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int forks;

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
            description = "Forget cached facts; none are kept between runs.")
    private boolean flushCache;

    Settings settings(
            VariableOptions variables,
            ConnectionOptions connection,
            boolean mustNotChange,
            int verbosity,
            Surroundings here) {
        return new Settings(
                limit,
                set(tags),
                set(skipTags),
                variables.extra(),
                forks,
                check || mustNotChange,
                differences || mustNotChange,
                startAt,
                step,
                forceHandlers,
                verbosity,
                connection.connecting(here));
    }

    boolean check() {
        return check;
    }

    boolean differences() {
        return differences;
    }

    private static Set<String> set(List<String> tags) {
        var set = new LinkedHashSet<String>();
        tags.forEach(tag -> set.add(tag.strip()));
        return set;
    }
}
