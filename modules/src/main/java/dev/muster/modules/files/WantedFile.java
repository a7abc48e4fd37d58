package dev.muster.modules.files;

import dev.muster.module.Answer;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.Optional;

/// A file with this content, owner and mode, wherever the content came from.
///
/// One look settles the usual case: small content is fetched and compared byte by byte, which gives
/// the difference to show as well; of large content the host tells its digest, and only if that
/// differs the old text is fetched to be shown.
///
/// @param destination as typed; a folder, there or ending in a slash, means a file in it
/// @param name the file's name in such a folder; empty if a folder is not allowed
/// @param origin what it was made from, for the result
/// @param directoryAccess what folders get that are made on the way
record WantedFile(
        String destination,
        Optional<String> name,
        Optional<String> origin,
        Content content,
        Access access,
        Access directoryAccess,
        Handling handling)
        implements Wanted<WantedFile.Found> {

    /// @param parent the folder it is in
    /// @param old the old content, if it was fetched
    record Found(
            Place place,
            FileStatus parent,
            boolean same,
            Optional<FileContent> old,
            Access.Found access) {

        private Found at(Place other) {
            return new Found(other, parent, same, old, access);
        }

        private Found with(Optional<FileContent> fetched) {
            return new Found(place, parent, same, fetched, access);
        }

        private Found with(Read read, Content wanted) {
            var bytes =
                    read.place().isFile() || read.place().isLink()
                            ? given(read.content())
                            : Optional.<FileContent>empty();
            return new Found(
                    read.place(), parent, bytes.filter(wanted::matches).isPresent(), bytes, access);
        }

        private Found with(Digested digested, Content wanted) {
            var digest =
                    digested.place().isFile() || digested.place().isLink()
                            ? given(digested.digest())
                            : Optional.<String>empty();
            var same = digest.filter(wanted.sha256()::equals).isPresent();
            return new Found(digested.place(), parent, same, Optional.empty(), access);
        }

        private static <T> T given(Answer<T> answer) {
            return switch (answer) {
                case Answer.Given<T>(T value) -> value;
                case Answer.Trouble<T>(String reason) -> throw new ProbeException(reason);
            };
        }
    }

    @Override
    public Probe<Found> probe() {
        if (name.isEmpty() || HostPath.namesDirectory(destination)) {
            return look(name.map(inside -> HostPath.join(destination, inside)).orElse(destination));
        }
        var inFolder = HostPath.join(destination, name.get());
        var folder = Probe.ask(new Question.Stat(destination, true));
        var either = folder.with(look(destination), FolderOrFile::new);
        // a name without the source's own may well be a folder: ask for both and save a turn
        var asked =
                HostPath.name(destination).equals(name.get())
                        ? either
                        : either.with(foreseen(look(inFolder)), (found, _) -> found);
        return asked.then(found -> found.isFolder() ? look(inFolder) : Probe.known(found.file()));
    }

    /// Asks what a probe will ask, and has no use for the answers yet: the engine keeps them.
    private static Probe<Boolean> foreseen(Probe<?> probe) {
        return switch (probe) {
            case Probe.Known<?> _ -> Probe.known(true);
            case Probe.Asking<?> asking ->
                    new Probe.Asking<>(asking.questions(), _ -> Probe.known(true));
        };
    }

    private record FolderOrFile(FileStatus folder, Found file) {
        boolean isFolder() {
            return folder.is(FileStatus.Kind.DIRECTORY);
        }
    }

    private Probe<Found> look(String path) {
        var parent = Probe.ask(new Question.Stat(HostPath.parent(path), true));
        var beside =
                parent.with(
                        access.probe(path),
                        (folder, names) ->
                                new Found(
                                        new Place(path, FileStatus.ABSENT),
                                        folder,
                                        false,
                                        Optional.empty(),
                                        names));
        return content.isSmall() ? byContent(path, beside) : byDigest(path, beside);
    }

    private Probe<Found> byContent(String path, Probe<Found> beside) {
        return Place.at(path)
                .with(Probe.attempt(content.whole(path)), Read::new)
                .with(beside, (read, found) -> found.with(read, content))
                .then(this::followed);
    }

    private Probe<Found> byDigest(String path, Probe<Found> beside) {
        return Place.at(path)
                .with(Probe.attempt(content.digest(path)), Digested::new)
                .with(beside, (digested, found) -> found.with(digested, content))
                .then(this::followed)
                .then(this::withOldContent);
    }

    private record Read(Place place, Answer<Optional<FileContent>> content) {}

    private record Digested(Place place, Answer<Optional<String>> digest) {}

    private Probe<Found> followed(Found found) {
        if (!handling.follow() || !found.place().isLink()) {
            return Probe.known(found);
        }
        return found.place().followed().map(found::at);
    }

    private Probe<Found> withOldContent(Found found) {
        var wanted =
                handling.differences()
                        && !found.same()
                        && !content.secret()
                        && content.size() <= Content.SHOWN
                        && found.place().isFile();
        return wanted
                ? Probe.ask(new Question.Read(found.place().path(), Content.SHOWN)).map(found::with)
                : Probe.known(found);
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        var place = found.place();
        if (place.isDirectory()) {
            return new Verdict.Refused(
                    place.path() + " is a folder, not a file",
                    Optional.empty(),
                    result(place).mapping());
        }
        if (place.exists() && !handling.force()) {
            return new Verdict.InSync(result(place).and("msg", "file already exists").mapping());
        }
        var refusal =
                handling.lenient() ? Optional.<Verdict>empty() : access.refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        if (place.status() instanceof FileStatus.Present there
                && there.kind() == FileStatus.Kind.FILE) {
            return overFile(found, there);
        }
        return create(found);
    }

    private Verdict overFile(Found found, FileStatus.Present there) {
        var path = found.place().path();
        var differences = new ArrayList<Difference>();
        if (!found.same()) {
            differences.add(content.against(path, true, found.old()));
        }
        differences.addAll(access.differences(there, found.access()));
        if (differences.isEmpty()) {
            return new Verdict.InSync(result(found.place()).mapping());
        }
        var steps = new ArrayList<Step>();
        if (!found.same()) {
            steps.add(write(path, access.over(there)));
        } else if (!access.over(there).isEmpty()) {
            steps.add(new Step.Adjust(path, access.over(there), true));
        }
        steps.addAll(access.labelling(path, found.access()));
        return new Verdict.Drift(differences, steps, changed(path));
    }

    private Verdict create(Found found) {
        var path = found.place().path();
        var folder = HostPath.parent(path);
        var steps = new ArrayList<Step>();
        if (!found.parent().exists()) {
            if (HostPath.namesDirectory(destination)) {
                steps.add(new Step.MakeDirectory(folder, directoryAccess.fresh(true)));
            } else if (!handling.lenient()) {
                return new Verdict.Refused(
                        "the folder " + folder + " does not exist on the host",
                        "make it before with 'file: {path: " + folder + ", state: directory}'");
            }
        }
        var differences = new ArrayList<Difference>();
        if (found.place().isLink()) {
            differences.add(new Difference.Attribute("state", "link", "file"));
            // a step that writes goes through links
            steps.add(new Step.Remove(path));
        }
        differences.add(content.against(path, false, Optional.empty()));
        differences.addAll(access.differences(false));
        steps.add(write(path, access.fresh(false)));
        steps.addAll(access.labelling(path, found.access()));
        return new Verdict.Drift(differences, steps, changed(path));
    }

    private Step write(String path, Step.Attributes attributes) {
        return new Step.Write(
                path,
                content.payload(),
                attributes,
                handling.backup(),
                handling.validate(),
                access.unsafeWrites());
    }

    private Returns result(Place place) {
        return Returns.of("dest", place.path())
                .and("path", place.path())
                .and("checksum", content.checksum())
                .and(place.status());
    }

    private Value.Mapping changed(String path) {
        return Returns.of("dest", path)
                .maybe("src", origin)
                .and("checksum", content.checksum())
                .and("md5sum", content.md5())
                .and("size", content.size())
                .and("state", "file")
                .mapping();
    }
}
