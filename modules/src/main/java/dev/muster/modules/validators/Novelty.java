package dev.muster.modules.validators;

import dev.muster.module.Answer;
import dev.muster.module.Controller;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Verdict;
import dev.muster.validator.Json;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Whether keys that are said to be new have signed before, by what the controller has written down
/// and what the chain has seen. A key that is new by word alone and has signed could sign against
/// itself, so where the chain can be asked, its answer is needed.
///
/// @param recorded what the controller knows of them
/// @param beacon the address of a beacon node as seen from the host
record Novelty(Map<PublicKey, Path> recorded, Optional<String> beacon) {
    private static final int NOT_FOUND = 404;
    private static final int NO_METHOD = 405;

    Novelty {
        recorded = Map.copyOf(recorded);
    }

    static Novelty of(Collection<PublicKey> keys, Client client, Controller here) {
        var recorded = new TreeMap<PublicKey, Path>();
        for (var key : keys) {
            record(here.path(ValidatorKeys.MOVES).resolve(key.toString()))
                    .ifPresent(file -> recorded.put(key, file));
        }
        return new Novelty(recorded, client.beacon());
    }

    /// The youngest file in which moves wrote down what a key has signed.
    private static Optional<Path> record(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (var files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("history.*\\.json"))
                    .max(java.util.Comparator.naturalOrder());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// Why these keys are not new.
    Probe<Optional<Verdict.Refused>> objection(Set<PublicKey> keys) {
        if (keys.isEmpty()) {
            return Probe.known(Optional.empty());
        }
        for (var key : keys) {
            var file = recorded.get(key);
            if (file != null) {
                return Probe.known(
                        Optional.of(
                                new Verdict.Refused(
                                        key + " is not new: " + file + " tells what it has signed",
                                        "give 'history: " + file + "' in place of 'new'")));
            }
        }
        return beacon.map(ClientCall::beacon)
                .map(call -> asked(call, keys))
                .orElse(Probe.known(Optional.empty()));
    }

    private static Probe<Optional<Verdict.Refused>> asked(ClientCall call, Set<PublicKey> keys) {
        var states =
                keys.stream()
                        .map(key ->
                                call.get("/eth/v1/beacon/states/head/validators/" + key)
                                        .map(said -> Map.entry(key, said)))
                        .toList();
        return Beacon.attempt(call)
                .with(Probe.all(states), Map::entry)
                .then(seen ->
                        switch (seen.getKey()) {
                            case Answer.Trouble<Beacon>(String reason) ->
                                    Probe.known(Optional.of(untold(reason)));
                            case Answer.Given<Beacon>(Beacon chain) when chain.isSyncing() ->
                                    Probe.known(
                                            Optional.of(
                                                    untold("its beacon node is not in sync yet")));
                            case Answer.Given<Beacon>(Beacon chain) ->
                                    live(call, chain.epoch(), seen.getValue());
                        });
    }

    private static Probe<Optional<Verdict.Refused>> live(
            ClientCall call, long epoch, List<Map.Entry<PublicKey, ClientCall.Said>> states) {
        var active = new LinkedHashMap<String, PublicKey>();
        try {
            for (var state : states) {
                index(state.getValue()).ifPresent(index -> active.put(index, state.getKey()));
            }
        } catch (IllegalArgumentException | ProbeException wrong) {
            return Probe.known(Optional.of(untold(String.valueOf(wrong.getMessage()))));
        }
        if (active.isEmpty()) {
            return Probe.known(Optional.empty());
        }
        var looks = new ArrayList<Probe<Set<String>>>();
        for (long each = Math.max(0, epoch - 1); each <= epoch; each++) {
            looks.add(live(call, each, active.keySet()));
        }
        return Probe.all(looks)
                .map(seen ->
                        seen.stream()
                                .flatMap(Set::stream)
                                .flatMap(index -> Optional.ofNullable(active.get(index)).stream())
                                .findFirst()
                                .map(key ->
                                        new Verdict.Refused(
                                                key
                                                        + " is not new: the chain has seen it sign in"
                                                        + " the last two epochs",
                                                "find out where it signs, and bring it here by"
                                                        + " 'muster validators move'")));
    }

    /// The number under which the chain knows a validator that may sign; empty for one that it does
    /// not know, or that does not sign yet or no more.
    private static Optional<String> index(ClientCall.Said said) {
        if (said.answer().filter(answer -> answer.status() == NOT_FOUND).isPresent()) {
            return Optional.empty();
        }
        var data = Beacon.data(said);
        return data.text("status", Beacon.WHAT).startsWith("active")
                ? Optional.of(data.text("index", Beacon.WHAT))
                : Optional.empty();
    }

    /// Which validators the node has seen sign in an epoch. Older nodes answer to GET alone.
    private static Probe<Set<String>> live(ClientCall call, long epoch, Set<String> indices) {
        var path = "/eth/v1/validator/liveness";
        var body = Json.texts(List.copyOf(indices)).written();
        return call.query(path + "/" + epoch, body)
                .then(said ->
                        said.answer()
                                        .filter(answer ->
                                                answer.status() == NOT_FOUND
                                                        || answer.status() == NO_METHOD)
                                        .isPresent()
                                ? call.get(
                                        path
                                                + "?epoch="
                                                + epoch
                                                + "&indices="
                                                + String.join("&indices=", indices))
                                : Probe.known(said))
                .map(Novelty::live);
    }

    private static Set<String> live(ClientCall.Said said) {
        try {
            var live = new LinkedHashSet<String>();
            for (var each : Beacon.data(said).items(Beacon.WHAT)) {
                if (each.field("is_live", Beacon.WHAT).equals(new Json.Other("true"))) {
                    live.add(each.text("index", Beacon.WHAT));
                }
            }
            return live;
        } catch (IllegalArgumentException wrong) {
            throw new ProbeException(String.valueOf(wrong.getMessage()));
        }
    }

    private static Verdict.Refused untold(String reason) {
        return new Verdict.Refused(
                "nobody can tell whether the key has signed: " + reason,
                "wait for the beacon node, or describe a client without 'beacon'");
    }
}
