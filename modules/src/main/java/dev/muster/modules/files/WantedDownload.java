package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Mode;
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

/// A file that has the content of an address.
///
/// @param name of the file in a folder
/// @param lenient the folder may be missing, as in check mode
record WantedDownload(
        GetUrl.Arguments arguments,
        String name,
        Optional<GetUrl.Checksum> checksum,
        boolean lenient)
        implements Wanted<WantedDownload.Found> {

    /// @param there the digest of the file that is there
    /// @param wanted the digest that it shall have, if that is known
    record Found(
            Place place,
            FileStatus parent,
            Optional<String> there,
            Optional<String> wanted,
            Access.Found access) {}

    /// Prints what an address gives. The configuration, without secrets, is $2.
    private static final String SHOW =
            "printf '%s' \"$2\" | {\n"
                    + Downloader.PREPARE
                    + Downloader.GET
                    + "get \"$1\" \"$w/out\" >/dev/null || exit\n";

    /// Downloads beside the target, checks, and renames. $1 address, $2 target, $3 command for the
    /// digest, $4 the digest or nothing, $5 mode, $6 owner or nothing, $7 `backup` or nothing, $8
    /// folder for the download or nothing.
    private static final String FETCH =
            HostPath.EXPAND.replace("$1", "$2")
                    + Downloader.PREPARE
                    + Downloader.GET
                    + """
                    d=$p; set -e
                    [ -z "$8" ] || [ -d "$8" ] || { echo "there is no folder $8" >&2; exit 1; }
                    t=$(mktemp "${8:-$(dirname -- "$d")}/.muster.XXXXXX")
                    trap 'rm -rf -- "$w" "$t"' EXIT
                    get "$1" "$t" >/dev/null
                    if [ -n "$4" ]; then
                      s=$("$3" <"$t"); s=${s%% *}
                      [ "$s" = "$4" ] || {
                        echo "the download has the checksum $s, not $4: $1" >&2; exit 1; }
                    fi
                    [ -z "$6" ] || chown -- "$6" "$t"
                    chmod -- "$5" "$t"
                    if [ "$7" = backup ] && [ -f "$d" ]; then
                      cp -p -- "$d" "$d.$$.$(date +%Y-%m-%d@%H:%M:%S~)"
                    fi
                    mv -f -- "$t" "$d"
                    """;

    @Override
    public Probe<Found> probe() {
        var dest = arguments.dest();
        var inside = HostPath.join(dest, name);
        if (HostPath.namesDirectory(dest)) {
            return look(inside);
        }
        return Probe.ask(new Question.Stat(dest, true))
                .with(look(dest), FolderOrFile::new)
                .then(found ->
                        found.folder().is(FileStatus.Kind.DIRECTORY)
                                ? look(inside)
                                : Probe.known(found.file()));
    }

    private record FolderOrFile(FileStatus folder, Found file) {}

    private Probe<Found> look(String path) {
        var digest = Probe.ask(new Question.Digest(path, algorithm()));
        var parent = Probe.ask(new Question.Stat(HostPath.parent(path), true));
        return Place.behind(path)
                .with(
                        parent,
                        (place, folder) ->
                                new Found(
                                        place, folder, Optional.empty(), Optional.empty(), none()))
                .with(digest, (f, d) -> new Found(f.place(), f.parent(), d, f.wanted(), f.access()))
                .with(
                        access().probe(path),
                        (f, names) ->
                                new Found(f.place(), f.parent(), f.there(), f.wanted(), names))
                .with(
                        wanted(),
                        (f, w) -> new Found(f.place(), f.parent(), f.there(), w, f.access()));
    }

    private static Access.Found none() {
        return new Access.Found(Optional.empty(), Optional.empty(), Optional.empty());
    }

    private Access access() {
        return arguments.access();
    }

    private Question.Algorithm algorithm() {
        return checksum.map(GetUrl.Checksum::algorithm).orElse(Question.Algorithm.SHA1);
    }

    private String command() {
        return algorithm().name().toLowerCase(Locale.ROOT) + "sum";
    }

    /// The digest that the file shall have: given, in a list on the network, or that of what the
    /// address gives now.
    private Probe<Optional<String>> wanted() {
        if (checksum.isPresent() && !checksum.get().isAddress()) {
            return Probe.known(Optional.of(checksum.get().digest()));
        }
        var settings = Downloader.configuration(arguments, false);
        if (checksum.isPresent()) {
            var list =
                    new Question.Ask(
                            SHOW + "cat -- \"$w/out\"\n}\n", checksum.get().digest(), settings);
            return Probe.ask(list)
                    .map(reply -> Optional.of(listed(reply, checksum.get().digest())));
        }
        if (arguments.force() && !needsSecrets()) {
            var whole =
                    new Question.Ask(SHOW + "sha1sum <\"$w/out\"\n}\n", arguments.url(), settings);
            return Probe.ask(whole).map(reply -> Optional.of(said(reply).split(" ", 2)[0]));
        }
        return Probe.known(Optional.empty());
    }

    private boolean needsSecrets() {
        return !arguments.headers().isEmpty() || arguments.urlUsername().isPresent();
    }

    private static String said(Reply reply) {
        if (!reply.succeeded()) {
            throw new ProbeException("the download failed: " + reply.errText().strip());
        }
        return reply.outText();
    }

    /// The digest for our file in a list of digests.
    private String listed(Reply reply, String address) {
        var lines = said(reply).lines().toList();
        if (lines.size() == 1 && lines.getFirst().strip().split("\\s+").length == 1) {
            return lines.getFirst().strip().toLowerCase(Locale.ROOT);
        }
        for (var line : lines) {
            var parts = line.split(" ", 2);
            if (parts.length == 2) {
                var file = parts[1].replaceFirst("^[ *]", "").replaceFirst("^[./]+", "");
                if (file.equals(name)) {
                    return parts[0].toLowerCase(Locale.ROOT);
                }
            }
        }
        throw new ProbeException("there is no checksum for " + name + " in " + address);
    }

    @Override
    public Verdict compare(Found found) {
        var path = found.place().path();
        if (found.place().isDirectory()) {
            return new Verdict.Refused(path + " is a folder, not a file");
        }
        var refusal = lenient ? Optional.<Verdict>empty() : access().refusal(found.access());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        return found.place().status() instanceof FileStatus.Present there
                ? overFile(found, there)
                : create(found);
    }

    private Verdict overFile(Found found, FileStatus.Present there) {
        var path = found.place().path();
        var unknown = found.wanted().isEmpty() && arguments.force();
        var same = !unknown && (found.wanted().isEmpty() || found.wanted().equals(found.there()));
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        if (!same) {
            differences.add(new Difference.Attribute("checksum", found.there(), found.wanted()));
            var owner = there.uid() + ":" + there.gid();
            steps.add(fetch(found, access().over(there).mode().orElse(there.mode()), owner));
        }
        differences.addAll(access().differences(there, found.access()));
        if (differences.isEmpty()) {
            return new Verdict.InSync(
                    result(found).and("msg", "file already exists").and(there).mapping());
        }
        if (!access().over(there).isEmpty()) {
            steps.add(new Step.Adjust(path, access().over(there), true));
        }
        steps.addAll(access().labelling(path, found.access()));
        return new Verdict.Drift(differences, steps, changed(found), !unknown);
    }

    private Verdict create(Found found) {
        var path = found.place().path();
        if (!found.parent().exists() && !lenient) {
            return new Verdict.Refused(
                    "the folder " + HostPath.parent(path) + " does not exist on the host",
                    "make it before with 'file: {state: directory}'");
        }
        var differences = new ArrayList<Difference>();
        differences.add(new Difference.Attribute("state", "absent", "file"));
        found.wanted()
                .ifPresent(digest ->
                        differences.add(
                                new Difference.Attribute(
                                        "checksum", Optional.empty(), Optional.of(digest))));
        differences.addAll(access().differences(false));
        var steps = new ArrayList<Step>();
        var fresh = access().fresh(false);
        steps.add(fetch(found, fresh.mode().orElse(Access.NEW_FILE), ""));
        if (!fresh.isEmpty()) {
            steps.add(new Step.Adjust(path, fresh, true));
        }
        steps.addAll(access().labelling(path, found.access()));
        // when forced without knowing the content, a second look would download once more
        var settles = found.wanted().isPresent() || !arguments.force();
        return new Verdict.Drift(differences, steps, changed(found), settles);
    }

    private Step fetch(Found found, int mode, String owner) {
        var digest = checksum.isPresent() ? found.wanted().orElse("") : "";
        return new Step.Run(
                FETCH,
                List.of(
                        arguments.url(),
                        found.place().path(),
                        command(),
                        digest,
                        Mode.octal(mode),
                        owner,
                        arguments.backup() ? "backup" : "",
                        arguments.tmpDest().orElse("")),
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.of(Downloader.configuration(arguments, true)),
                Optional.empty());
    }

    private Value.Mapping changed(Found found) {
        return result(found)
                .and("status_code", 200)
                .maybe(
                        "checksum_src",
                        algorithm() == Question.Algorithm.SHA1 ? found.wanted() : Optional.empty())
                .and("msg", "OK")
                .and("state", "file")
                .mapping();
    }

    private Returns result(Found found) {
        return Returns.of("dest", found.place().path())
                .and("url", arguments.url())
                .and("elapsed", 0)
                .maybe(
                        "checksum_dest",
                        algorithm() == Question.Algorithm.SHA1 ? found.there() : Optional.empty());
    }
}
