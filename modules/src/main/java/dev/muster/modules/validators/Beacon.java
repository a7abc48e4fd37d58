package dev.muster.modules.validators;

import dev.muster.module.Answer;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.validator.Json;
import java.time.Instant;

/// What a beacon node says of its chain and of how far that is.
///
/// @param root the genesis_validators_root
/// @param genesis when slot 0 began, in seconds since 1970
/// @param head the slot of the last block it knows
/// @param distance how many slots that is behind the clock
/// @param isSyncing whether it is behind
public record Beacon(
        String root,
        long genesis,
        long secondsPerSlot,
        long slotsPerEpoch,
        long head,
        long distance,
        boolean isSyncing) {
    static final String WHAT = "the beacon node's answer";

    public static Probe<Beacon> probe(String url) {
        return attempt(ClientCall.beacon(url))
                .map(answer ->
                        switch (answer) {
                            case Answer.Given<Beacon>(Beacon beacon) -> beacon;
                            case Answer.Trouble<Beacon>(String reason) ->
                                    throw new ProbeException(reason);
                        });
    }

    /// The same, for those who can live with trouble.
    static Probe<Answer<Beacon>> attempt(ClientCall call) {
        return call.get("/eth/v1/beacon/genesis")
                .with(call.get("/eth/v1/config/spec"), Both::new)
                .with(call.get("/eth/v1/node/syncing"), Beacon::of);
    }

    private record Both(ClientCall.Said genesis, ClientCall.Said spec) {}

    private static Answer<Beacon> of(Both both, ClientCall.Said syncing) {
        try {
            var genesis = data(both.genesis());
            var spec = data(both.spec());
            var now = data(syncing);
            return new Answer.Given<>(
                    new Beacon(
                            genesis.text("genesis_validators_root", WHAT),
                            number(genesis, "genesis_time"),
                            number(spec, "SECONDS_PER_SLOT"),
                            number(spec, "SLOTS_PER_EPOCH"),
                            number(now, "head_slot"),
                            now.text("sync_distance").isEmpty() ? 0 : number(now, "sync_distance"),
                            now.find("is_syncing")
                                    .filter(new Json.Other("false")::equals)
                                    .isEmpty()));
        } catch (IllegalArgumentException | ProbeException wrong) {
            return new Answer.Trouble<>(String.valueOf(wrong.getMessage()));
        }
    }

    static Json data(ClientCall.Said said) {
        return Json.parse(said.body(), WHAT).field("data", WHAT);
    }

    private static long number(Json json, String name) {
        var text = json.text(name, WHAT);
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(WHAT + " has '" + text + "' for " + name);
        }
        return Long.parseLong(text);
    }

    /// The epoch that it is.
    long epoch() {
        return (head + distance) / Math.max(1, slotsPerEpoch);
    }

    /// The slot that it is by the clock, or by the chain where that is further.
    long slot(Instant now) {
        long byClock = Math.max(0, now.getEpochSecond() - genesis) / Math.max(1, secondsPerSlot);
        return Math.max(byClock, head);
    }

    /// The first slot after so many whole epochs.
    public long after(long epochs, Instant now) {
        return (slot(now) / slotsPerEpoch + 1 + epochs) * slotsPerEpoch;
    }
}
