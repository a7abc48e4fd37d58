package dev.muster.modules.validators;

import dev.muster.module.Clearance;
import dev.muster.module.Difference;
import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.validator.Keymanager;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Keys that a running client is given through its keymanager API.
///
/// @param added those that the task has given it so far
record KeysThroughApi(Desired desired, Alone alone, String host, Set<PublicKey> added)
        implements Wanted<KeysThroughApi.Found> {

    /// What the client says.
    ///
    /// @param known why keys that are said to be new are not
    record Found(Holding holding, Optional<Verdict.Refused> known) {}

    @Override
    public Probe<Found> probe() {
        return Holding.probe(desired.client())
                .then(holding ->
                        holding.listed()
                                .map(listed -> desired.known(missing(listed)))
                                .orElse(Probe.known(Optional.empty()))
                                .map(known -> new Found(holding, known)));
    }

    @Override
    public Verdict compare(Found seen) {
        var found = seen.holding();
        if (desired.client().token().isEmpty()) {
            return new Verdict.Refused(
                    "the client has no 'token', so nobody may use its keymanager API",
                    "name the token's file on the host, or install keys with 'through: files'");
        }
        if (found.listed().isEmpty()) {
            return new Verdict.Refused(
                    "the client's keymanager API can't be used: "
                            + found.trouble().orElse("it does not run, or has made no token yet"),
                    "start the client with its keymanager API before");
        }
        var listed = found.listed().get();
        var refusal = desired.refusal(found.all());
        if (refusal.isPresent()) {
            return refusal.get();
        }
        var missing = missing(listed);
        if (missing.isEmpty()) {
            return new Verdict.InSync(result(found));
        }
        var unknown =
                desired.departed(missing, found, host)
                        .or(() -> desired.unknownPast(missing))
                        .or(seen::known);
        return unknown.<Verdict>map(refused -> refused).orElseGet(() -> importing(found, missing));
    }

    private Set<PublicKey> missing(Set<PublicKey> listed) {
        var missing = new TreeSet<>(desired.keys().keySet());
        missing.removeAll(listed);
        return missing;
    }

    private Verdict importing(Holding found, Set<PublicKey> missing) {
        var keystores = new ArrayList<Keystore>();
        var passwords = new ArrayList<String>();
        for (var key : desired.keys().values()) {
            if (missing.contains(key.key())) {
                var password = key.password().reveal();
                try {
                    key.keystore().open(password);
                } catch (IllegalArgumentException wrong) {
                    return new Verdict.Refused(String.valueOf(wrong.getMessage()));
                }
                keystores.add(key.keystore());
                passwords.add(password);
            }
        }
        var history =
                desired.history()
                        .map(signed -> signed.only(missing).condensed())
                        .filter(signed -> !signed.records().isEmpty());
        added.addAll(missing);
        var body = Keymanager.importing(keystores, passwords, history);
        return new Verdict.Drift(
                differences(missing),
                List.<Step>of(
                        ClientCall.keymanager(desired.client())
                                .change("POST", Keymanager.KEYSTORES, body)),
                result(found));
    }

    @Override
    public Optional<Clearance<?>> clearance(Verdict.Drift drift) {
        return Optional.of(alone.clearance(desired, added, host));
    }

    static List<Difference> differences(Set<PublicKey> missing) {
        return missing.stream()
                .map(key ->
                        (Difference) new Difference.Attribute(key.toString(), "absent", "present"))
                .toList();
    }

    private Value.Mapping result(Holding found) {
        return result(found.all(), added, desired);
    }

    static Value.Mapping result(Set<PublicKey> present, Set<PublicKey> added, Desired desired) {
        return new Returns()
                .and("keys", texts(present))
                .and("added", texts(added))
                .and("unlisted", texts(desired.unlisted(present)))
                .mapping();
    }

    private static List<String> texts(Set<PublicKey> keys) {
        return keys.stream().map(PublicKey::toString).toList();
    }
}
