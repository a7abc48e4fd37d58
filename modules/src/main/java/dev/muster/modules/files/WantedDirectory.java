package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A folder, and with `recurse` the owner, group and mode of everything in it.
record WantedDirectory(
        String path,
        boolean recurse,
        boolean follow,
        Access access,
        Timestamps times,
        boolean lenient)
        implements Wanted<WantedDirectory.Found> {

    /// @param strays what in the folder differs; empty without `recurse`
    record Found(WantedAccess.Found folder, Optional<Reply> strays) {}

    @Override
    public Probe<Found> probe() {
        var folder = WantedAccess.look(path, follow, access, times);
        if (!recurse || access.isAny()) {
            return folder.map(found -> new Found(found, Optional.empty()));
        }
        var sweep = new Sweep(access, follow);
        return folder.with(
                Probe.ask(new Question.Ask(sweep.listing(), sweep.arguments(path), Map.of())),
                (found, reply) -> new Found(found, Optional.of(reply)));
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        var place = found.folder().place();
        return switch (place.status()) {
            case FileStatus.Absent _ -> create(found);
            case FileStatus.Present there when there.kind() == FileStatus.Kind.DIRECTORY ->
                    within(found, there);
            case FileStatus.Present there ->
                    new Verdict.Refused(
                            path + " is a " + Returns.state(there) + ", not a folder",
                            Optional.of("remove it before with 'state: absent'"),
                            Returns.of("path", path).mapping());
        };
    }

    private Verdict create(Found found) {
        var refusal = lenient ? Optional.<Verdict>empty() : access.refusal(found.folder().access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var real = found.folder().place().path();
        var differences = new ArrayList<Difference>();
        differences.add(new Difference.Attribute("state", "absent", "directory"));
        differences.addAll(access.differences(true));
        var steps = new ArrayList<Step>();
        steps.add(new Step.MakeDirectory(real, access.fresh(true)));
        steps.addAll(access.labelling(real, found.folder().access()));
        steps.addAll(times.steps(real));
        var result = Returns.of("path", real).and("state", "directory").mapping();
        return new Verdict.Drift(differences, steps, result, times.settle());
    }

    private Verdict within(Found found, FileStatus.Present there) {
        var result = Returns.of("path", found.folder().place().path());
        var own =
                WantedAccess.settle(
                        found.folder(), there, access, times, lenient, result.and(there));
        if (found.strays().isEmpty()) {
            return own;
        }
        var reply = found.strays().get();
        if (!reply.succeeded() && lenient) {
            return own;
        }
        if (!reply.succeeded()) {
            return new Verdict.Refused(
                    "can't look through " + path + ": " + reply.errText().strip());
        }
        var sweep = new Sweep(access, follow);
        var strays = sweep.differences(reply);
        if (strays.isEmpty()) {
            return own;
        }
        Step mend =
                new Step.Run(
                        sweep.mending(),
                        sweep.arguments(found.folder().place().path()).toArray(String[]::new));
        return switch (own) {
            case Verdict.Refused refused -> refused;
            case Verdict.InSync(var values, _) -> new Verdict.Drift(strays, List.of(mend), values);
            case Verdict.Drift(var differences, var steps, var values, var end) ->
                    new Verdict.Drift(
                            both(differences, strays), both(steps, List.of(mend)), values, end);
        };
    }

    private static <T> List<T> both(List<? extends T> one, List<? extends T> other) {
        var all = new ArrayList<T>(one);
        all.addAll(other);
        return all;
    }
}
