package dev.muster.pki;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// Points in time as tasks write them: `+3650d`, `-1h30m`, or `20301231235959Z`.
public final class Moments {
    private static final Pattern RELATIVE =
            Pattern.compile("([+-])(?:(\\d+)w)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s?)?");
    private static final DateTimeFormatter PLAIN = DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'");

    private static final long[] SECONDS = {7 * 86_400L, 86_400L, 3_600L, 60L, 1L};

    private Moments() {}

    /// Whether a text counts from now, so that it is another moment each time it is read.
    public static boolean isRelative(String text) {
        return RELATIVE.matcher(text.strip()).matches();
    }

    /// The moment, in whole seconds.
    public static Instant of(String text, Instant now) {
        var stripped = text.strip();
        var relative = RELATIVE.matcher(stripped);
        if (relative.matches() && stripped.length() > 1) {
            long seconds = 0;
            for (int i = 0; i < SECONDS.length; i++) {
                var count = relative.group(i + 2);
                seconds += count == null ? 0 : Long.parseLong(count) * SECONDS[i];
            }
            var distance = Duration.ofSeconds(relative.group(1).equals("-") ? -seconds : seconds);
            return Instant.ofEpochSecond(now.plus(distance).getEpochSecond());
        }
        try {
            return LocalDateTime.parse(stripped, PLAIN).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException wrong) {
            throw new IllegalArgumentException(
                    "'%s' is no moment: write +365d, -1h, or 20301231235959Z".formatted(text),
                    wrong);
        }
    }

    /// A moment as results tell it.
    public static String text(Instant moment) {
        return PLAIN.format(moment.atOffset(ZoneOffset.UTC));
    }
}
