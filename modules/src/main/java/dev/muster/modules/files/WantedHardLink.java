package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.Optional;

/// One more name of a file.
///
/// @param source the file; empty to keep the one that the name has
/// @param force take the name from another file
record WantedHardLink(
        String path, Optional<String> source, boolean force, Access access, boolean lenient)
        implements Wanted<WantedHardLink.Found> {

    record Found(Place place, FileStatus source, Access.Found access) {}

    @Override
    public Probe<Found> probe() {
        return Place.at(path)
                .then(place ->
                        place.isDirectory() && source.isPresent()
                                ? look(HostPath.join(path, HostPath.name(source.get())))
                                : look(path));
    }

    private Probe<Found> look(String name) {
        var file = new Question.Stat(source.orElse(name), true);
        return Place.at(name)
                .with(Probe.ask(file), FoundFile::new)
                .with(
                        access.probe(name),
                        (both, names) -> new Found(both.place(), both.source(), names));
    }

    private record FoundFile(Place place, FileStatus source) {}

    @Override
    public Verdict compare(Found found) {
        var name = found.place().path();
        var result = Returns.of("dest", name).maybe("src", source);
        if (!(found.source() instanceof FileStatus.Present file)) {
            return refused(
                    source.map(text -> "there is no file " + text).orElse("there is no " + name),
                    source.isPresent() ? "the other name must exist" : "give 'src' to make one",
                    result);
        }
        var refusal = lenient ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var there = found.place().status();
        var same =
                there instanceof FileStatus.Present present
                        && present.inode() == file.inode()
                        && present.device() == file.device();
        if (!same && there.exists() && !found.place().isLink() && !force) {
            return refused(
                    name + " is another " + Returns.state(there),
                    "'force: true' replaces it",
                    result);
        }
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        if (!same) {
            differences.add(new Difference.Attribute("state", Returns.state(there), "hard"));
            steps.add(new Step.Link(name, source.orElse(name), true));
        }
        var wrong = access.differences(file, found.access());
        if (!wrong.isEmpty()) {
            differences.addAll(wrong);
            steps.add(new Step.Adjust(name, access.over(file), true));
            steps.addAll(access.labelling(name, found.access()));
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result.and(there).mapping())
                : new Verdict.Drift(differences, steps, result.and("state", "hard").mapping());
    }

    private static Verdict refused(String reason, String hint, Returns result) {
        return new Verdict.Refused(reason, Optional.of(hint), result.mapping());
    }
}
