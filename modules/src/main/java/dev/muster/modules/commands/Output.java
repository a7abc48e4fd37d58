package dev.muster.modules.commands;

import dev.muster.module.Outcome;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// What a command said, as return values.
public final class Output {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);
    private static final Pattern END_OF_LINE =
            Pattern.compile("\r\n|[\n\r\u000b\u000c\u001c\u001d\u001e\u0085\u2028\u2029]");
    private static final Pattern LINE_ENDS_AT_END = Pattern.compile("[\r\n]+\\z");

    private Output() {}

    /// The result of a command that ran: `cmd` is what was run, a text or words.
    static Result result(Value cmd, Outcome outcome, boolean stripEnds) {
        var values =
                new Returns()
                        .and("cmd", cmd)
                        .and("rc", outcome.exit())
                        .and("start", stamp(outcome.began()))
                        .and("end", stamp(outcome.began().plus(outcome.took())))
                        .and("delta", span(outcome.took()))
                        .and("msg", outcome.failed() ? "non-zero return code" : "");
        addStreams(values, outcome.out(), outcome.err(), stripEnds);
        return Result.changed(values.mapping()).withFailed(outcome.failed());
    }

    /// The result of what ran as it is, which tells no times.
    static Result plain(Outcome outcome) {
        var values =
                new Returns()
                        .and("rc", outcome.exit())
                        .and("msg", outcome.failed() ? "non-zero return code" : "");
        addStreams(values, outcome.out(), outcome.err(), false);
        return Result.changed(values.mapping()).withFailed(outcome.failed());
    }

    /// The return values of a command that had no need to run, for a reason.
    static Value.Mapping skipped(Value cmd, String path, boolean exists) {
        var state = exists ? "exists" : "does not exist";
        return untimed(
                cmd,
                "Did not run command since '" + path + "' " + state,
                "skipped, since " + path + " " + state);
    }

    /// The return values of a command that was not run because of check mode.
    static Value.Mapping untried(Value cmd) {
        return untimed(cmd, "would run, but for check mode", "");
    }

    /// The result of a command of which nobody can tell whether it changes anything, in check mode.
    static Result leftOut(Value cmd) {
        var skipped = Result.skipped("not run in check mode");
        var values = new LinkedHashMap<>(untried(cmd).entries());
        values.put(Value.text("failed"), Value.FALSE);
        values.putAll(skipped.values().entries());
        return skipped.withValues(new Value.Mapping(values));
    }

    private static Value.Mapping untimed(Value cmd, String why, String out) {
        var values =
                new Returns()
                        .and("cmd", cmd)
                        .and("rc", 0)
                        .and("start", Value.NULL)
                        .and("end", Value.NULL)
                        .and("delta", Value.NULL)
                        .and("msg", why);
        addStreams(values, out, "", true);
        return values.mapping();
    }

    /// The result of a command that could not be started.
    static Result notStarted(Value cmd, Value rc, String why) {
        var values = new Returns().and("cmd", cmd).and("rc", rc).and("msg", why);
        addStreams(values, "", "", true);
        return Result.ok(values.mapping()).withFailed(true);
    }

    /// Adds `stdout`, `stderr` and the lines of each.
    public static void addStreams(Returns values, String out, String err, boolean stripEnds) {
        var shownOut = stripEnds ? stripped(out) : out;
        var shownErr = stripEnds ? stripped(err) : err;
        values.and("stdout", shownOut)
                .and("stderr", shownErr)
                .and("stdout_lines", lines(shownOut))
                .and("stderr_lines", lines(shownErr));
    }

    static String stripped(String text) {
        return LINE_ENDS_AT_END.matcher(text).replaceFirst("");
    }

    /// The lines of a text as Python's `splitlines` parts them.
    static List<String> lines(String text) {
        var lines = new ArrayList<String>();
        var end = END_OF_LINE.matcher(text);
        int from = 0;
        while (end.find()) {
            lines.add(text.substring(from, end.start()));
            from = end.end();
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    static String stamp(Instant moment) {
        return STAMP.format(moment.atOffset(ZoneOffset.UTC));
    }

    static String span(Duration took) {
        var days = took.toDays();
        return (days == 0 ? "" : days + (days == 1 ? " day, " : " days, "))
                + String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d.%06d",
                        took.toHoursPart(),
                        took.toMinutesPart(),
                        took.toSecondsPart(),
                        took.toNanosPart() / 1000);
    }
}
