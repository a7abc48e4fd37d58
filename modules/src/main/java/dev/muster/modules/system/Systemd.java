package dev.muster.modules.system;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Wanted;
import java.util.Optional;

/// A systemd unit.
@Manual(
        name = "systemd",
        aliases = "ansible.builtin.systemd_service",
        summary = "Starts, stops, enables or masks a systemd unit.",
        details =
                """
                `daemon_reload` reads the unit files again when systemd says that one of them is newer
                than what it knows, and always before a start or restart that has to happen anyway.
                """,
        examples = {
            "systemd: {name: geth, state: started, enabled: true, daemon_reload: true}",
            "systemd: {daemon_reload: true}"
        },
        returns = {
            "name: the unit's name",
            "enabled: whether it starts by itself",
            "state: the state wanted",
            "status: all that systemd says of the unit, by property"
        })
public final class Systemd implements Module.Resource<Systemd.Arguments> {

    /// Whose units.
    public enum Scope {
        SYSTEM,
        USER,
        GLOBAL
    }

    /// The unit wanted.
    public record Arguments(
            @Argument(
                            value = "The unit; `.service` may be left out",
                            aliases = {"service", "unit"})
                    Optional<String> name,
            @Argument("What it is to do") Optional<ServiceState> state,
            @Argument("Whether it starts by itself") Optional<Boolean> enabled,
            @Argument("Whether it can't be started at all") Optional<Boolean> masked,
            @Argument(
                            value = "Read the unit files again if they have changed",
                            aliases = "daemon-reload",
                            otherwise = "false")
                    boolean daemonReload,
            @Argument(
                            value = "Start systemd itself anew",
                            aliases = "daemon-reexec",
                            otherwise = "false")
                    boolean daemonReexec,
            @Argument(value = "Whose unit it is", otherwise = "system") Scope scope,
            @Argument(value = "Do not wait for a start or stop to end", otherwise = "false")
                    boolean noBlock,
            @Argument("Replace links that are in the way when enabling") Optional<Boolean> force) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        return arguments.name().isPresent()
                ? new UnitState(arguments.name().get(), arguments, here.checkMode())
                : new ManagerState(arguments);
    }
}
