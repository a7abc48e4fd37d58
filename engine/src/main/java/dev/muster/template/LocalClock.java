package dev.muster.template;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/// The system's clock in the system's time zone, which is looked up by who asks for it: the JDK
/// opens every jar on the class path to find more rules of time zones than its own.
final class LocalClock extends Clock {
    @Override
    public ZoneId getZone() {
        return ZoneId.systemDefault();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.system(zone);
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }
}
