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

/// Owner, group, mode and times of something that is there already.
///
/// @param plain whether it has to be a plain file
record WantedAccess(
        String path,
        boolean plain,
        boolean follow,
        Access access,
        Timestamps times,
        boolean lenient)
        implements Wanted<WantedAccess.Found> {

    record Found(Place place, Access.Found access, Timestamps.Found times) {}

    @Override
    public Probe<Found> probe() {
        return look(path, follow, access, times);
    }

    static Probe<Found> look(String path, boolean follow, Access access, Timestamps times) {
        var place = follow ? Place.behind(path) : Place.at(path);
        return place.with(access.probe(path), (there, names) -> new Found(there, names, none()))
                .with(
                        times.probe(),
                        (found, seconds) -> new Found(found.place(), found.access(), seconds));
    }

    private static Timestamps.Found none() {
        return new Timestamps.Found(Optional.empty(), Optional.empty());
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        var result = Returns.of("path", found.place().path()).and(found.place().status()).mapping();
        if (!(found.place().status() instanceof FileStatus.Present there)) {
            return new Verdict.Refused(
                    "there is no file " + path,
                    Optional.of("'state: touch' makes an empty one, 'copy' one with content"),
                    result);
        }
        if (plain && (found.place().isDirectory() || found.place().isLink())) {
            return new Verdict.Refused(
                    path + " is a " + Returns.state(there) + ", not a file",
                    Optional.empty(),
                    result);
        }
        return settled(found, there, Returns.of("path", found.place().path()).and(there));
    }

    /// What it takes to give something that is there the access and times wanted.
    private Verdict settled(Found found, FileStatus.Present there, Returns result) {
        return settle(found, there, access, times, lenient, result);
    }

    static Verdict settle(
            Found found,
            FileStatus.Present there,
            Access access,
            Timestamps times,
            boolean lenient,
            Returns result) {
        var refusal = lenient ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var path = found.place().path();
        var differences = new ArrayList<Difference>(access.differences(there, found.access()));
        var steps = new ArrayList<Step>();
        if (!differences.isEmpty()) {
            var attributes = attributes(access, there);
            if (!attributes.isEmpty()) {
                steps.add(new Step.Adjust(path, attributes, false));
            }
            steps.addAll(access.labelling(path, found.access()));
        }
        var late = times.differences(there, found.times());
        if (!late.isEmpty()) {
            differences.addAll(late);
            steps.addAll(times.steps(path));
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result.mapping())
                : new Verdict.Drift(differences, steps, result.mapping(), times.settle());
    }

    /// A link has an owner and a group, but no mode of its own.
    private static Step.Attributes attributes(Access access, FileStatus.Present there) {
        var attributes = access.over(there);
        return there.kind() == FileStatus.Kind.LINK
                ? new Step.Attributes(attributes.owner(), attributes.group(), Optional.empty())
                : attributes;
    }
}
