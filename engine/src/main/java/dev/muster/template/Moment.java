package dev.muster.template;

import dev.muster.value.Value;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;

/// A date with a time, Python's `datetime`: without a zone unless `offset` gives one.
record Moment(LocalDateTime time, Optional<ZoneOffset> offset, ZoneId local)
        implements Thing, Comparable<Moment> {

    @Override
    public String typeName() {
        return "datetime";
    }

    @Override
    public String print() {
        return time.toLocalDate() + " " + clock() + zone();
    }

    private String clock() {
        var plain = "%02d:%02d:%02d".formatted(time.getHour(), time.getMinute(), time.getSecond());
        int micros = time.getNano() / 1000;
        return micros == 0 ? plain : plain + ".%06d".formatted(micros);
    }

    private String zone() {
        return offset.map(o -> o.equals(ZoneOffset.UTC) ? "+00:00" : o.getId()).orElse("");
    }

    Moment plus(Duration duration) {
        return new Moment(time.plus(duration), offset, local);
    }

    TimeDelta minus(Moment other) {
        return new TimeDelta(Duration.between(other.time, time));
    }

    double timestamp() {
        var instant = offset.map(time::toInstant).orElseGet(() -> time.atZone(local).toInstant());
        return instant.getEpochSecond() + instant.getNano() / 1e9;
    }

    String format(String format) {
        return PythonTime.format(format, offset.<ZoneId>map(o -> o).orElse(local), time);
    }

    @Override
    public int compareTo(Moment other) {
        return time.compareTo(other.time);
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "year" -> Optional.of(Value.of(time.getYear()));
            case "month" -> Optional.of(Value.of(time.getMonthValue()));
            case "day" -> Optional.of(Value.of(time.getDayOfMonth()));
            case "hour" -> Optional.of(Value.of(time.getHour()));
            case "minute" -> Optional.of(Value.of(time.getMinute()));
            case "second" -> Optional.of(Value.of(time.getSecond()));
            case "microsecond" -> Optional.of(Value.of(time.getNano() / 1000L));
            case "timestamp" -> method(name, Value.of(timestamp()));
            case "isoformat" ->
                    method(name, Value.text(time.toLocalDate() + "T" + clock() + zone()));
            case "date" -> method(name, Value.text(time.toLocalDate().toString()));
            case "time" -> method(name, Value.text(clock()));
            case "weekday" -> method(name, Value.of(time.getDayOfWeek().getValue() - 1));
            case "isoweekday" -> method(name, Value.of(time.getDayOfWeek().getValue()));
            case "strftime" ->
                    Optional.of(
                            new Native(
                                    name,
                                    (arguments, _) ->
                                            Value.text(
                                                    format(
                                                            Python.print(
                                                                    arguments
                                                                            .find(0, "format")
                                                                            .orElse(
                                                                                    Value.text(
                                                                                            "")))))));
            default -> Optional.empty();
        };
    }

    private static Optional<Value> method(String name, Value result) {
        return Optional.of(new Native(name, (_, _) -> result));
    }
}
