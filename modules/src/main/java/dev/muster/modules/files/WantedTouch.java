package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.Optional;

/// Something at a path, an empty file if need be, with the times given.
record WantedTouch(String path, boolean follow, Access access, Timestamps times, boolean lenient)
        implements Wanted<WantedAccess.Found> {

    @Override
    public Probe<WantedAccess.Found> probe() {
        return WantedAccess.look(path, follow, access, times);
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(WantedAccess.Found found) {
        var result = Returns.of("dest", found.place().path());
        if (found.place().status() instanceof FileStatus.Present there) {
            return WantedAccess.settle(found, there, access, times, lenient, result.and(there));
        }
        var refusal = lenient ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var real = found.place().path();
        var differences = new ArrayList<Difference>();
        differences.add(new Difference.Attribute("state", "absent", "touch"));
        differences.addAll(access.differences(false));
        var steps = new ArrayList<Step>();
        steps.add(new Step.Write(real, Step.Payload.of(""), access.fresh(false)));
        steps.addAll(access.labelling(real, found.access()));
        if (times.settle()) {
            steps.addAll(times.steps(real));
        }
        return new Verdict.Drift(
                differences, steps, result.and("state", "file").mapping(), times.settle());
    }
}
