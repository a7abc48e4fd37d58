package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A service as a task wants it, on a host that has OpenRC or init scripts.
record InitState(Service.Arguments wanted, boolean checking) implements Wanted<InitState.Found> {
    /// Tells existence, running and enabled, one word a line.
    private static final String LOOK =
            """
            name=$1 pattern=$2 level=$3
            [ -x "/etc/init.d/$name" ] && echo there
            if [ -n "$pattern" ]; then
              ps -ef 2>/dev/null | grep -v grep | grep -q -- "$pattern" && echo running
            elif command -v rc-service >/dev/null; then
              rc-service "$name" status >/dev/null 2>&1 && echo running
            else
              service "$name" status >/dev/null 2>&1 && echo running
            fi
            if command -v rc-update >/dev/null; then
              [ -e "/etc/runlevels/$level/$name" ] && echo enabled
            else
              for link in /etc/rc[2345].d/S[0-9][0-9]"$name"; do
                [ -e "$link" ] && echo enabled && break
              done
            fi
            exit 0
            """;

    private static final String RUN =
            """
            name=$1 verb=$2 sleep=$3 words=$4
            call() {
              if command -v rc-service >/dev/null; then
                rc-service "$name" "$1"
              else
                service "$name" "$1" $words
              fi
            }
            if [ "$verb" = restart ] && [ -n "$sleep" ]; then
              call stop && sleep "$sleep" && call start
            else
              call "$verb"
            fi </dev/null
            """;

    private static final String ENABLE =
            """
            name=$1 enable=$2 level=$3
            if command -v rc-update >/dev/null; then
              if [ "$enable" = yes ]; then rc-update add "$name" "$level"
              else rc-update delete "$name" "$level"; fi
            elif command -v update-rc.d >/dev/null; then
              if [ "$enable" = yes ]; then
                update-rc.d "$name" defaults && update-rc.d "$name" enable
              else update-rc.d "$name" disable; fi
            elif command -v chkconfig >/dev/null; then
              if [ "$enable" = yes ]; then chkconfig --add "$name"; chkconfig "$name" on
              else chkconfig "$name" off; fi
            else
              echo "no tool is there to enable init scripts: rc-update, update-rc.d or chkconfig" >&2
              exit 1
            fi
            """;

    /// What was found.
    record Found(boolean there, boolean running, boolean enabled) {}

    @Override
    public Probe<Found> probe() {
        return Probe.ask(
                        new Question.Ask(
                                LOOK,
                                wanted.name(),
                                wanted.pattern().orElse(""),
                                wanted.runlevel()))
                .map(reply -> {
                    var words = reply.outText().lines().toList();
                    return new Found(
                            words.contains("there"),
                            words.contains("running"),
                            words.contains("enabled"));
                });
    }

    @Override
    public Verdict compare(Found found) {
        if (!found.there() && !checking) {
            return new Verdict.Refused(
                    "Could not find the requested service " + wanted.name() + ": host",
                    Optional.of("there is no /etc/init.d/" + wanted.name()),
                    result());
        }
        var differences = new Differences();
        var steps = new ArrayList<Step>();
        wanted.enabled()
                .filter(enable -> enable != found.enabled())
                .ifPresent(enable -> {
                    differences.note("enabled", word(!enable), word(enable));
                    steps.add(new Step.Run(ENABLE, wanted.name(), word(enable), wanted.runlevel()));
                });
        var settles = true;
        if (wanted.state().isPresent()) {
            var state = wanted.state().get();
            var verb =
                    switch (state) {
                        case STARTED -> found.running() ? "" : "start";
                        case STOPPED -> found.running() ? "stop" : "";
                        case RESTARTED -> found.running() ? "restart" : "start";
                        case RELOADED -> found.running() ? "reload" : "start";
                    };
            if (!verb.isEmpty()) {
                differences.note("state", found.running() ? "started" : "stopped", state.word());
                steps.add(
                        new Step.Run(
                                RUN,
                                wanted.name(),
                                verb,
                                wanted.sleep().map(String::valueOf).orElse(""),
                                wanted.arguments().orElse("")));
                settles = List.of(ServiceState.STARTED, ServiceState.STOPPED).contains(state);
            }
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result())
                : new Verdict.Drift(differences.list(), steps, result(), settles);
    }

    private Value.Mapping result() {
        var values = new Returns().and("name", wanted.name());
        wanted.enabled().ifPresent(enabled -> values.and("enabled", enabled));
        wanted.state()
                .ifPresent(state ->
                        values.and("state", state == ServiceState.STOPPED ? "stopped" : "started"));
        return values.mapping();
    }

    private static String word(boolean truth) {
        return truth ? "yes" : "no";
    }
}
