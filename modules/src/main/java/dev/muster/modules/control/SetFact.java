package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Sets variables of a host for the rest of the run.
@Manual(
        name = "set_fact",
        summary = "Sets variables of a host for the rest of the run.",
        details =
                """
                Every argument but `cacheable` is a variable. The texts `yes`, `no`, `true` and `false`
                become truth values, as they do in Ansible.
                """,
        examples = "set_fact: {data_folder: /var/lib/eth, peers: 30}",
        returns = "ansible_facts: the variables set")
public final class SetFact implements Module.OnController<SetFact.Arguments> {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    /// The variables.
    public record Arguments(
            @Argument(
                            value = "Whether the variables also count as facts of the host",
                            otherwise = "false")
                    boolean cacheable,
            @Argument(value = "The variables and their values", rest = true)
                    Map<String, Value> variables) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        if (arguments.variables().isEmpty()) {
            return Result.failed(
                    "No key/value pairs provided, at least one is required for this action to succeed");
        }
        var facts = new LinkedHashMap<String, Value>();
        for (var variable : arguments.variables().entrySet()) {
            if (!NAME.matcher(variable.getKey()).matches()) {
                return Result.failed(
                        "The variable name '"
                                + variable.getKey()
                                + "' is not valid. Variables must start with a letter or underscore"
                                + " character, and contain only letters, numbers and underscores.");
            }
            var value = variable.getValue();
            facts.put(variable.getKey(), here.hasNativeTypes() ? value : withTruth(value));
        }
        return Result.ok(Map.of("ansible_facts", Value.map(facts)))
                .with(new Effect.SetFacts(facts, arguments.cacheable()));
    }

    private static Value withTruth(Value value) {
        if (!(value instanceof Value.Text(String text, boolean _, _))) {
            return value;
        }
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "yes", "true" -> Value.TRUE;
            case "no", "false" -> Value.FALSE;
            default -> value;
        };
    }
}
