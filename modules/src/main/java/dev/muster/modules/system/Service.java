package dev.muster.modules.system;

import dev.muster.module.Answer;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.UnitStatus;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import java.util.Optional;

/// A service, whatever the host starts its services with.
@Manual(
        name = "service",
        summary = "Starts, stops or enables a service, whatever the host's service manager is.",
        details =
                """
                On a host with systemd it is the same as `systemd`. Elsewhere it uses OpenRC
                (`rc-service`, `rc-update`) or init scripts (`service`, `update-rc.d`, `chkconfig`).
                """,
        examples = "service: {name: nginx, state: started, enabled: true}",
        returns = {
            "name: the service's name",
            "enabled: whether it starts by itself",
            "state: the state wanted",
            "status: all that systemd says of the unit, by property"
        })
public final class Service implements Module.Resource<Service.Arguments> {

    /// The service wanted.
    public record Arguments(
            @Argument("The service") String name,
            @Argument("What it is to do") Optional<ServiceState> state,
            @Argument("Whether it starts by itself") Optional<Boolean> enabled,
            @Argument(value = "More words for the init script", aliases = "args")
                    Optional<String> arguments,
            @Argument(
                            "What to look for among the processes where an init script can't tell a state")
                    Optional<String> pattern,
            @Argument(value = "The OpenRC run level", otherwise = "default") String runlevel,
            @Argument("Seconds between stop and start of a restart with init scripts")
                    Optional<Integer> sleep,
            @Argument(
                            value = "The service manager, where it is not to be found out",
                            otherwise = "auto")
                    String use) {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Wanted<?> wanted(Arguments arguments, Controller here) {
        var unit =
                new Systemd.Arguments(
                        Optional.of(arguments.name()),
                        arguments.state(),
                        arguments.enabled(),
                        Optional.empty(),
                        false,
                        false,
                        Systemd.Scope.SYSTEM,
                        false,
                        Optional.empty());
        return new State(
                new UnitState(arguments.name(), unit, here.checkMode()),
                new InitState(arguments, here.checkMode()));
    }

    /// What was found, by whoever starts the host's services.
    sealed interface Found {
        record Unit(UnitState.Found unit) implements Found {}

        record Script(InitState.Found script) implements Found {}
    }

    record State(UnitState unit, InitState script) implements Wanted<Found> {
        @Override
        public Probe<Found> probe() {
            return switch (script.wanted().use()) {
                case "systemd" -> unit.probe().map(Found.Unit::new);
                case "sysvinit", "openrc", "service" -> script.probe().map(Found.Script::new);
                default ->
                        Probe.attempt(new Question.Unit(unit.name()))
                                .then(answer ->
                                        switch (answer) {
                                            case Answer.Given<UnitStatus> _ ->
                                                    unit.probe().map(Found.Unit::new);
                                            case Answer.Trouble<UnitStatus> _ ->
                                                    script.probe().map(Found.Script::new);
                                        });
            };
        }

        @Override
        public boolean isForeseeable() {
            return true;
        }

        @Override
        public Verdict compare(Found found) {
            return switch (found) {
                case Found.Unit(UnitState.Found it) -> unit.compare(it);
                case Found.Script(InitState.Found it) -> script.compare(it);
            };
        }
    }
}
