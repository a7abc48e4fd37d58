package dev.muster.module;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a task came to on one host.
///
/// @param values the module's return values under Ansible's names, without `changed`, `failed`,
///   `skipped`
/// @param effects what the task does to the run's own state
public record Result(
        boolean changed,
        boolean failed,
        boolean skipped,
        Value.Mapping values,
        List<Difference> differences,
        List<Effect> effects) {

    public Result {
        differences = List.copyOf(differences);
        effects = List.copyOf(effects);
    }

    public static Result ok(Value.Mapping values) {
        return new Result(false, false, false, values, List.of(), List.of());
    }

    public static Result ok(Map<String, ? extends Value> values) {
        return ok(Value.map(values));
    }

    public static Result changed(Value.Mapping values) {
        return new Result(true, false, false, values, List.of(), List.of());
    }

    public static Result failed(String message) {
        return failed(message, Map.of());
    }

    public static Result failed(String message, Map<String, ? extends Value> values) {
        return failed(message, Value.map(values));
    }

    public static Result failed(String message, Value.Mapping values) {
        return new Result(false, true, false, values, List.of(), List.of())
                .with("msg", Value.text(message));
    }

    public static Result skipped(String reason) {
        return skipped(Value.map(Map.of("skip_reason", Value.text(reason))));
    }

    public static Result skipped(Value.Mapping values) {
        return new Result(false, false, true, values, List.of(), List.of());
    }

    /// The same with one return value more, or another one under that name.
    public Result with(String key, Value value) {
        var entries = new LinkedHashMap<>(values.entries());
        entries.put(Value.text(key), value);
        return withValues(new Value.Mapping(entries));
    }

    public Result withValues(Value.Mapping newValues) {
        return new Result(changed, failed, skipped, newValues, differences, effects);
    }

    public Result with(Effect effect) {
        var more = new ArrayList<>(effects);
        more.add(effect);
        return new Result(changed, failed, skipped, values, differences, more);
    }

    public Result withChanged(boolean newChanged) {
        return new Result(newChanged, failed, skipped, values, differences, effects);
    }

    public Result withFailed(boolean newFailed) {
        return new Result(changed, newFailed, skipped, values, differences, effects);
    }

    public Result withDifferences(List<Difference> newDifferences) {
        return new Result(changed, failed, skipped, values, newDifferences, effects);
    }
}
