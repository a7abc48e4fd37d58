package dev.muster.cli;

import dev.muster.cli.MoveJournal.Step;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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
    /// How often a client is told to give a key up before it is believed that it will not.
    /// Lodestar, at least to 1.5.1, says that it did when it was first told, and goes on signing;
    /// it does so when it is told once more.
    private static final int MOST_ASKED = 3;

    private final Order order;
    private final MoveJournal journal;
    private final MoveHosts hosts;
    private final MoveSource source;
    private final MoveDestination destination;
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
            Opened opened) {

        /// Whether the key comes back to where it was.
        boolean isReturn() {
            return from.equals(to);
        }
    }

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
        this.journal = journal;
        this.hosts = new MoveHosts(order, visit, journal);
        this.source = new MoveSource(order, journal, hosts, say);
        this.destination = new MoveDestination(order, journal, hosts, say);
        this.clock = clock;
        this.say = say;
    }

    /// Goes from where the journal is to the end.
    void run() {
        var fleet = hosts.look();
        agree();
        var locked = order.opened().of(fleet);
        if (!journal.has(Step.IMPORTING)) {
            plan(fleet);
        }
        if (!journal.has(Step.STOPPED)) {
            source.giveUp(fleet);
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
        if (order.isReturn() && !journal.has(Step.STOPPED)) {
            throw new Stopped("the key is to stay where it is", "name another host with --to");
        }
    }

    /// Makes sure of all that can be known before the key is stopped.
    private void plan(KeyFleet fleet) {
        if (!journal.has(Step.STOPPING)) {
            source.check(fleet);
        }
        if (!order.isReturn()) {
            destination.check(fleet);
        }
        hosts.others(fleet);
        var beacon = hosts.beacon();
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
                            "key", order.key().toString(),
                            "from", order.from(),
                            "to", order.to(),
                            "root", beacon.root()));
        }
    }

    private void prove() {
        var fleet = hosts.look();
        for (int asked = 1; asked < MOST_ASKED && source.has(fleet); asked++) {
            source.giveUp(fleet);
            fleet = hosts.look();
        }
        source.gone(fleet);
        long until = hosts.beacon().after(order.epochs(), clock.instant());
        journal.write(Step.PROVED, Map.of("until", String.valueOf(until)));
        say.accept(order.from() + " does not have it any more, nor would it after a restart");
    }

    private void await() {
        long until = Long.parseLong(journal.fact("until").orElseThrow());
        boolean said = false;
        while (true) {
            var beacon = hosts.beacon();
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
            Thread.sleep(Duration.ofSeconds(Math.min(60, seconds)));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Stopped("interrupted while waiting", "run this again to go on");
        }
    }

    private void bring(Locked locked) {
        var fleet = hosts.look();
        // the source has it again where it comes back and was about to be given it
        if (!order.isReturn() || !journal.has(Step.IMPORTING)) {
            source.gone(fleet);
        }
        hosts.others(fleet);
        destination.take(fleet, locked);
    }

    private void verify() {
        var fleet = hosts.look();
        destination.signs(fleet);
        if (!order.isReturn()) {
            source.gone(fleet);
            source.left(fleet);
        }
        journal.write(Step.VERIFIED, Map.of());
        say.accept(order.to() + " signs with " + order.key());
        fleet.assigned().entrySet().stream()
                .filter(entry -> entry.getKey().equals(order.key()))
                .filter(entry -> !entry.getValue().equals(List.of(order.to())))
                .forEach(entry ->
                        say.accept(
                                "the inventory still assigns it to "
                                        + String.join(", ", entry.getValue())
                                        + ": change that to "
                                        + order.to()));
    }
}
