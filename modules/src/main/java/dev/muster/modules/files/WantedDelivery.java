package dev.muster.modules.files;

import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/// What is in an archive of the controller, in a folder of the host. The archive is read here and
/// the host asked for digests, so that it is only sent when something differs. With `creates`, that
/// path alone decides: then the archive is not even read.
record WantedDelivery(
        Unarchive.Arguments arguments,
        Path archive,
        Supplier<Content> packed,
        Supplier<List<ArchiveEntry>> reading,
        boolean lenient)
        implements Wanted<WantedDelivery.Found> {

    /// An archive that can't be unpacked is not left lying about: it may have come out of a vault.
    private static final String TIDY = "trap '[ $? -eq 0 ] || rm -f \"$a\"' EXIT\n";

    record Looked(ArchiveEntry entry, Place place, Optional<String> sha256) {}

    record Found(boolean created, FileStatus folder, List<Looked> entries, Access.Found access) {}

    static WantedDelivery of(Unarchive.Arguments arguments, Path archive, Controller here) {
        Supplier<Content> content = () -> Content.of(archive, arguments.decrypt(), here);
        return new WantedDelivery(
                arguments,
                archive,
                content,
                () -> read(arguments, archive, content.get().payload()),
                here.checkMode());
    }

    private static List<ArchiveEntry> read(
            Unarchive.Arguments arguments, Path archive, Step.Payload payload) {
        int strip = stripped(arguments);
        var excludes =
                arguments.exclude().stream().map(FindFilter::glob).map(PythonRegex::of).toList();
        var entries = new ArrayList<ArchiveEntry>();
        for (var entry : ArchiveReader.read(archive, payload)) {
            if (takes(arguments, excludes, entry.name())) {
                strip(entry, strip).ifPresent(entries::add);
            }
        }
        return List.copyOf(entries);
    }

    /// Options that change names, other than `--strip-components`, would make the comparison wrong.
    private static int stripped(Unarchive.Arguments arguments) {
        var strip = OptionalInt.empty();
        var options = arguments.extraOpts();
        for (int i = 0; i < options.size(); i++) {
            var option = options.get(i);
            if (option.matches("--strip(-components)?=\\d+")) {
                strip = OptionalInt.of(Integer.parseInt(option.replaceFirst(".*=", "")));
            } else if (option.matches("--strip(-components)?") && i + 1 < options.size()) {
                strip = OptionalInt.of(Integer.parseInt(options.get(++i)));
            } else if (option.startsWith("--transform") || option.startsWith("--xform")) {
                throw new InputException(
                        Diagnostic.error("'" + option + "' can't be compared from the controller")
                                .hint("copy the archive to the host and use 'remote_src: true'"));
            }
        }
        return strip.orElse(0);
    }

    private static boolean takes(
            Unarchive.Arguments arguments, List<PythonRegex> excludes, String name) {
        var included =
                arguments.include().isEmpty()
                        || arguments.include().stream()
                                .map(HostPath::trimmed)
                                .anyMatch(one -> name.equals(one) || name.startsWith(one + "/"));
        return included
                && excludes.stream()
                        .noneMatch(glob ->
                                glob.matcher(name).lookingAt()
                                        || glob.matcher(HostPath.name(name)).lookingAt());
    }

    private static Optional<ArchiveEntry> strip(ArchiveEntry entry, int levels) {
        var parts = entry.name().split("/");
        if (parts.length <= levels) {
            return Optional.empty();
        }
        var rest = String.join("/", List.of(parts).subList(levels, parts.length));
        return Optional.of(new ArchiveEntry(rest, entry.kind(), entry.sha256(), entry.target()));
    }

    @Override
    public Probe<Found> probe() {
        var folder = Probe.ask(new Question.Stat(arguments.dest(), true));
        var whether =
                folder.with(
                        arguments.created(),
                        (status, done) -> new Found(done, status, List.of(), none()));
        var access = arguments.access().probe(arguments.dest());
        var known =
                whether.with(
                        access,
                        (found, names) ->
                                new Found(found.created(), found.folder(), List.of(), names));
        if (arguments.creates().isPresent()) {
            return known;
        }
        return known.with(
                Probe.all(reading.get().stream().map(this::look).toList()),
                (found, looked) ->
                        new Found(found.created(), found.folder(), looked, found.access()));
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Probe<Looked> look(ArchiveEntry entry) {
        var path = HostPath.join(arguments.dest(), entry.name());
        Probe<Optional<String>> digest =
                entry.sha256().isPresent()
                        ? Probe.ask(new Question.Digest(path, Question.Algorithm.SHA256))
                        : Probe.known(Optional.empty());
        return Place.at(path).with(digest, (place, found) -> new Looked(entry, place, found));
    }

    @Override
    public Verdict compare(Found found) {
        var result = Returns.of("dest", arguments.dest()).and("src", archive.toString());
        if (found.created()) {
            return WantedUnpacked.skipped(arguments);
        }
        if (!found.folder().is(FileStatus.Kind.DIRECTORY)) {
            return WantedUnpacked.folderMissing(arguments, lenient, result);
        }
        var refusal =
                lenient ? Optional.<Verdict>empty() : arguments.access().refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        result.and("handler", archive.toString().endsWith(".zip") ? "ZipArchive" : "TgzArchive");
        if (arguments.listFiles()) {
            result.and(
                    "files", Value.texts(reading.get().stream().map(ArchiveEntry::name).toList()));
        }
        var differences = new ArrayList<Difference>();
        if (arguments.creates().isPresent()) {
            differences.add(
                    new Difference.Opaque(arguments.creates().orElseThrow(), "is not there yet"));
        }
        found.entries().forEach(one -> compare(differences, one, found.access()));
        if (differences.isEmpty()) {
            return new Verdict.InSync(result.and(found.folder()).mapping());
        }
        var content = packed.get();
        var there = "/tmp/.muster-" + content.sha256().substring(0, 32);
        var attributes = new Step.Attributes(Optional.empty(), Optional.empty(), Optional.of(0600));
        return new Verdict.Drift(
                differences,
                List.of(
                        new Step.Write(there, content.payload(), attributes),
                        WantedUnpacked.extraction(
                                arguments, Unpacking.words(arguments, there), TIDY),
                        new Step.Remove(there)),
                result.and(found.folder()).mapping(),
                !arguments.keepNewer() && arguments.creates().isEmpty());
    }

    private void compare(List<Difference> differences, Looked one, Access.Found names) {
        var path = one.place().path();
        if (!(one.place().status() instanceof FileStatus.Present there)) {
            differences.add(new Difference.Opaque(path, "is missing"));
            return;
        }
        var same =
                switch (one.entry().kind()) {
                    case FOLDER -> one.place().isDirectory() || one.place().isLink();
                    case LINK -> there.target().equals(one.entry().target());
                    case FILE -> one.place().isFile() && one.sha256().equals(one.entry().sha256());
                };
        if (!same) {
            differences.add(new Difference.Opaque(path, "contents differ"));
        }
        for (var difference : arguments.access().differences(there, names)) {
            differences.add(WantedUnpacked.named(difference, path));
        }
    }
}
