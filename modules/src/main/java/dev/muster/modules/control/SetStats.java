package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// Keeps values for the end of the run.
@Manual(
        name = "set_stats",
        summary = "Keeps values, such as counts, that are told at the end of the run.",
        examples = "set_stats: {data: {peers: '{{ peers | length }}'}, per_host: true}",
        returns = "ansible_stats: the data, and how it is kept")
public final class SetStats implements Module.OnController<SetStats.Arguments> {
    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\p{N}_]*");

    /// What to keep.
    public record Arguments(
            @Argument("The values, by name") Value data,
            @Argument(value = "Whether each host has its own", otherwise = "false") boolean perHost,
            @Argument(
                            value = "Whether they are added to what is there, not put in its place",
                            otherwise = "true")
                    Value aggregate) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (!(arguments.data() instanceof Value.Mapping(Map<Value, Value> entries))) {
            return Result.failed("The 'data' option needs to be a dictionary/hash");
        }
        var data = new LinkedHashMap<String, Value>();
        for (var entry : entries.entrySet()) {
            var name = entry.getKey() instanceof Value.Text(var text, var _, _) ? text : "";
            if (!NAME.matcher(name).matches()) {
                return Result.failed(
                        "The variable name '"
                                + name
                                + "' is not valid. Variables must start with a letter or underscore"
                                + " character, and contain only letters, numbers and underscores.");
            }
            data.put(name, entry.getValue());
        }
        boolean aggregate = isTrue(arguments.aggregate());
        var stats = new LinkedHashMap<String, Value>();
        stats.put("data", Value.map(data));
        stats.put("per_host", Value.of(arguments.perHost()));
        stats.put("aggregate", Value.of(aggregate));
        return Result.ok(Map.of("ansible_stats", Value.map(stats)))
                .with(new Effect.Stats(data, arguments.perHost(), aggregate));
    }

    /// Any word is taken; those that don't mean yes mean no.
    private static boolean isTrue(Value value) {
        return switch (value) {
            case Value.Bool(boolean truth) -> truth;
            case Value.Text(String text, boolean _, _) ->
                    Pattern.matches("(?i)true|yes|on|1|y|t", text.strip());
            default -> value.equals(Value.of(1));
        };
    }
}
