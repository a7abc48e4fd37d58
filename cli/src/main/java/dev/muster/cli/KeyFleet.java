package dev.muster.cli;

import dev.muster.module.Controller;
import dev.muster.module.Probe;
import dev.muster.modules.validators.Client;
import dev.muster.modules.validators.Holding;
import dev.muster.modules.validators.WantedKey;
import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The hosts with validator clients: what they have, and what they are to have.
///
/// @param members by name
/// @param troubles hosts that could not be asked, and why
record KeyFleet(Map<String, Member> members, Map<String, String> troubles) {

    /// One host.
    ///
    /// @param wanted the keys that are assigned to it; empty where it is not told
    /// @param mistakes what is wrong in what is told
    record Member(
            Client client, Holding holding, List<WantedKey> wanted, Optional<String> mistakes) {}

    static KeyFleet look(Visit visit, String pattern) {
        var found = visit.look(pattern, KeyFleet::member);
        return new KeyFleet(found.values(), found.troubles());
    }

    private static Optional<Probe<Member>> member(Controller here) {
        return Client.of(here)
                .map(client -> {
                    List<WantedKey> wanted = new ArrayList<>();
                    Optional<String> mistakes = Optional.empty();
                    try {
                        wanted = WantedKey.of(here);
                    } catch (InputException mistake) {
                        mistakes = Optional.of(mistake.diagnostics().getFirst().message());
                    }
                    var assigned = List.copyOf(wanted);
                    var wrong = mistakes;
                    return Holding.probe(client)
                            .map(holding -> new Member(client, holding, assigned, wrong));
                });
    }

    /// Why a key must not come to a host as far as all others are concerned.
    ///
    /// @param keyless hosts that are taken to have none
    Optional<String> objection(PublicKey key, Set<String> beside, Set<String> keyless) {
        for (var entry : members.entrySet()) {
            if (beside.contains(entry.getKey()) || keyless.contains(entry.getKey())) {
                continue;
            }
            var holding = entry.getValue().holding();
            if (holding.has(key)) {
                return Optional.of(entry.getKey() + " has " + key + ", too");
            }
            if (holding.trouble().isPresent()) {
                return Optional.of(
                        "nobody can tell whether "
                                + entry.getKey()
                                + " has the key: "
                                + holding.trouble().get());
            }
        }
        return troubles.entrySet().stream()
                .filter(entry -> !beside.contains(entry.getKey()))
                .filter(entry -> !keyless.contains(entry.getKey()))
                .map(entry ->
                        "nobody can tell whether "
                                + entry.getKey()
                                + " has the key: "
                                + entry.getValue())
                .findFirst();
    }

    /// The hosts that have each key.
    Map<PublicKey, List<String>> holders() {
        var holders = new TreeMap<PublicKey, List<String>>();
        members.forEach((name, member) ->
                member.holding()
                        .all()
                        .forEach(key ->
                                holders.computeIfAbsent(key, _ -> new ArrayList<>()).add(name)));
        return holders;
    }

    /// The hosts that each key is assigned to.
    Map<PublicKey, List<String>> assigned() {
        var assigned = new TreeMap<PublicKey, List<String>>();
        members.forEach((name, member) ->
                member.wanted()
                        .forEach(key ->
                                assigned.computeIfAbsent(key.key(), _ -> new ArrayList<>())
                                        .add(name)));
        return assigned;
    }
}
