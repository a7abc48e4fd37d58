package dev.muster.session;

import java.time.Duration;

/// What has gone over a connection since it was begun.
///
/// @param turns how often the talk turned towards the host: each costs a round trip on a long line
/// @param sent bytes to the host, with all that the protocol adds
/// @param received bytes from the host
/// @param cpu what the host worked on questions and steps, as far as it was asked to tell
public record Traffic(long turns, long sent, long received, Duration cpu) {
    /// Nothing, as between processes of one machine.
    public static final Traffic NONE = new Traffic(0, 0, 0, Duration.ZERO);

    public Traffic plus(Traffic other) {
        return new Traffic(
                turns + other.turns,
                sent + other.sent,
                received + other.received,
                cpu.plus(other.cpu));
    }

    public Traffic minus(Traffic earlier) {
        return new Traffic(
                turns - earlier.turns,
                sent - earlier.sent,
                received - earlier.received,
                cpu.minus(earlier.cpu));
    }

    /// The same with another account of the host's work.
    public Traffic withCpu(Duration other) {
        return new Traffic(turns, sent, received, other);
    }
}
