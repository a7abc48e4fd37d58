package dev.muster.cli;

import dev.muster.cli.MoveJournal.Step;
import dev.muster.modules.validators.Client;
import dev.muster.modules.validators.ClientCall;
import dev.muster.modules.validators.Departures;
import dev.muster.validator.Keymanager;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import dev.muster.validator.SlashingHistory;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// Brings a validator's key from one host to another, so that no two hosts ever sign with it.
///
/// **The order.** The source gives the key up and tells what it signed; it is seen not to have the
/// key any more, running or as a file; epochs pass; it is looked at once more; only then the
/// destination gets the key, with that history. The key is at no host in between, which costs some
/// missed duties; being at two would cost the stake.
///
/// **Being interrupted.** Each step is in the journal before the next begins, and those that can't
/// be taken back also before they begin themselves. Whoever runs the same command again goes on
/// where it stopped; every step may be taken twice. Until the destination is about to be given the
/// key, another destination may be chosen, also the source itself. After that it is decided: a
/// request that seemed lost may still arrive.
///
/// **Others.** A note on the source says that the key is on its way and then where it went, which
/// `validator_keys` heeds: so no playbook brings it back meanwhile or afterwards.
final class KeyMove {
    private final Order order;
    private final Visit visit;
    private final MoveJournal journal;
    private final InstantSource clock;
    private final Consumer<String> say;

    /// What is to be done.
    ///
    /// @param epochs how many whole epochs nobody has the key
    /// @param unused whether the key may come without a history, since it has never signed
    /// @param keyless hosts that are taken to have no keys
    /// @param opened finds the keystore and its password
    record Order(
            PublicKey key,
            String from,
            String to,
            int epochs,
            boolean unused,
            Set<String> keyless,
            Opened opened) {}

    /// Finds the key's keystore with its password, given what is told about the hosts.
    interface Opened {
        Locked of(KeyFleet fleet);
    }

    /// A keystore and what opens it.
    record Locked(Keystore keystore, String password) {
        @Override
        public String toString() {
            return keystore.toString();
        }
    }

    /// Why the move stops where it is.
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final String hint;

        Stopped(String reason, String hint) {
            super(reason);
            this.hint = hint;
        }

        String hint() {
            return hint;
        }
    }

    KeyMove(
            Order order,
            Visit visit,
            MoveJournal journal,
            InstantSource clock,
            Consumer<String> say) {
        this.order = order;
        this.visit = visit;
        this.journal = journal;
        this.clock = clock;
        this.say = say;
    }

    /// Goes from where the journal is to the end.
    void run() {
        var fleet = look();
        agree();
        var locked = order.opened().of(fleet);
        if (!journal.has(Step.IMPORTING)) {
            plan(fleet);
        }
        if (!journal.has(Step.STOPPED)) {
            stop();
        }
        if (!journal.has(Step.PROVED)) {
            prove();
        }
        if (!journal.has(Step.WAITED)) {
            await();
        }
        if (!journal.has(Step.IMPORTED)) {
            bring(locked);
        }
        verify();
        journal.archive();
    }

    private KeyFleet look() {
        return KeyFleet.look(visit, "all");
    }

    private PublicKey key() {
        return order.key();
    }

    // ---- before

    /// Refuses to go on with a move that was begun otherwise.
    private void agree() {
        var from = journal.fact("from");
        if (from.isPresent() && !from.get().equals(order.from())) {
            throw new Stopped(
                    "this key is being moved from " + from.get() + ", not from " + order.from(),
                    "the journal is in " + journal.folder());
        }
        var to = journal.fact("to");
        if (journal.has(Step.IMPORTING) && to.isPresent() && !to.get().equals(order.to())) {
            throw new Stopped(
                    "the key may be at "
                            + to.get()
                            + " already, so it can't go to another host now",
                    "end this move with --to " + to.get() + ", then move it on");
        }
        if (order.from().equals(order.to()) && !journal.has(Step.STOPPED)) {
            throw new Stopped("the key is to stay where it is", "name another host with --to");
        }
    }

    /// Makes sure of all that can be known before the key is stopped.
    private void plan(KeyFleet fleet) {
        var source = member(fleet, order.from());
        if (!journal.has(Step.STOPPING)) {
            if (source.holding().listed().isEmpty()) {
                throw new Stopped(
                        order.from()
                                + ": its client can't be asked: "
                                + source.holding().trouble().orElse("it has never run"),
                        "only a client that runs can give a key up together with its history");
            }
            if (source.holding().remote().contains(key())) {
                throw new Stopped(
                        order.from() + " signs with this key through another signer",
                        "the key is at that signer, and stays there: move its address instead");
            }
            if (!source.holding().isActive(key())) {
                throw new Stopped(
                        order.from() + " does not sign with " + key(),
                        "`muster validators list` tells who does");
            }
        }
        if (!order.to().equals(order.from())) {
            var destination = member(fleet, order.to());
            if (destination.holding().listed().isEmpty()) {
                throw new Stopped(
                        order.to()
                                + ": its client can't be asked: "
                                + destination.holding().trouble().orElse("it has never run"),
                        "start it with its keymanager API before");
            }
            if (destination.holding().has(key())) {
                throw new Stopped(
                        order.to() + " has " + key() + " already",
                        "stop both clients, and find out which of them has signed");
            }
        }
        others(fleet);
        var beacon = beacon();
        journal.fact("root")
                .filter(root -> !root.equals(beacon.root()))
                .ifPresent(root -> {
                    throw new Stopped(
                            "the beacon node of " + order.to() + " follows another chain",
                            "its genesis_validators_root is "
                                    + beacon.root()
                                    + ", and was "
                                    + root
                                    + " before");
                });
        if (journal.fact("to").filter(order.to()::equals).isEmpty()) {
            journal.write(
                    Step.PLANNED,
                    Map.of(
                            "key", key().toString(),
                            "from", order.from(),
                            "to", order.to(),
                            "root", beacon.root()));
        }
    }

    private KeyFleet.Member member(KeyFleet fleet, String host) {
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
    private void others(KeyFleet fleet) {
        fleet.objection(key(), new HashSet<>(List.of(order.from(), order.to())), order.keyless())
                .ifPresent(reason -> {
                    throw new Stopped(
                            reason,
                            "mend it, or, if that host is gone for good, give --assume-keyless HOST");
                });
    }

    private Beacon beacon() {
        var found =
                visit.look(
                        order.to(),
                        there -> Client.of(there).flatMap(Client::beacon).map(Beacon::probe));
        var beacon =
                Optional.ofNullable(found.values().get(order.to()))
                        .orElseThrow(() ->
                                new Stopped(
                                        order.to()
                                                + ": "
                                                + found.troubles()
                                                        .getOrDefault(
                                                                order.to(),
                                                                "it is not told where its beacon"
                                                                        + " node is"),
                                        "'beacon' in "
                                                + Client.VARIABLE
                                                + " is the address of one, such as"
                                                + " http://127.0.0.1:5052"));
        return beacon;
    }

    // ---- the source

    private void stop() {
        var client = client(order.from());
        journal.write(Step.STOPPING, Map.of());
        taken(
                order.from(),
                Departures.note(client, key(), new Departures.Departure(order.to(), false)));
        say.accept("telling " + order.from() + " to give up " + key());
        var answer =
                answered(
                        order.from(),
                        client,
                        ClientCall.keymanager(client)
                                .request(
                                        "DELETE",
                                        Keymanager.KEYSTORES,
                                        Keymanager.deleting(List.of(key()))));
        var deletion = understood(() -> Keymanager.deletion(answer, 1));
        var status = deletion.statuses().getFirst();
        switch (status.word()) {
            case "deleted", "not_active" -> {
                // told below
            }
            case "not_found" -> {
                if (journal.history().flatMap(signed -> signed.of(key())).isEmpty()) {
                    throw new Stopped(
                            order.from() + " no longer knows the key, nor what it has signed",
                            "nobody signs with it now. Without its history it must not sign again:"
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
                                .map(KeyMove::told)
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
        understood(() -> {
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
                    "nobody signs with it now. If it has never signed, run this again with"
                            + " --never-signed");
        }
        return says ? all : Optional.empty();
    }

    private <T> T understood(java.util.function.Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException wrong) {
            throw new Stopped(
                    String.valueOf(wrong.getMessage()),
                    "the journal is in " + journal.folder() + "; run this again to go on");
        }
    }

    private void prove() {
        gone(look());
        var beacon = beacon();
        long until = beacon.after(order.epochs(), clock.instant());
        journal.write(Step.PROVED, Map.of("until", String.valueOf(until)));
        say.accept(order.from() + " does not have it any more, nor would it after a restart");
    }

    /// Makes sure that the source does not have the key, running or as a file.
    private void gone(KeyFleet fleet) {
        var source = member(fleet, order.from()).holding();
        if (source.isActive(key())) {
            throw new Stopped(
                    order.from() + " signs with the key again",
                    "run this again with a fresh journal: move "
                            + journal.folder()
                            + " away first");
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

    private void await() {
        long until = Long.parseLong(journal.fact("until").orElseThrow());
        boolean said = false;
        while (true) {
            var beacon = beacon();
            if (!beacon.isSyncing() && beacon.head() >= until) {
                break;
            }
            long slots = Math.max(1, until - beacon.head());
            if (!said) {
                say.accept(
                        "waiting for slot "
                                + until
                                + ", that is "
                                + order.epochs()
                                + " whole epochs; now it is slot "
                                + beacon.head());
                said = true;
            }
            pause(Math.min(slots, beacon.slotsPerEpoch()) * beacon.secondsPerSlot());
        }
        journal.write(Step.WAITED, Map.of());
    }

    /// The chain decides when it is enough; this only keeps from asking all the time.
    private static void pause(long seconds) {
        try {
            Thread.sleep(java.time.Duration.ofSeconds(Math.min(60, seconds)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted while waiting", "run this again to go on");
        }
    }

    // ---- the destination

    private void bring(Locked locked) {
        var fleet = look();
        gone(fleet);
        others(fleet);
        var client = member(fleet, order.to()).client();
        var holding = member(fleet, order.to()).holding();
        if (holding.isActive(key())) {
            if (!journal.has(Step.IMPORTING)) {
                throw new Stopped(
                        order.to() + " has the key, but not from here",
                        "stop it, and find out what it has signed");
            }
        } else {
            journal.write(Step.IMPORTING, Map.of());
            say.accept("giving it to " + order.to());
            var history = saved().map(SlashingHistory::condensed);
            taken(order.to(), List.of(Departures.forget(client, key())));
            var answer =
                    answered(
                            order.to(),
                            client,
                            ClientCall.keymanager(client)
                                    .request(
                                            "POST",
                                            Keymanager.KEYSTORES,
                                            Keymanager.importing(
                                                    List.of(locked.keystore()),
                                                    List.of(locked.password()),
                                                    history)));
            var status = understood(() -> Keymanager.statuses(answer, 1)).getFirst();
            if (!Set.of("imported", "duplicate").contains(status.word())) {
                throw new Stopped(
                        order.to() + " did not take the key: " + status,
                        "nobody else has it; run this again to go on");
            }
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

    private void verify() {
        var fleet = look();
        if (!member(fleet, order.to()).holding().isActive(key())) {
            throw new Stopped(
                    order.to() + " does not sign with the key",
                    "nobody else has it; look at the client's log, then run this again");
        }
        if (!order.to().equals(order.from())) {
            gone(fleet);
            taken(
                    order.from(),
                    Departures.note(
                            client(order.from()),
                            key(),
                            new Departures.Departure(order.to(), true)));
        }
        journal.write(Step.VERIFIED, Map.of());
        say.accept(order.to() + " signs with " + key());
        fleet.assigned().entrySet().stream()
                .filter(entry -> entry.getKey().equals(key()))
                .filter(entry -> !entry.getValue().equals(List.of(order.to())))
                .forEach(entry ->
                        say.accept(
                                "the inventory still assigns it to "
                                        + String.join(", ", entry.getValue())
                                        + ": change that to "
                                        + order.to()));
    }

    // ---- hosts

    private Client client(String host) {
        return member(look(), host).client();
    }

    private void taken(String host, List<dev.muster.module.Step> steps) {
        var outcomes = acted(host, steps);
        if (outcomes.getLast().failed()) {
            throw new Stopped(
                    host + ": " + outcomes.getLast().err().strip(), "run this again to go on");
        }
    }

    private List<dev.muster.module.Outcome> acted(String host, List<dev.muster.module.Step> steps) {
        try {
            return visit.act(host, _ -> steps);
        } catch (Visit.Trouble trouble) {
            throw new Stopped(String.valueOf(trouble.getMessage()), "run this again to go on");
        }
    }

    /// The body of the answer to a request that changes something.
    private String answered(String host, Client client, dev.muster.module.Step request) {
        var said = ClientCall.keymanager(client).read(acted(host, List.of(request)).getLast());
        try {
            return said.body();
        } catch (dev.muster.module.ProbeException trouble) {
            throw new Stopped(host + ": " + trouble.getMessage(), "run this again to go on");
        }
    }
}
