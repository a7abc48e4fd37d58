package dev.muster.cli;

import dev.muster.cli.KeyMove.Stopped;
import dev.muster.cli.MoveJournal.Step;
import dev.muster.modules.validators.Departures;
import dev.muster.modules.validators.Departures.Departure;
import dev.muster.validator.Keymanager;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The host that a key is moved from: it gives the key up, tells what it signed, and is seen not to
/// have it.
record MoveSource(KeyMove.Order order, MoveJournal journal, MoveHosts hosts, Consumer<String> say) {
    private static final String ACTIVE_NOWHERE = "nobody signs with it now. ";

    private PublicKey key() {
        return order.key();
    }

    /// Makes sure that it has the key and can give it up.
    void check(KeyFleet fleet) {
        var holding = hosts.member(fleet, order.from()).holding();
        if (holding.listed().isEmpty()) {
            throw new Stopped(
                    order.from()
                            + ": its client can't be asked: "
                            + holding.trouble().orElse("it has never run"),
                    "only a client that runs can give a key up together with its history");
        }
        if (holding.remote().contains(key())) {
            throw new Stopped(
                    order.from() + " signs with this key through another signer",
                    "the key is at that signer, and stays there: move its address instead");
        }
        if (!holding.isActive(key())) {
            throw new Stopped(
                    order.from() + " does not sign with " + key(),
                    "`muster validators list` tells who does");
        }
    }

    /// Has it stop, and saves what it signed.
    void giveUp(KeyFleet fleet) {
        var client = hosts.member(fleet, order.from()).client();
        journal.write(Step.STOPPING, Map.of());
        hosts.take(order.from(), Departures.note(client, key(), new Departure.Moving(order.to())));
        say.accept("telling " + order.from() + " to give up " + key());
        var answer =
                hosts.answer(
                        order.from(),
                        client,
                        "DELETE",
                        Keymanager.KEYSTORES,
                        Keymanager.deleting(List.of(key())));
        var deletion = hosts.understood(() -> Keymanager.deletion(answer, 1));
        var status = deletion.statuses().getFirst();
        switch (status.word()) {
            case "deleted", "not_active" -> {
                // told below
            }
            case "not_found" -> {
                if (journal.history().flatMap(signed -> signed.of(key())).isEmpty()) {
                    throw new Stopped(
                            order.from() + " no longer knows the key, nor what it has signed",
                            ACTIVE_NOWHERE
                                    + "Without its history it must not sign again:"
                                    + " import a history that you have with 'validator_keys'");
                }
            }
            default ->
                    throw new Stopped(
                            order.from() + " could not give the key up: " + status,
                            "it may still sign there, so it goes nowhere else; run this again");
        }
        var history = history(deletion.history());
        history.ifPresent(journal::save);
        journal.write(
                Step.STOPPED,
                Map.of("status", status.word(), "signed", history.isPresent() ? "yes" : "no"));
        say.accept(
                order.from()
                        + " gave it up; last signed: "
                        + history.flatMap(signed -> signed.of(key()))
                                .map(MoveSource::told)
                                .orElse("nothing"));
    }

    private static String told(SlashingHistory.Record record) {
        return "block "
                + record.slot().map(Object::toString).orElse("none")
                + ", attestation "
                + record.source().map(Object::toString).orElse("none")
                + " -> "
                + record.target().map(Object::toString).orElse("none");
    }

    /// What the key has signed by all that was ever told of it; refuses if that is nothing.
    private Optional<SlashingHistory> history(Optional<SlashingHistory> told) {
        var root = journal.fact("root").orElse("");
        var own = told.map(history -> history.only(List.of(key())));
        hosts.understood(() -> {
            own.ifPresent(history -> history.verifyChain(root));
            return root;
        });
        var before = journal.history();
        var all = own.map(history -> before.map(history::merged).orElse(history)).or(() -> before);
        boolean says =
                all.flatMap(history -> history.of(key()))
                        .filter(record -> !record.isEmpty())
                        .isPresent();
        if (!says && !order.unused()) {
            throw new Stopped(
                    order.from() + " gave the key up, but tells nothing that it has signed",
                    ACTIVE_NOWHERE + "If it has never signed, run this again with --never-signed");
        }
        return says ? all : Optional.empty();
    }

    /// Whether it signs with the key.
    boolean has(KeyFleet fleet) {
        return hosts.member(fleet, order.from()).holding().isActive(key());
    }

    /// Makes sure that it does not have the key, running or as a file.
    void gone(KeyFleet fleet) {
        var source = hosts.member(fleet, order.from()).holding();
        if (source.isActive(key())) {
            throw journal.has(Step.PROVED)
                    ? new Stopped(
                            order.from() + " signs with the key again",
                            "run this again with a fresh journal: move "
                                    + journal.folder()
                                    + " away first")
                    : new Stopped(
                            order.from() + " says that it gave the key up, and still signs with it",
                            "restart its client, then run this again");
        }
        if (source.files().containsKey(key())) {
            throw new Stopped(
                    order.from()
                            + " would sign again after a restart: the key lies in "
                            + String.join(", ", source.files().getOrDefault(key(), List.of())),
                    "remove that file, then run this again");
        }
        if (source.listed().isEmpty() || source.trouble().isPresent()) {
            throw new Stopped(
                    "nobody can tell whether "
                            + order.from()
                            + " still signs: "
                            + source.trouble().orElse("its client can't be asked"),
                    "run this again when its client answers");
        }
        if (!source.unnamed().isEmpty()) {
            throw new Stopped(
                    "nobody can tell whose key is in " + String.join(", ", source.unnamed()),
                    "a restart of " + order.from() + " could bring the key back");
        }
    }

    /// Notes there where the key went.
    void left(KeyFleet fleet) {
        hosts.take(
                order.from(),
                Departures.note(
                        hosts.member(fleet, order.from()).client(),
                        key(),
                        new Departure.Moved(order.to())));
    }
}
