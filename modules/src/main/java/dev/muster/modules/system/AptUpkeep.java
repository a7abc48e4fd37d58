package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A host's package lists and package files in order, where a task names no package: fetched, and
/// rid of what is needed no more.
record AptUpkeep(Apt.Arguments wanted) implements Wanted<AptUpkeep.Found> {
    private static final AptSimulation NOTHING = new AptSimulation(List.of(), Optional.empty());
    private static final String HAS_FILES =
            """
            for file in /var/cache/apt/archives/*.deb; do
              if [ -e "$file" ]; then exit 0; fi
            done
            exit 1
            """;

    record Found(
            Optional<AptCache> cache,
            AptSimulation needless,
            AptSimulation outdated,
            boolean hasFiles) {}

    @Override
    public Probe<Found> probe() {
        var commands = new AptCommand(wanted);
        var needless =
                wanted.autoremove()
                        ? AptSimulation.probe(commands.simulation("autoremove"))
                        : Probe.known(NOTHING);
        var outdated =
                wanted.autoclean()
                        ? AptSimulation.probe(commands.simulation("autoclean"))
                        : Probe.known(NOTHING);
        var files =
                wanted.clean()
                        ? Probe.ask(new Question.Ask(HAS_FILES)).map(reply -> reply.succeeded())
                        : Probe.known(false);
        return needless.with(outdated, Both::new)
                .with(
                        files.with(AptCache.probe(wanted), Both::new),
                        (first, second) ->
                                new Found(
                                        second.right(),
                                        first.left(),
                                        first.right(),
                                        second.left()));
    }

    @Override
    public Verdict compare(Found found) {
        var commands = new AptCommand(wanted);
        var differences = new Differences();
        var steps = new ArrayList<Step>();
        var stale = found.cache().filter(cache -> cache.isStale(wanted)).isPresent();
        if (stale) {
            differences.note("package lists", "stale", "fresh");
            steps.add(commands.update());
        }
        if (found.hasFiles()) {
            differences.note("downloaded package files", "present", "absent");
            steps.add(commands.plain("clean"));
        }
        if (!found.outdated().changes().isEmpty()) {
            found.outdated().changes().forEach(differences::add);
            steps.add(commands.plain("autoclean"));
        }
        if (!found.needless().changes().isEmpty()) {
            found.needless().changes().forEach(differences::add);
            steps.add(commands.plain("autoremove"));
        }
        var result = AptCache.told(found.cache(), stale);
        return differences.isEmpty()
                ? new Verdict.InSync(result)
                : new Verdict.Drift(differences.list(), steps, result);
    }
}
