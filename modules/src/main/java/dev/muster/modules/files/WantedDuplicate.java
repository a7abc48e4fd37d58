package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Mode;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A file of the host with the content of another file of the host.
///
/// @param checksum the SHA-1 that the source must have
/// @param localFollow whether a link in a folder stands for what it leads to
record WantedDuplicate(
        String source,
        String destination,
        Optional<String> checksum,
        Access access,
        Access directoryAccess,
        boolean localFollow,
        Handling handling)
        implements Wanted<WantedDuplicate.Found> {

    /// @param tree what in a folder differs, if the source is one
    record Found(
            FileStatus source,
            Optional<String> wanted,
            Place place,
            Optional<String> there,
            FileStatus parent,
            Access.Found access,
            Optional<List<String>> tree) {}

    /// Copies beside the target with the final owner and mode, then renames. $1 source, $2 target,
    /// $3 owner and group or nothing, $4 mode, $5 validation or nothing, $6 `backup` or nothing.
    private static final String COPY =
            HostPath.EXPAND
                    + """
                    s=$p; d=$2; set -e
                    t=$(mktemp "$(dirname -- "$d")/.muster.XXXXXX")
                    trap 'rm -f -- "$t"' EXIT
                    cat -- "$s" >"$t"
                    if [ -n "$5" ]; then
                      eval "$(printf '%s' "$5" | sed "s|%s|\\$t|g")" >&2
                    fi
                    [ -z "$3" ] || chown -- "$3" "$t"
                    chmod -- "$4" "$t"
                    if [ "$6" = backup ] && [ -f "$d" ]; then
                      cp -p -- "$d" "$d.$$.$(date +%Y-%m-%d@%H:%M:%S~)"
                    fi
                    mv -f -- "$t" "$d"
                    trap - EXIT
                    """;

    @Override
    public Probe<Found> probe() {
        var from = Probe.ask(new Question.Stat(source, true));
        var folder = Probe.ask(new Question.Stat(destination, true));
        var name = HostPath.name(source);
        var inside = HostPath.join(destination, name);
        if (HostPath.namesDirectory(destination)) {
            return from.with(look(inside), WantedDuplicate::from).then(this::withTree);
        }
        return from.with(folder, Ends::new)
                .with(look(destination), (ends, found) -> new Both(ends, from(ends.from(), found)))
                .then(both -> both.isFolder() ? again(both, inside) : Probe.known(both.found()))
                .then(this::withTree);
    }

    private record Ends(FileStatus from, FileStatus folder) {}

    private record Both(Ends ends, Found found) {
        boolean isFolder() {
            return ends.folder().is(FileStatus.Kind.DIRECTORY);
        }
    }

    private Probe<Found> again(Both both, String inside) {
        return look(inside).map(found -> from(both.ends().from(), found));
    }

    private static Found from(FileStatus source, Found found) {
        return new Found(
                source,
                found.wanted(),
                found.place(),
                found.there(),
                found.parent(),
                found.access(),
                found.tree());
    }

    private Probe<Found> look(String path) {
        var place = handling.follow() ? Place.behind(path) : Place.at(path);
        var wanted = Probe.ask(new Question.Digest(source, Question.Algorithm.SHA1));
        var there = Probe.ask(new Question.Digest(path, Question.Algorithm.SHA1));
        var parent = Probe.ask(new Question.Stat(HostPath.parent(path), true));
        return wanted.with(there, Digests::new)
                .with(place, DigestsAndPlace::new)
                .with(parent, (both, folder) -> found(both, folder))
                .with(access.probe(path), WantedDuplicate::with);
    }

    private record Digests(Optional<String> wanted, Optional<String> there) {}

    private record DigestsAndPlace(Digests digests, Place place) {}

    private static Found found(DigestsAndPlace both, FileStatus folder) {
        return new Found(
                FileStatus.ABSENT,
                both.digests().wanted(),
                both.place(),
                both.digests().there(),
                folder,
                new Access.Found(Optional.empty(), Optional.empty(), Optional.empty()),
                Optional.empty());
    }

    private static Found with(Found found, Access.Found names) {
        return new Found(
                found.source(),
                found.wanted(),
                found.place(),
                found.there(),
                found.parent(),
                names,
                found.tree());
    }

    private Probe<Found> withTree(Found found) {
        if (!found.source().is(FileStatus.Kind.DIRECTORY)) {
            return Probe.known(found);
        }
        var root = root(found.place().path());
        return Probe.ask(tree(root).strays())
                .map(reply ->
                        new Found(
                                found.source(),
                                found.wanted(),
                                new Place(root, found.place().status()),
                                found.there(),
                                found.parent(),
                                found.access(),
                                Optional.of(reply.outText().lines().toList())));
    }

    /// Where a folder goes: into the destination under its own name, unless a slash says that only
    /// what is in it is meant.
    private String root(String place) {
        if (HostPath.namesDirectory(source)) {
            return HostPath.trimmed(destination);
        }
        return place.equals(destination)
                ? HostPath.join(destination, HostPath.name(source))
                : place;
    }

    private DuplicateTree tree(String root) {
        return new DuplicateTree(source, root, access, directoryAccess, localFollow);
    }

    @Override
    public Verdict compare(Found found) {
        if (!(found.source() instanceof FileStatus.Present from)) {
            return new Verdict.Refused(
                    "there is no " + source + " on the host",
                    "without 'remote_src' the source is looked for on the controller");
        }
        var refusal =
                handling.lenient() ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (found.tree().isPresent()) {
            return tree(found.place().path()).compare(found.tree().get());
        }
        if (checksum.isPresent() && !checksum.equals(found.wanted())) {
            return new Verdict.Refused(
                    source
                            + " has the checksum "
                            + found.wanted().orElse("none")
                            + ", not "
                            + checksum.get());
        }
        if (found.place().exists() && !handling.force()) {
            return new Verdict.InSync(
                    result(found)
                            .and("msg", "file already exists")
                            .and(found.place().status())
                            .mapping());
        }
        return file(found, from);
    }

    private Verdict file(Found found, FileStatus.Present from) {
        var path = found.place().path();
        var wanted = preserved(from);
        var plain = found.place().isFile();
        var same = plain && found.there().isPresent() && found.there().equals(found.wanted());
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        if (!same) {
            differences.add(
                    new Difference.Attribute(
                            "checksum", found.there().filter(_ -> plain), found.wanted()));
        }
        if (plain && found.place().status() instanceof FileStatus.Present there) {
            differences.addAll(wanted.differences(there, found.access()));
            if (!same) {
                steps.add(
                        copy(
                                path,
                                wanted.over(there),
                                there.mode(),
                                there.uid() + ":" + there.gid()));
            }
            if (!differences.isEmpty() && !wanted.over(there).isEmpty()) {
                steps.add(new Step.Adjust(path, wanted.over(there), true));
            }
        } else {
            if (!found.parent().exists()) {
                if (!HostPath.namesDirectory(destination) && !handling.lenient()) {
                    return new Verdict.Refused(
                            "the folder " + HostPath.parent(path) + " does not exist on the host",
                            "make it before with 'file: {state: directory}'");
                }
                steps.add(
                        new Step.MakeDirectory(HostPath.parent(path), directoryAccess.fresh(true)));
            }
            differences.addAll(wanted.differences(false));
            steps.add(copy(path, wanted.fresh(false), Access.NEW_FILE, ""));
            if (!wanted.fresh(false).isEmpty()) {
                steps.add(new Step.Adjust(path, wanted.fresh(false), true));
            }
        }
        if (!differences.isEmpty()) {
            steps.addAll(wanted.labelling(path, found.access()));
            return new Verdict.Drift(
                    differences, steps, result(found).and("state", "file").mapping());
        }
        return new Verdict.InSync(result(found).and(found.place().status()).mapping());
    }

    private Access preserved(FileStatus.Present from) {
        return access.mode().filter(Mode.Preserved.class::isInstance).isPresent()
                ? access.withMode(Optional.of(new Mode.Bits(from.mode())))
                : access;
    }

    private Step copy(String path, Step.Attributes attributes, int mode, String owner) {
        return new Step.Run(
                COPY,
                source,
                path,
                owner,
                Mode.octal(attributes.mode().orElse(mode)),
                handling.validate().orElse(""),
                handling.backup() ? "backup" : "");
    }

    private Returns result(Found found) {
        return Returns.of("dest", found.place().path())
                .and("src", source)
                .maybe("checksum", found.wanted());
    }
}
