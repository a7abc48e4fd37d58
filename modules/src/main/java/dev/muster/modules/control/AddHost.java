package dev.muster.modules.control;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// Adds a host to the inventory for the rest of the run.
@Manual(
        name = "add_host",
        summary = "Adds a host, and the groups it is in, to the inventory for the rest of the run.",
        examples = "add_host: {name: validator-7, groups: [validators], ansible_host: 10.0.0.7}",
        returns = "add_host: the host's name, groups and variables")
public final class AddHost implements Module.OnController<AddHost.Arguments> {
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[[0-9A-Fa-f:.]+]):(\\d+)");

    /// The host.
    public record Arguments(
            @Argument(
                            value = "Its name, maybe with `:port`",
                            aliases = {"host", "hostname"})
                    String name,
            @Argument(
                            value = "The groups it joins",
                            aliases = {"group", "groupname"})
                    List<String> groups,
            @Argument(value = "Its variables", rest = true) Map<String, Value> variables) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Result act(Arguments arguments, Controller here) {
        var variables = new LinkedHashMap<>(arguments.variables());
        var name = arguments.name();
        var withPort = WITH_PORT.matcher(name);
        if (withPort.matches()) {
            name = withPort.group(1);
            variables.put("ansible_ssh_port", Value.of(Long.parseLong(withPort.group(2))));
        }
        var added =
                new Returns()
                        .and("host_name", name)
                        .and("groups", arguments.groups())
                        .and("host_vars", Value.map(variables))
                        .mapping();
        return Result.changed(Value.map(Map.of("add_host", added)))
                .with(new Effect.AddHost(name, arguments.groups(), variables));
    }
}
