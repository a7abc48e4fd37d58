package dev.muster.modules.identity;

import dev.muster.identity.CometKey;
import dev.muster.identity.EthereumKey;
import dev.muster.identity.Form;
import dev.muster.identity.NodeKey;
import dev.muster.identity.Place;
import dev.muster.module.Difference;
import dev.muster.module.FileContent;
import dev.muster.module.Probe;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.files.KeptFile;
import dev.muster.value.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A key that a host is to hold.
///
/// @param declared the very key, where the task names one
/// @param made the new key, once it was needed
record HeldKey(
        dev.muster.modules.identity.NodeKey.Arguments arguments,
        Optional<NodeKey> declared,
        Form form,
        Optional<Place> place,
        KeptFile file,
        Optional<KeptFile> state,
        List<NodeKey> made)
        implements Wanted<HeldKey.Found> {

    record Found(KeptFile.Found key, Optional<KeptFile.Found> state) {}

    /// A key, and why the file has to be written.
    private record Chosen(NodeKey key, List<Difference> why, boolean isNew) {}

    @Override
    public Probe<Found> probe() {
        Probe<Optional<KeptFile.Found>> second =
                state.map(one -> one.probe().map(Optional::of))
                        .orElse(Probe.known(Optional.empty()));
        return file.probe().with(second, Found::new);
    }

    @Override
    public Verdict compare(Found found) {
        if (found.key().status().exists() && found.key().content().isEmpty()) {
            return new Verdict.Refused(
                    file.path() + " is there but can't be read",
                    "run the task as its owner, or with 'become: true'");
        }
        var content = found.key().content().map(FileContent::bytes);
        Chosen chosen;
        try {
            chosen = content.map(this::present).orElseGet(this::absent);
        } catch (IllegalArgumentException refused) {
            return new Verdict.Refused(
                    String.valueOf(refused.getMessage()),
                    "'replace: true' puts the wanted key in its place; keep the old one if anything"
                            + " depends on it");
        }
        var stateVerdict = stateVerdict(found, chosen);
        if (stateVerdict.isPresent() && stateVerdict.get() instanceof Verdict.Refused refused) {
            return refused;
        }
        var result = result(chosen);
        var keyVerdict =
                file.verdict(found.key(), chosen.why(), chosen.key().content(form), result);
        // the state comes first: a key must never lie alone, however the run ends
        return stateVerdict
                .map(first -> joined(List.of(first, keyVerdict), result))
                .orElse(keyVerdict);
    }

    private Chosen absent() {
        return new Chosen(
                declared.orElseGet(this::fresh),
                List.of(new Difference.Attribute("state of " + file.path(), "absent", "file")),
                true);
    }

    private Chosen present(byte[] content) {
        NodeKey there;
        try {
            there = arguments.kind().read(content);
        } catch (IllegalArgumentException damage) {
            if (arguments.replace()) {
                return new Chosen(
                        declared.orElseGet(this::fresh),
                        List.of(differs("damaged", "a key of kind " + arguments.kind())),
                        true);
            }
            throw new IllegalArgumentException(
                    "%s holds something, but no %s key: %s"
                            .formatted(file.path(), arguments.kind(), damage.getMessage()));
        }
        if (declared.isPresent() && !declared.get().equals(there)) {
            if (arguments.replace()) {
                return new Chosen(
                        declared.get(), List.of(differs(name(there), name(declared.get()))), true);
            }
            throw new IllegalArgumentException(
                    "%s holds another key: %s, not %s"
                            .formatted(file.path(), name(there), name(declared.get())));
        }
        return there.isIn(content, form)
                ? new Chosen(there, List.of(), false)
                : new Chosen(there, List.of(differs("in another form", form.toString())), false);
    }

    private Difference differs(String before, String after) {
        return new Difference.Attribute("key in " + file.path(), before, after);
    }

    /// The name by which a person tells a key from others.
    private static String name(NodeKey key) {
        var open = key.open();
        return List.of("peer_id", "node_id", "address", "fingerprint").stream()
                .map(open::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse("a key");
    }

    private NodeKey fresh() {
        if (made.isEmpty()) {
            made.add(arguments.kind().generate());
        }
        return made.getFirst();
    }

    private Optional<Verdict> stateVerdict(Found found, Chosen chosen) {
        if (state.isEmpty() || found.state().isEmpty()) {
            return Optional.empty();
        }
        var there = found.state().get();
        if (there.status().exists()) {
            return Optional.of(state.get().verdict(there, List.of(), new byte[0], Map.of()));
        }
        boolean mayHaveSigned = !chosen.isNew() || declared.isPresent() && !arguments.neverSigned();
        if (mayHaveSigned) {
            return Optional.of(
                    new Verdict.Refused(
                            "the signing state "
                                    + state.get().path()
                                    + " is missing, and its key may have signed before: with an"
                                    + " empty one it could sign twice",
                            "bring the state from where the key was; 'never_signed: true' says that"
                                    + " a declared key is new"));
        }
        return Optional.of(
                state.get()
                        .verdict(
                                there,
                                List.of(
                                        new Difference.Attribute(
                                                "state of " + state.get().path(),
                                                "absent",
                                                "file")),
                                CometKey.NOTHING_SIGNED.getBytes(StandardCharsets.UTF_8),
                                Map.of()));
    }

    /// What everybody may know. A key that a check only thinks of has no names.
    private Map<String, Value> result(Chosen chosen) {
        var result = new LinkedHashMap<String, Value>();
        result.put("path", Value.text(file.path()));
        result.put("kind", Value.text(arguments.kind().word()));
        if (file.lenient() && made.contains(chosen.key())) {
            return result;
        }
        chosen.key().open().forEach((name, value) -> result.put(name, Value.text(value)));
        if (chosen.key() instanceof EthereumKey ethereum) {
            place.ifPresent(there -> result.put("enode", Value.text(ethereum.enode(there))));
            result.put("enr", Value.text(ethereum.enr(place, arguments.seq())));
        }
        return result;
    }

    private static Verdict joined(List<Verdict> verdicts, Map<String, Value> result) {
        var differences = new ArrayList<Difference>();
        var steps = new ArrayList<Step>();
        for (var verdict : verdicts) {
            switch (verdict) {
                case Verdict.Refused refused -> {
                    return refused;
                }
                case Verdict.Drift drift -> {
                    differences.addAll(drift.differences());
                    steps.addAll(drift.steps());
                }
                case Verdict.InSync _ -> {}
            }
        }
        return differences.isEmpty() && steps.isEmpty()
                ? new Verdict.InSync(Value.map(result))
                : new Verdict.Drift(differences, steps, Value.map(result));
    }
}
