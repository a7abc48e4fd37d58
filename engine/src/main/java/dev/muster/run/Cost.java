package dev.muster.run;

import dev.muster.session.Traffic;
import java.time.Duration;

/// What talk with a host has cost.
///
/// @param exchanges how often the host was asked or told something and was waited for
/// @param turns how often the talk turned towards the host: each costs a round trip on a long line
/// @param sent bytes to the host, with all that the protocol adds
/// @param received bytes from the host
/// @param waited how long the host was waited for
/// @param remoteCpu how long it has worked meanwhile
public record Cost(
        long exchanges, long turns, long sent, long received, Duration waited, Duration remoteCpu) {
    public static final Cost NONE = of(0, Traffic.NONE, Duration.ZERO);

    static Cost of(long exchanges, Traffic traffic, Duration waited) {
        return new Cost(
                exchanges,
                traffic.turns(),
                traffic.sent(),
                traffic.received(),
                waited,
                traffic.cpu());
    }

    public Cost plus(Cost other) {
        return new Cost(
                exchanges + other.exchanges,
                turns + other.turns,
                sent + other.sent,
                received + other.received,
                waited.plus(other.waited),
                remoteCpu.plus(other.remoteCpu));
    }
}
