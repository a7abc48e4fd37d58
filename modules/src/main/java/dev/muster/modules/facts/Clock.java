package dev.muster.modules.facts;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.TimeZone;

/// The host's date and time.
final class Clock {
    private static final DateTimeFormatter COMPACT =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss", Locale.ROOT);

    private Clock() {}

    static void tell(Sighting seen, FactSheet facts) {
        var words = seen.section("date").stream().findFirst().orElse("").split(" ", -1);
        if (words.length < 8) {
            return;
        }
        var date = words[1];
        var time = words[2];
        var utc = Instant.ofEpochSecond(Long.parseLong(words[0])).atOffset(ZoneOffset.UTC);
        var iso = DateTimeFormatter.ISO_INSTANT.format(utc);
        var compact = COMPACT.format(utc.withOffsetSameInstant(ZoneOffset.of(words[7])));
        facts.put(
                "date_time",
                new FactSheet()
                        .put("date", date)
                        .put("time", time)
                        .put("year", date.substring(0, 4))
                        .put("month", date.substring(5, 7))
                        .put("day", date.substring(8, 10))
                        .put("hour", time.substring(0, 2))
                        .put("minute", time.substring(3, 5))
                        .put("second", time.substring(6, 8))
                        .put("epoch", words[0])
                        .put("epoch_int", words[0])
                        .put("iso8601", iso)
                        .put("iso8601_micro", iso.replace("Z", ".000000Z"))
                        .put("iso8601_basic", compact + "000000")
                        .put("iso8601_basic_short", compact)
                        .put("weekday", words[3])
                        .put("weekday_number", words[4])
                        .put("weeknumber", words[5])
                        .put("tz", words[6])
                        .put("tz_dst", summerName(seen, words[6]))
                        .put("tz_offset", words[7]));
    }

    /// What the zone is called in summer, for a host that names its zone.
    private static String summerName(Sighting seen, String now) {
        try {
            var zone = ZoneId.of(seen.line("/etc/timezone").orElse("UTC"));
            return zone.getRules().isFixedOffset()
                    ? now
                    : TimeZone.getTimeZone(zone)
                            .getDisplayName(true, TimeZone.SHORT, Locale.ENGLISH);
        } catch (DateTimeException _) {
            return now;
        }
    }
}
