package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.List;

/// Nothing at a path, not even a link.
record WantedAbsence(String path) implements Wanted<Place> {
    @Override
    public Probe<Place> probe() {
        return Place.at(path);
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Place found) {
        var result = Returns.of("path", path).and("state", "absent").mapping();
        if (!found.exists()) {
            return new Verdict.InSync(result);
        }
        return new Verdict.Drift(
                List.of(new Difference.Attribute("state", Returns.state(found.status()), "absent")),
                List.of(new Step.Remove(path)),
                result);
    }
}
