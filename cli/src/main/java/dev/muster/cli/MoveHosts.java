package dev.muster.cli;

import dev.muster.cli.KeyMove.Stopped;
import dev.muster.module.Outcome;
import dev.muster.module.ProbeException;
import dev.muster.module.Step;
import dev.muster.modules.validators.Beacon;
import dev.muster.modules.validators.Client;
import dev.muster.modules.validators.ClientCall;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// The hosts of a move: looked at, and told to act. Whatever can't be known or done stops the move
/// where it is.
record MoveHosts(KeyMove.Order order, Visit visit, MoveJournal journal) {
    private static final String AGAIN = "run this again to go on";

    /// All hosts as they are now.
    KeyFleet look() {
        return KeyFleet.look(visit, "all");
    }

    KeyFleet.Member member(KeyFleet fleet, String host) {
        return Optional.ofNullable(fleet.members().get(host))
                .orElseThrow(() ->
                        new Stopped(
                                host
                                        + ": "
                                        + fleet.troubles()
                                                .getOrDefault(
                                                        host,
                                                        "it has no variable " + Client.VARIABLE),
                                journal.isEmpty()
                                        ? "nothing was touched"
                                        : "run the same command again when it answers"));
    }

    /// Makes sure that no third host has the key.
    void others(KeyFleet fleet) {
        fleet.objection(order.key(), beside(), order.keyless())
                .ifPresent(reason -> {
                    throw new Stopped(
                            reason,
                            "mend it, or, if that host is gone for good, give --assume-keyless HOST");
                });
    }

    private Set<String> beside() {
        return order.isReturn() ? Set.of(order.to()) : Set.of(order.from(), order.to());
    }

    /// The chain, as the destination's beacon node knows it.
    Beacon beacon() {
        var host = order.to();
        var found =
                visit.look(
                        host, there -> Client.of(there).flatMap(Client::beacon).map(Beacon::probe));
        return Optional.ofNullable(found.values().get(host))
                .orElseThrow(() ->
                        new Stopped(
                                host
                                        + ": "
                                        + found.troubles()
                                                .getOrDefault(
                                                        host,
                                                        "it is not told where its beacon node is"),
                                "'beacon' in "
                                        + Client.VARIABLE
                                        + " is the address of one, such as"
                                        + " http://127.0.0.1:5052"));
    }

    /// Has a host take steps, all of which succeed.
    void take(String host, List<Step> steps) {
        var outcomes = acted(host, steps);
        if (outcomes.getLast().failed()) {
            throw new Stopped(host + ": " + outcomes.getLast().err().strip(), AGAIN);
        }
    }

    private List<Outcome> acted(String host, List<Step> steps) {
        try {
            return visit.act(host, _ -> steps);
        } catch (Visit.Trouble trouble) {
            throw new Stopped(String.valueOf(trouble.getMessage()), AGAIN);
        }
    }

    /// The body of the answer of a host's client to a request that changes something.
    String answer(String host, Client client, String method, String path, String body) {
        var call = ClientCall.keymanager(client);
        var said = call.read(acted(host, List.of(call.request(method, path, body))).getLast());
        try {
            return said.body();
        } catch (ProbeException trouble) {
            throw new Stopped(host + ": " + trouble.getMessage(), AGAIN);
        }
    }

    /// What a reading comes to; stops where there is nonsense to read.
    <T> T understood(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException wrong) {
            throw new Stopped(
                    String.valueOf(wrong.getMessage()),
                    "the journal is in " + journal.folder() + "; " + AGAIN);
        }
    }
}
