package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Waits for a while or for a person.
@Manual(
        name = "pause",
        summary = "Waits for a while, or until the person at the terminal answers.",
        details =
                """
                Without `seconds` and `minutes` it asks and waits for Enter. Where there is no terminal,
                it does not wait for an answer, but a given time is waited for.
                """,
        examples = {"pause: {seconds: 10}", "pause: {prompt: 'move the validator key now'}"},
        returns = {
            "user_input: what was typed",
            "delta: seconds waited",
            "start: when it began",
            "stop: when it ended",
            "stdout: how long it paused, in words",
            "echo: whether the input was shown"
        })
public final class Pause implements Module.OnController<Pause.Arguments> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

    /// How long, and what to ask.
    public record Arguments(
            @Argument("How many minutes to wait") Optional<Double> minutes,
            @Argument("How many seconds to wait") Optional<Double> seconds,
            @Argument("What to ask") Optional<String> prompt,
            @Argument(value = "Whether what is typed is shown", otherwise = "true") boolean echo) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (arguments.minutes().isPresent() && arguments.seconds().isPresent()) {
            return Result.failed(
                    "parameters are mutually exclusive: minutes|seconds found in pause");
        }
        var limit = limit(arguments);
        var began = Instant.now();
        var typed =
                arguments.prompt().isEmpty() && limit.isPresent()
                        ? Optional.<String>empty()
                        : here.prompt(question(arguments), arguments.echo(), limit);
        if (typed.isEmpty() && limit.isPresent()) {
            waitUntil(began.plus(limit.get()));
        }
        return Result.ok(values(arguments, limit, began, Instant.now(), typed.orElse("")));
    }

    private static Optional<Duration> limit(Arguments arguments) {
        return arguments
                .minutes()
                .map(minutes -> minutes * 60)
                .or(arguments::seconds)
                .map(seconds -> Duration.ofMillis((long) (Math.max(seconds, 0) * 1000)));
    }

    private static String question(Arguments arguments) {
        return arguments.prompt().orElse("Press enter to continue, Ctrl+C to interrupt")
                + (arguments.echo() ? ":" : " (output is hidden):");
    }

    private static void waitUntil(Instant end) {
        try {
            var left = Duration.between(Instant.now(), end);
            if (left.isPositive()) {
                Thread.sleep(left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Map<String, Value> values(
            Arguments arguments,
            Optional<Duration> limit,
            Instant began,
            Instant ended,
            String typed) {
        var took = Duration.between(began, ended);
        var inMinutes = arguments.minutes().isPresent() || limit.isEmpty();
        var amount = took.toMillis() / (inMinutes ? 60_000.0 : 1000.0);
        var values = new LinkedHashMap<String, Value>();
        values.put("delta", Value.of(took.toSeconds()));
        values.put("echo", Value.of(arguments.echo()));
        values.put("rc", Value.of(0));
        values.put("start", Value.text(STAMP.format(began.atOffset(ZoneOffset.UTC))));
        values.put("stop", Value.text(STAMP.format(ended.atOffset(ZoneOffset.UTC))));
        values.put("stderr", Value.text(""));
        values.put(
                "stdout",
                Value.text(
                        String.format(
                                Locale.ROOT,
                                "Paused for %.2f %s",
                                amount,
                                inMinutes ? "minutes" : "seconds")));
        values.put("user_input", new Value.Text(typed, !arguments.echo()));
        return values;
    }
}
