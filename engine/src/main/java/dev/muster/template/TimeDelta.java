package dev.muster.template;

import dev.muster.value.Value;
import java.time.Duration;
import java.util.Optional;

/// The time between two moments, Python's `timedelta`.
record TimeDelta(Duration duration) implements Thing {
    @Override
    public String typeName() {
        return "timedelta";
    }

    @Override
    public String print() {
        long days = Math.floorDiv(duration.getSeconds(), 86_400L);
        long rest = Math.floorMod(duration.getSeconds(), 86_400L);
        var text = new StringBuilder();
        if (days != 0) {
            text.append(days).append(Math.abs(days) == 1 ? " day, " : " days, ");
        }
        text.append("%d:%02d:%02d".formatted(rest / 3600, rest / 60 % 60, rest % 60));
        int micros = duration.getNano() / 1000;
        return micros == 0 ? text.toString() : text.append(".%06d".formatted(micros)).toString();
    }

    @Override
    public Optional<Value> attribute(String name) {
        return switch (name) {
            case "days" -> Optional.of(Value.of(Math.floorDiv(duration.getSeconds(), 86_400L)));
            case "seconds" -> Optional.of(Value.of(Math.floorMod(duration.getSeconds(), 86_400L)));
            case "microseconds" -> Optional.of(Value.of(duration.getNano() / 1000L));
            case "total_seconds" ->
                    Optional.of(
                            new Native(
                                    name,
                                    (_, _) ->
                                            Value.of(
                                                    duration.getSeconds()
                                                            + duration.getNano() / 1e9)));
            default -> Optional.empty();
        };
    }
}
