package dev.muster.template;

import dev.muster.value.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/// Filters about time.
final class TimeFilters {
    private TimeFilters() {}

    static void addTo(FilterSet filters) {
        filters.add("strftime", "second utc", TimeFilters::format);
        filters.add("to_datetime", "format", TimeFilters::parse);
    }

    private static Value format(Value input, Parameters.Given given, Evaluation evaluation) {
        var extras = evaluation.extras();
        var zone = given.truth(1, false) ? ZoneOffset.UTC : extras.clock().getZone();
        var second = given.find(0);
        var instant = extras.clock().instant();
        if (second.isPresent()) {
            instant = Instant.ofEpochSecond((long) Math.floor(seconds(second.get())));
        }
        try {
            return Value.text(
                    PythonTime.format(
                            Filters.text(input), zone, LocalDateTime.ofInstant(instant, zone)));
        } catch (DateTimeException failure) {
            throw TemplateException.value("the time cannot be written: " + failure.getMessage());
        }
    }

    private static double seconds(Value value) {
        var text = Python.print(value);
        return Numbers.parseReal(text)
                .filter(seconds -> !seconds.isNaN() && Math.abs(seconds) <= 1e14)
                .orElseThrow(() ->
                        TemplateException.value("Invalid value for epoch value (" + text + ")")
                                .hint("strftime takes seconds since 1970"));
    }

    private static Value parse(Value input, Parameters.Given given, Evaluation evaluation) {
        var time = PythonTime.parse(Filters.text(input), given.text(0, "%Y-%m-%d %H:%M:%S"));
        return new Moment(time, Optional.empty(), evaluation.extras().clock().getZone());
    }
}
