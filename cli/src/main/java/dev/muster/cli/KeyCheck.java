package dev.muster.cli;

import dev.muster.source.InputException;
import dev.muster.validator.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What is wrong with the keys of a fleet.
record KeyCheck(KeyFleet fleet) {

    /// A line for each finding, the dangerous ones first.
    List<String> findings() {
        var findings = new ArrayList<String>();
        fleet.holders()
                .forEach((key, hosts) -> {
                    if (hosts.size() > 1) {
                        findings.add(
                                key
                                        + " is at "
                                        + String.join(", ", hosts)
                                        + ": stop all of these but one now");
                    }
                });
        fleet.assigned()
                .forEach((key, hosts) -> {
                    if (hosts.size() > 1) {
                        findings.add(key + " is assigned to " + String.join(", ", hosts));
                    }
                });
        fleet.members().forEach((name, member) -> findings(name, member, findings));
        return findings;
    }

    private static void findings(String name, KeyFleet.Member member, List<String> findings) {
        member.mistakes().ifPresent(mistake -> findings.add(name + ": " + mistake));
        var wanted = new TreeSet<PublicKey>();
        for (var key : member.wanted()) {
            wanted.add(key.key());
            try {
                key.keystore().open(key.password().reveal());
            } catch (IllegalArgumentException wrong) {
                findings.add(name + ": " + wrong.getMessage());
            } catch (InputException wrong) {
                findings.add(name + ": " + wrong.diagnostics().getFirst().message());
            }
        }
        if (member.mistakes().isPresent() || wanted.isEmpty()) {
            return;
        }
        var present = member.holding().all();
        less(wanted, present)
                .forEach(key -> findings.add(name + ": " + key + " is assigned and not there"));
        less(present, wanted)
                .forEach(key -> findings.add(name + ": " + key + " is there and not assigned"));
        member.holding()
                .listed()
                .ifPresent(listed ->
                        less(member.holding().files().keySet(), listed)
                                .forEach(key ->
                                        findings.add(
                                                name
                                                        + ": "
                                                        + key
                                                        + " lies there and is not in use: the next"
                                                        + " start takes it up")));
    }

    private static Set<PublicKey> less(Set<PublicKey> one, Set<PublicKey> other) {
        var rest = new TreeSet<>(one);
        rest.removeAll(other);
        return rest;
    }
}
