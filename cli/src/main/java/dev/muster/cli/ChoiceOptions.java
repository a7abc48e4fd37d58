package dev.muster.cli;

import dev.muster.run.Settings;
import dev.muster.run.Tags;
import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.Value;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/// Which hosts and which tasks of a playbook, and how many at a time.
final class ChoiceOptions {
    /// A handshake is mostly waiting, so one processor carries many; on ours, 64 at once were as
    /// quick as 256 and took half the memory.
    static final int FORKS = Math.clamp(32L * Runtime.getRuntime().availableProcessors(), 32, 256);

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
            names = {"-f", "--forks"},
            paramLabel = "N",
            description =
                    "How many hosts work at the same time (32 a processor, or what the settings say).")
    private Optional<Integer> forks = Optional.empty();

    Optional<String> limit() {
        return limit;
    }

    /// The tags that are typed; where there are none, those that the settings name.
    Tags tags(Surroundings here) {
        var settings = here.configuration();
        return new Tags(
                set(tags.isEmpty() ? settings.list(Setting.TAGS_RUN) : tags),
                set(skipTags.isEmpty() ? settings.list(Setting.TAGS_SKIP) : skipTags));
    }

    int forks(Surroundings here) {
        var settings = here.configuration();
        boolean says = here.isDropIn() || settings.isSet(Setting.DEFAULT_FORKS);
        int together =
                forks.or(() ->
                                says
                                        ? settings.number(Setting.DEFAULT_FORKS)
                                        : Optional.<Integer>empty())
                        .orElse(FORKS);
        if (together < 1) {
            throw new InputException(
                    Diagnostic.error(
                            here.isDropIn()
                                    ? "The number of processes (--forks) must be >= 1"
                                    : "--forks takes 1 or more"));
        }
        return together;
    }

    Settings settings(
            Map<String, Value> extra,
            Settings.Connecting connecting,
            Settings.Mode mode,
            int verbosity,
            Surroundings here) {
        var tags = tags(here);
        return new Settings(
                new Settings.Picks(limit, tags.only(), tags.skip()),
                extra,
                forks(here),
                mode,
                Settings.Pace.STRAIGHT,
                verbosity,
                connecting,
                Settings.Customs.USUAL);
    }

    private static Set<String> set(List<String> tags) {
        var set = new LinkedHashSet<String>();
        tags.forEach(tag -> set.add(tag.strip()));
        return set;
    }
}
