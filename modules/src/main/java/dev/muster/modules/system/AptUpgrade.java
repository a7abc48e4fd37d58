package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A host whose packages are all as new as its sources have them.
record AptUpgrade(Apt.Arguments wanted) implements Wanted<AptUpgrade.Found> {
    record Found(AptSimulation simulation, Optional<AptCache> cache) {}

    @Override
    public Probe<Found> probe() {
        return AptSimulation.probe(new AptCommand(wanted).simulation(verb()))
                .with(AptCache.probe(wanted), Found::new);
    }

    private String[] verb() {
        return switch (wanted.upgrade()) {
            case DIST, FULL -> new String[] {"dist-upgrade"};
            case NO, YES, SAFE -> new String[] {"--with-new-pkgs", "upgrade"};
        };
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
        } else if (found.simulation().trouble().isPresent()) {
            return new Verdict.Refused(found.simulation().trouble().get());
        }
        found.simulation().changes().forEach(differences::add);
        var result = AptCache.told(found.cache(), stale);
        if (differences.isEmpty()) {
            return new Verdict.InSync(result);
        }
        var words = new ArrayList<String>();
        if (wanted.autoremove()) {
            words.add("--auto-remove");
        }
        words.addAll(List.of(verb()));
        steps.add(commands.plain(words.toArray(String[]::new)));
        return new Verdict.Drift(differences.list(), steps, result);
    }
}
