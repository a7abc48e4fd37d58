package dev.muster.modules.system;

import dev.muster.module.Controller;
import dev.muster.module.Effect;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Tells the host's services.
@Manual(
        name = "service_facts",
        summary = "Tells which services a host has and whether they run.",
        details =
                """
                On a host with systemd the services are its units, such as `ssh.service`; elsewhere the
                scripts of `/etc/init.d`.
                """,
        examples = "service_facts:",
        returns = "ansible_facts: `services`, each with `name`, `state`, `status` and `source`")
public final class ServiceFacts implements Module.Query<ServiceFacts.Arguments> {
    private static final String LOOK =
            """
            if [ -d /run/systemd/system ]; then
              systemctl list-units --no-pager --plain --no-legend --type=service --all
              echo ---
              systemctl list-unit-files --no-pager --no-legend --type=service --all
            else
              echo ---
              echo ---
              for script in /etc/init.d/*; do
                [ -x "$script" ] || continue
                name=${script##*/}
                if command -v rc-service >/dev/null; then
                  rc-service "$name" status >/dev/null 2>&1 && state=running || state=stopped
                  source=openrc
                else
                  service "$name" status >/dev/null 2>&1 && state=running || state=stopped
                  source=sysv
                fi
                echo "$name $state $source"
              done
            fi
            exit 0
            """;

    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Set<String> BAD = Set.of("not-found", "masked", "failed");

    /// Nothing to say.
    public record Arguments() {}

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Probe<Result> ask(Arguments arguments, Controller here) {
        return Probe.ask(new Question.Ask(LOOK)).map(reply -> result(reply.outText()));
    }

    private static Result result(String said) {
        var facts = Map.<String, Value>of("services", Value.map(services(said)));
        return Result.ok(Map.of("ansible_facts", Value.map(facts)))
                .with(new Effect.GatheredFacts(facts))
                .with(new Effect.SetFacts(facts, false));
    }

    /// Three parts: units, unit files, scripts.
    static Map<String, Value> services(String said) {
        var parts = said.split("(?m)^---$", -1);
        var states = new TreeMap<String, String>();
        var statuses = new TreeMap<String, String>();
        for (var line : parts[0].lines().map(String::strip).filter(l -> !l.isEmpty()).toList()) {
            var fields =
                    new ArrayList<>(List.of(BLANKS.split(line.replaceFirst("^●\\s*", ""), -1)));
            if (fields.size() >= 4) {
                var bad = fields.stream().limit(4).filter(BAD::contains).findFirst();
                statuses.put(fields.getFirst(), bad.orElse(fields.get(2)));
                states.put(
                        fields.getFirst(), fields.get(3).equals("running") ? "running" : "stopped");
            }
        }
        for (var line : parts.length > 1 ? parts[1].lines().toList() : List.<String>of()) {
            var fields = BLANKS.split(line.strip(), -1);
            if (fields.length >= 2) {
                states.putIfAbsent(fields[0], fields[0].contains("@.") ? "unknown" : "inactive");
                statuses.merge(fields[0], fields[1], (old, file) -> BAD.contains(old) ? old : file);
            }
        }
        var services = new TreeMap<String, Value>();
        states.forEach((name, state) ->
                services.put(
                        name,
                        service(name, state, statuses.getOrDefault(name, "unknown"), "systemd")));
        for (var line : parts.length > 2 ? parts[2].lines().toList() : List.<String>of()) {
            var fields = BLANKS.split(line.strip(), -1);
            if (fields.length == 3) {
                services.put(fields[0], service(fields[0], fields[1], "unknown", fields[2]));
            }
        }
        return services;
    }

    private static Value service(String name, String state, String status, String source) {
        return new Returns()
                .and("name", name)
                .and("state", state)
                .and("status", status)
                .and("source", source)
                .mapping();
    }
}
