package dev.muster.cli;

import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.modules.validators.ClientCall;
import dev.muster.validator.Json;
import java.time.Instant;

/// What a beacon node says of its chain and of how far that is.
///
/// @param root the genesis_validators_root
/// @param genesis when slot 0 began, in seconds since 1970
/// @param head the slot of the last block it knows
/// @param isSyncing whether it is behind
record Beacon(
        String root,
        long genesis,
        long secondsPerSlot,
        long slotsPerEpoch,
        long head,
        boolean isSyncing) {
    private static final String WHAT = "the beacon node's answer";

    static Probe<Beacon> probe(String url) {
        var call = ClientCall.beacon(url);
        return call.get("/eth/v1/beacon/genesis")
                .with(call.get("/eth/v1/config/spec"), Both::new)
                .with(call.get("/eth/v1/node/syncing"), Beacon::of);
    }

    private record Both(ClientCall.Said genesis, ClientCall.Said spec) {}

    private static Beacon of(Both both, ClientCall.Said syncing) {
        try {
            var genesis = data(both.genesis());
            var spec = data(both.spec());
            var now = data(syncing);
            return new Beacon(
                    genesis.text("genesis_validators_root", WHAT),
                    number(genesis, "genesis_time"),
                    number(spec, "SECONDS_PER_SLOT"),
                    number(spec, "SLOTS_PER_EPOCH"),
                    number(now, "head_slot"),
                    now.find("is_syncing").filter(new Json.Other("false")::equals).isEmpty());
        } catch (IllegalArgumentException wrong) {
            throw new ProbeException(String.valueOf(wrong.getMessage()));
        }
    }

    private static Json data(ClientCall.Said said) {
        return Json.parse(said.body(), WHAT).field("data", WHAT);
    }

    private static long number(Json json, String name) {
        var text = json.text(name, WHAT);
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException(WHAT + " has '" + text + "' for " + name);
        }
        return Long.parseLong(text);
    }

    /// The slot that it is by the clock, or by the chain where that is further.
    long slot(Instant now) {
        long byClock = Math.max(0, now.getEpochSecond() - genesis) / Math.max(1, secondsPerSlot);
        return Math.max(byClock, head);
    }

    /// The first slot after so many whole epochs.
    long after(long epochs, Instant now) {
        return (slot(now) / slotsPerEpoch + 1 + epochs) * slotsPerEpoch;
    }
}
