package dev.muster.cli;

import dev.muster.cli.KeyMove.Stopped;
import dev.muster.cli.MoveJournal.Step;
import dev.muster.modules.validators.Departures;
import dev.muster.validator.Keymanager;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The host that a key is moved to: it gets the key with its history, and is seen to sign.
record MoveDestination(
        KeyMove.Order order, MoveJournal journal, MoveHosts hosts, Consumer<String> say) {

    private PublicKey key() {
        return order.key();
    }

    /// Makes sure that it can take the key, and does not have it.
    void check(KeyFleet fleet) {
        var holding = hosts.member(fleet, order.to()).holding();
        if (holding.listed().isEmpty()) {
            throw new Stopped(
                    order.to()
                            + ": its client can't be asked: "
                            + holding.trouble().orElse("it has never run"),
                    "start it with its keymanager API before");
        }
        if (holding.has(key())) {
            throw new Stopped(
                    order.to() + " has " + key() + " already",
                    "stop both clients, and find out which of them has signed");
        }
    }

    /// Gives it the key, unless it has taken it already.
    void take(KeyFleet fleet, KeyMove.Locked locked) {
        var member = hosts.member(fleet, order.to());
        if (!member.holding().isActive(key())) {
            journal.write(Step.IMPORTING, Map.of());
            say.accept("giving it to " + order.to());
            var history = saved().map(SlashingHistory::condensed);
            hosts.take(order.to(), List.of(Departures.forget(member.client(), key())));
            var answer =
                    hosts.answer(
                            order.to(),
                            member.client(),
                            "POST",
                            Keymanager.KEYSTORES,
                            Keymanager.importing(
                                    List.of(locked.keystore()),
                                    List.of(locked.password()),
                                    history));
            var status = hosts.understood(() -> Keymanager.statuses(answer, 1)).getFirst();
            if (!Set.of("imported", "duplicate").contains(status.word())) {
                throw new Stopped(
                        order.to() + " did not take the key: " + status,
                        "nobody else has it; run this again to go on");
            }
        } else if (!journal.has(Step.IMPORTING)) {
            throw new Stopped(
                    order.to() + " has the key, but not from here",
                    "stop it, and find out what it has signed");
        }
        journal.write(Step.IMPORTED, Map.of());
    }

    /// What the key has signed, which must be there if it ever was.
    private Optional<SlashingHistory> saved() {
        var history = journal.history().filter(signed -> signed.of(key()).isPresent());
        if (history.isEmpty() && !journal.fact("signed").equals(Optional.of("no"))) {
            throw new Stopped(
                    "what the key has signed is no longer in " + journal.folder(),
                    "without its history it must not sign anywhere");
        }
        return history;
    }

    /// Makes sure that it signs.
    void signs(KeyFleet fleet) {
        if (!hosts.member(fleet, order.to()).holding().isActive(key())) {
            throw new Stopped(
                    order.to() + " does not sign with the key",
                    "nobody else has it; look at the client's log, then run this again");
        }
    }
}
