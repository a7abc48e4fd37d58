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

/// A symbolic link. Owner and mode are those of what it leads to when `follow`, else its own.
///
/// @param target empty to keep the one that a link has
/// @param force link to nothing as well, and in place of a file or an empty folder
record WantedLink(
        String path,
        Optional<String> target,
        boolean force,
        boolean follow,
        Access access,
        boolean lenient)
        implements Wanted<WantedLink.Found> {

    /// @param destination what is where the link shall lead to
    record Found(Place place, FileStatus destination, Access.Found access, boolean emptyFolder) {}

    @Override
    public Probe<Found> probe() {
        var destination =
                target.map(text ->
                                new Question.Stat(HostPath.join(HostPath.parent(path), text), true))
                        .orElse(new Question.Stat(path, true));
        return Place.at(path)
                .with(
                        Probe.ask(destination),
                        (place, status) -> new Found(place, status, none(), false))
                .with(
                        access.probe(path),
                        (found, names) ->
                                new Found(found.place(), found.destination(), names, false))
                .then(this::withFolder);
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Probe<Found> withFolder(Found found) {
        if (!found.place().isDirectory() || !force) {
            return Probe.known(found);
        }
        var inside = new Question.Ask(HostPath.EXPAND + "ls -A -- \"$p\"\n", path);
        return Probe.ask(inside)
                .map(reply ->
                        new Found(
                                found.place(),
                                found.destination(),
                                found.access(),
                                reply.succeeded() && reply.out().length == 0));
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        var refusal = refusal(found);
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        if (!found.place().isLink()) {
            var before = Returns.state(found.place().status());
            differences.add(new Difference.Attribute("state", before, "link"));
            if (found.place().isDirectory()) {
                steps.add(new Step.Run(HostPath.EXPAND + "rmdir -- \"$p\"\n", path));
            }
        }
        var old = target(found.place());
        if (!old.equals(target) && target.isPresent()) {
            differences.add(new Difference.Attribute("src", old, target));
        }
        if (!differences.isEmpty()) {
            steps.add(new Step.Link(path, target.orElse(""), false));
        }
        accessOf(found)
                .ifPresent(there -> {
                    var wrong = access.differences(there, found.access());
                    if (!wrong.isEmpty()) {
                        differences.addAll(wrong);
                        steps.add(new Step.Adjust(path, access.over(there), follow));
                        steps.addAll(access.labelling(path, found.access()));
                    }
                });
        var result = Returns.of("dest", path).maybe("src", target.isPresent() ? target : old);
        return differences.isEmpty()
                ? new Verdict.InSync(result.and(found.place().status()).mapping())
                : new Verdict.Drift(differences, steps, result.and("state", "link").mapping());
    }

    private static Optional<String> target(Place place) {
        return place.isLink() && place.status() instanceof FileStatus.Present there
                ? there.target()
                : Optional.empty();
    }

    private Optional<FileStatus.Present> accessOf(Found found) {
        var whose = follow ? found.destination() : found.place().status();
        return !access.isAny() && whose instanceof FileStatus.Present there
                ? Optional.of(there)
                : Optional.empty();
    }

    private Optional<Verdict> refusal(Found found) {
        var place = found.place();
        if (target.isEmpty() && !place.isLink()) {
            return refused("there is no link " + path, "give 'src' to make one");
        }
        if (!force && target.isPresent() && !found.destination().exists() && !lenient) {
            return refused(
                    "the link would lead to nothing: there is no " + target.get(),
                    "'force: true' makes it all the same");
        }
        if (place.exists() && !place.isLink()) {
            if (!force) {
                return refused(
                        path + " is a " + Returns.state(place.status()) + ", not a link",
                        "'force: true' replaces a file or an empty folder");
            }
            if (place.isDirectory() && !found.emptyFolder()) {
                return refused(
                        "the folder " + path + " is not empty, so no link replaces it",
                        "remove it before with 'state: absent'");
            }
        }
        return lenient ? Optional.empty() : access.refusal(found.access());
    }

    private Optional<Verdict> refused(String reason, String hint) {
        return Optional.of(
                new Verdict.Refused(reason, Optional.of(hint), Returns.of("path", path).mapping()));
    }
}
