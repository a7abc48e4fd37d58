package dev.muster.modules.validators;

import dev.muster.module.Clearance;
import dev.muster.module.Controller;
import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Mode;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.Access;
import dev.muster.modules.files.KeptFile;
import dev.muster.validator.PublicKey;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Keys that a client finds when it starts: each keystore in a folder of its own, each password in
/// a file of its own elsewhere, all of them only for their owner.
///
/// @param added those that the task has installed so far
record KeysAsFiles(
        Desired desired,
        Alone alone,
        Optional<String> owner,
        Optional<String> group,
        Controller here,
        Set<PublicKey> added)
        implements Wanted<KeysAsFiles.Found> {
    private static final int FOLDER = 0700;
    private static final int FILE = 0600;

    /// What lies on the host.
    ///
    /// @param folders what there is at the paths of folders
    /// @param known why keys that are said to be new are not
    record Found(
            Holding holding,
            List<Pair> pairs,
            Map<String, FileStatus> folders,
            Optional<Verdict.Refused> known) {}

    /// What lies at a key's places.
    record Pair(PublicKey key, KeptFile.Found keystore, KeptFile.Found password) {}

    private String keystores() {
        return desired.client().keystores().getFirst();
    }

    private String secrets() {
        return desired.client().secrets().orElse("");
    }

    private String folder(PublicKey key) {
        return keystores() + "/" + key;
    }

    private KeptFile keystore(PublicKey key) {
        return file(folder(key) + "/voting-keystore.json");
    }

    private KeptFile password(PublicKey key) {
        return file(secrets() + "/" + key);
    }

    private KeptFile file(String path) {
        // what is missing is made here, so nobody else has to have made it
        return new KeptFile(path, access(), false, true);
    }

    private Access access() {
        return Access.of(owner, group, Optional.of(new Mode.Bits(FILE)), false);
    }

    @Override
    public Probe<Found> probe() {
        if (desired.client().keystores().isEmpty() || desired.client().secrets().isEmpty()) {
            return Probe.known(new Found(Holding.NONE, List.of(), Map.of(), Optional.empty()));
        }
        var pairs =
                desired.keys().keySet().stream()
                        .map(key ->
                                keystore(key)
                                        .probe()
                                        .with(
                                                password(key).probe(),
                                                (one, other) -> new Pair(key, one, other)))
                        .toList();
        return Holding.files(desired.client())
                .with(Probe.all(pairs), Map::entry)
                .with(
                        folders(),
                        (seen, folders) ->
                                new Found(
                                        seen.getKey(), seen.getValue(), folders, Optional.empty()))
                .then(found ->
                        desired.known(missing(found))
                                .map(known ->
                                        new Found(
                                                found.holding(),
                                                found.pairs(),
                                                found.folders(),
                                                known)));
    }

    private Probe<Map<String, FileStatus>> folders() {
        var paths = new LinkedHashSet<String>();
        paths.add(keystores());
        paths.add(secrets());
        desired.keys().keySet().forEach(key -> paths.add(folder(key)));
        return Probe.all(
                        paths.stream()
                                .map(path ->
                                        Probe.ask(new Question.Stat(path, true))
                                                .map(status -> Map.entry(path, status)))
                                .toList())
                .map(all -> {
                    var folders = new LinkedHashMap<String, FileStatus>();
                    all.forEach(entry -> folders.put(entry.getKey(), entry.getValue()));
                    return folders;
                });
    }

    @Override
    public Verdict compare(Found found) {
        if (desired.client().keystores().isEmpty() || desired.client().secrets().isEmpty()) {
            return new Verdict.Refused(
                    "the client does not say where its keystores and their passwords lie",
                    "give it a folder of 'keystores' and one of 'secrets'");
        }
        if (found.holding().trouble().isPresent()) {
            return new Verdict.Refused(found.holding().trouble().get());
        }
        var refusal = desired.refusal(found.holding().all());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var missing = missing(found);
        var unknown =
                desired.departed(missing, found.holding(), here.host())
                        .or(() -> desired.unknownPast(missing))
                        .or(found::known);
        if (unknown.isPresent()) {
            return unknown.get();
        }
        if (missing.stream().anyMatch(desired::hasPast)) {
            return new Verdict.Refused(
                    "a history can't be imported with files, and a key without its history could"
                            + " sign against itself",
                    "import it with 'through: api'");
        }
        var parts = new ArrayList<Verdict>();
        added.addAll(missing);
        var result = KeysThroughApi.result(present(found), added, desired);
        for (var path : found.folders().keySet()) {
            parts.add(folder(path, java.util.Objects.requireNonNull(found.folders().get(path))));
        }
        for (var pair : found.pairs()) {
            parts.addAll(installed(pair));
        }
        return Verdict.of(parts, result);
    }

    private Set<PublicKey> missing(Found found) {
        var missing = new TreeSet<>(desired.keys().keySet());
        missing.removeAll(found.holding().files().keySet());
        return missing;
    }

    private Set<PublicKey> present(Found found) {
        var present = new TreeSet<>(found.holding().all());
        present.addAll(missing(found));
        return present;
    }

    private Step.Attributes folderAttributes() {
        return new Step.Attributes(owner, group, Optional.of(FOLDER));
    }

    private Verdict folder(String path, FileStatus status) {
        if (status instanceof FileStatus.Present there) {
            if (!there.is(FileStatus.Kind.DIRECTORY)) {
                return new Verdict.Refused(path + " is there and is no folder");
            }
            // others may have their reasons for a folder that was there before, as long as nobody
            // else may look into it
            return (there.mode() & 077) == 0
                    ? new Verdict.InSync(Value.map(Map.of()))
                    : new Verdict.Drift(
                            List.of(
                                    new Difference.Attribute(
                                            path + ": mode",
                                            Mode.octal(there.mode()),
                                            Mode.octal(there.mode() & 0700))),
                            List.of(
                                    new Step.Adjust(
                                            path,
                                            new Step.Attributes(
                                                    Optional.empty(),
                                                    Optional.empty(),
                                                    Optional.of(there.mode() & 0700)),
                                            true)),
                            Value.map(Map.of()));
        }
        return new Verdict.Drift(
                List.of(new Difference.Attribute(path, "absent", "folder")),
                List.of(new Step.MakeDirectory(path, folderAttributes())),
                Value.map(Map.of()));
    }

    /// The password comes first: a client that starts in between finds no keystore that it can't
    /// open.
    private List<Verdict> installed(Pair pair) {
        var key = java.util.Objects.requireNonNull(desired.keys().get(pair.key()));
        var password = key.password().reveal();
        boolean samePassword =
                pair.password()
                        .text()
                        .map(text -> text.strip())
                        .filter(password.strip()::equals)
                        .isPresent();
        boolean sameKeystore =
                pair.keystore().text().filter(key.keystore().text()::equals).isPresent();
        if (!samePassword || !sameKeystore) {
            try {
                key.keystore().open(password);
            } catch (IllegalArgumentException wrong) {
                return List.of(new Verdict.Refused(String.valueOf(wrong.getMessage())));
            }
        }
        return List.of(
                verdict(password(pair.key()), pair.password(), samePassword, password),
                verdict(
                        keystore(pair.key()),
                        pair.keystore(),
                        sameKeystore,
                        key.keystore().text()));
    }

    private static Verdict verdict(
            KeptFile file, KeptFile.Found found, boolean same, String content) {
        List<Difference> why =
                same
                        ? List.of()
                        : found.status().exists()
                                ? List.of(
                                        new Difference.Opaque(
                                                file.path(), "the content is another"))
                                : List.of(new Difference.Attribute(file.path(), "absent", "file"));
        var verdict = file.verdict(found, why, content.getBytes(StandardCharsets.UTF_8), Map.of());
        return verdict instanceof Verdict.Drift drift
                ? new Verdict.Drift(
                        found.status().exists() ? named(file.path(), drift) : why,
                        drift.steps(),
                        drift.result(),
                        drift.end())
                : verdict;
    }

    /// The differences with the file's name in each.
    private static List<Difference> named(String path, Verdict.Drift drift) {
        return drift.differences().stream()
                .map(difference ->
                        difference instanceof Difference.Attribute(var name, var before, var after)
                                ? new Difference.Attribute(path + ": " + name, before, after)
                                : difference)
                .toList();
    }

    @Override
    public Optional<Clearance<?>> clearance(Verdict.Drift drift) {
        return added.isEmpty()
                ? Optional.empty()
                : Optional.of(alone.clearance(desired, added, here.host()));
    }
}
