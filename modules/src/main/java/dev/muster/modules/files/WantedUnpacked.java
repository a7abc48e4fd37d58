package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What is in an archive of the host, in a folder of the host, which compares the two itself.
///
/// @param lenient the folder may be missing, as in check mode
record WantedUnpacked(Unarchive.Arguments arguments, boolean lenient)
        implements Wanted<WantedUnpacked.Found> {

    /// @param statuses of what is in the archive, where owner, group or mode matter
    record Found(
            boolean created,
            FileStatus folder,
            Optional<Reply> comparison,
            List<Place> statuses,
            Access.Found access) {}

    @Override
    public Probe<Found> probe() {
        var folder = Probe.ask(new Question.Stat(arguments.dest(), true));
        return folder.with(
                        arguments.created(),
                        (status, done) ->
                                new Found(done, status, Optional.empty(), List.of(), none()))
                .then(found ->
                        found.created() || !found.folder().is(FileStatus.Kind.DIRECTORY)
                                ? Probe.known(found)
                                : compared(found));
    }

    private Probe<Found> compared(Found found) {
        var words = Unpacking.words(arguments, arguments.src());
        var comparison = Probe.ask(new Question.Ask(Unpacking.COMPARE, words, Map.of()));
        return comparison
                .with(
                        arguments.access().probe(arguments.dest()),
                        (reply, names) ->
                                new Found(
                                        false,
                                        found.folder(),
                                        Optional.of(reply),
                                        List.of(),
                                        names))
                .then(this::withStatuses);
    }

    private Probe<Found> withStatuses(Found found) {
        if (arguments.access().isAny()) {
            return Probe.known(found);
        }
        var places = lines(found, "has ").stream().map(this::place).toList();
        return Probe.all(places)
                .map(statuses ->
                        new Found(
                                false,
                                found.folder(),
                                found.comparison(),
                                statuses,
                                found.access()));
    }

    private Probe<Place> place(String name) {
        return Place.at(HostPath.join(arguments.dest(), HostPath.trimmed(name)));
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static List<String> lines(Found found, String beginning) {
        return found.comparison()
                .map(Reply::outText)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()))
                .toList();
    }

    @Override
    public Verdict compare(Found found) {
        var result = Returns.of("dest", arguments.dest()).and("src", arguments.src());
        if (found.created()) {
            return skipped(arguments);
        }
        if (!found.folder().is(FileStatus.Kind.DIRECTORY)) {
            return folderMissing(arguments, lenient, result);
        }
        var reply = found.comparison().orElseThrow(() -> new ProbeException("no comparison"));
        if (!reply.succeeded()) {
            return new Verdict.Refused("can't read the archive: " + reply.errText().strip());
        }
        var refusal =
                lenient ? Optional.<Verdict>empty() : arguments.access().refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        lines(found, "handler ").forEach(kind -> result.and("handler", kind));
        if (arguments.listFiles()) {
            result.and("files", Value.texts(lines(found, "has ")));
        }
        result.and(found.folder());
        var differences = new ArrayList<Difference>();
        lines(found, "not ").forEach(line -> differences.add(difference(line)));
        found.statuses().forEach(place -> attributes(differences, place, found.access()));
        if (differences.isEmpty()) {
            return new Verdict.InSync(result.mapping());
        }
        var words = Unpacking.words(arguments, arguments.src());
        return new Verdict.Drift(
                differences,
                List.of(extraction(arguments, words)),
                result.mapping(),
                !arguments.keepNewer());
    }

    static Step extraction(Unarchive.Arguments arguments, List<String> words) {
        return extraction(arguments, words, "");
    }

    /// @param before what the script does first
    static Step extraction(Unarchive.Arguments arguments, List<String> words, String before) {
        var options = new ArrayList<>(words);
        if (arguments.keepNewer()) {
            options.set(6, String.valueOf(Integer.parseInt(options.get(6)) + 1));
            options.add(7, "--keep-newer-files");
        }
        var keep = "keep=" + (arguments.keepNewer() ? "yes" : "no") + "\n";
        return new Step.Run(before + keep + Unpacking.EXTRACT, options.toArray(String[]::new));
    }

    static Verdict skipped(Unarchive.Arguments arguments) {
        var why = "skipped, since " + arguments.creates().orElse("") + " exists";
        return new Verdict.InSync(Returns.of("msg", why).mapping(), true);
    }

    static Verdict folderMissing(Unarchive.Arguments arguments, boolean lenient, Returns result) {
        var reason = "'dest' must be a folder that is there: " + arguments.dest();
        return lenient
                ? new Verdict.Drift(
                        List.of(new Difference.Opaque(arguments.dest(), "is not there yet")),
                        List.of(),
                        result.mapping(),
                        false)
                : new Verdict.Refused(reason, "make it before with 'file: {state: directory}'");
    }

    private Difference difference(String line) {
        int colon = line.lastIndexOf(": ");
        var name = colon < 0 ? line : line.substring(0, colon);
        var why = colon < 0 ? "differs" : line.substring(colon + 2).toLowerCase(Locale.ROOT);
        return new Difference.Opaque(HostPath.join(arguments.dest(), name), why);
    }

    private void attributes(List<Difference> differences, Place place, Access.Found names) {
        if (place.status() instanceof FileStatus.Present there) {
            for (var difference : arguments.access().differences(there, names)) {
                differences.add(named(difference, place.path()));
            }
        }
    }

    static Difference named(Difference difference, String path) {
        return difference instanceof Difference.Attribute(var name, var before, var after)
                ? new Difference.Attribute(name + " of " + path, before, after)
                : difference;
    }
}
