package dev.muster.modules.files;

import dev.muster.module.Difference;
import dev.muster.module.FileStatus;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The times of last change and last access that a file shall have.
record Timestamps(Time modified, Time accessed) {
    /// One of them.
    sealed interface Time {
        /// As it is.
        record Kept() implements Time {}

        /// The time of the run: that is always a change.
        record Now() implements Time {}

        /// A time in the host's own zone.
        record At(LocalDateTime time) implements Time {}
    }

    static final Timestamps KEPT = new Timestamps(new Time.Kept(), new Time.Kept());

    /// The same in seconds since 1970, which only the host knows.
    record Found(Optional<Long> modified, Optional<Long> accessed) {}

    private static final String SECONDS = "date -d \"$1\" +%s";
    private static final DateTimeFormatter SPOKEN =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter TOUCH =
            DateTimeFormatter.ofPattern("yyyyMMddHHmm.ss", Locale.ROOT);

    /// A time as typed: `preserve`, `now`, or in a format of Python's `strptime`.
    static Time time(Optional<String> typed, String format, Time otherwise) {
        if (typed.isEmpty()) {
            return otherwise;
        }
        return switch (typed.get()) {
            case "preserve" -> new Time.Kept();
            case "now" -> new Time.Now();
            case String text -> {
                try {
                    yield new Time.At(LocalDateTime.parse(text, formatter(format)));
                } catch (DateTimeException _) {
                    throw new InputException(
                            Diagnostic.error("'" + text + "' is not a time of the form " + format));
                }
            }
        };
    }

    private static DateTimeFormatter formatter(String format) {
        var builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            if (c != '%' || i + 1 == format.length()) {
                builder.appendLiteral(c);
                continue;
            }
            switch (format.charAt(++i)) {
                case 'Y' -> builder.appendValue(ChronoField.YEAR, 4);
                case 'y' -> builder.appendValueReduced(ChronoField.YEAR, 2, 2, 1969);
                case 'm' -> builder.appendValue(ChronoField.MONTH_OF_YEAR, 2);
                case 'd' -> builder.appendValue(ChronoField.DAY_OF_MONTH, 2);
                case 'j' -> builder.appendValue(ChronoField.DAY_OF_YEAR, 3);
                case 'H' -> builder.appendValue(ChronoField.HOUR_OF_DAY, 2);
                case 'M' -> builder.appendValue(ChronoField.MINUTE_OF_HOUR, 2);
                case 'S' -> builder.appendValue(ChronoField.SECOND_OF_MINUTE, 2);
                case 'b' -> builder.appendPattern("MMM");
                case 'B' -> builder.appendPattern("MMMM");
                case '%' -> builder.appendLiteral('%');
                case 'F' -> builder.append(DateTimeFormatter.ISO_LOCAL_DATE);
                case 'T' -> builder.appendPattern("HH:mm:ss");
                default ->
                        throw new InputException(
                                Diagnostic.error(
                                        "a time of the form '"
                                                + format
                                                + "' is not understood: %"
                                                + format.charAt(i)));
            }
        }
        return builder.parseDefaulting(ChronoField.NANO_OF_SECOND, 0).toFormatter(Locale.ENGLISH);
    }

    boolean areKept() {
        return modified instanceof Time.Kept && accessed instanceof Time.Kept;
    }

    /// Whether a second look finds what was wanted.
    boolean settle() {
        return !(modified instanceof Time.Now) && !(accessed instanceof Time.Now);
    }

    Probe<Found> probe() {
        return seconds(modified).with(seconds(accessed), Found::new);
    }

    private static Probe<Optional<Long>> seconds(Time time) {
        return time instanceof Time.At(LocalDateTime at)
                ? Probe.ask(new Question.Ask(SECONDS, SPOKEN.format(at)))
                        .map(reply -> Optional.of(Long.parseLong(reply.outText().strip())))
                : Probe.known(Optional.empty());
    }

    List<Difference> differences(FileStatus.Present there, Found found) {
        var differences = new ArrayList<Difference>();
        difference(differences, "mtime", modified, there.modified(), found.modified());
        difference(differences, "atime", accessed, there.accessed(), found.accessed());
        return differences;
    }

    private static void difference(
            List<Difference> differences,
            String name,
            Time wanted,
            double there,
            Optional<Long> seconds) {
        if (wanted instanceof Time.Now) {
            differences.add(new Difference.Attribute(name, String.valueOf(there), "now"));
        }
        seconds.filter(at -> Math.abs(there - at) > 1e-6)
                .ifPresent(at ->
                        differences.add(
                                new Difference.Attribute(name, String.valueOf(there), at + ".0")));
    }

    List<Step> steps(String path) {
        var steps = new ArrayList<Step>();
        if (modified instanceof Time.Now && accessed instanceof Time.Now) {
            steps.add(new Step.Run(HostPath.EXPAND + "touch -- \"$p\"\n", path));
            return steps;
        }
        step(steps, path, "-m", modified);
        step(steps, path, "-a", accessed);
        return steps;
    }

    private static void step(List<Step> steps, String path, String which, Time time) {
        switch (time) {
            case Time.Kept() -> {}
            case Time.Now() ->
                    steps.add(
                            new Step.Run(
                                    HostPath.EXPAND + "touch \"$2\" -- \"$p\"\n", path, which));
            case Time.At(LocalDateTime at) ->
                    steps.add(
                            new Step.Run(
                                    HostPath.EXPAND + "touch \"$2\" -t \"$3\" -- \"$p\"\n",
                                    path,
                                    which,
                                    TOUCH.format(at)));
        }
    }
}
