package dev.muster.session.shell;

import java.time.Duration;
import java.util.regex.Pattern;

/// What the shell's `times` says: `0m0.010s` for each kind of work.
final class Times {
    private static final Pattern TIME = Pattern.compile("(\\d+)m(\\d+)[.,](\\d{1,9})s");

    private Times() {}

    /// The sum of all that is told.
    static Duration sum(String said) {
        var sum = Duration.ZERO;
        var each = TIME.matcher(said);
        while (each.find()) {
            var fraction = (each.group(3) + "000000000").substring(0, 9);
            sum =
                    sum.plusMinutes(Long.parseLong(each.group(1)))
                            .plusSeconds(Long.parseLong(each.group(2)))
                            .plusNanos(Long.parseLong(fraction));
        }
        return sum;
    }
}
