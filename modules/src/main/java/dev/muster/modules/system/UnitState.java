package dev.muster.modules.system;

import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.module.UnitStatus;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.modules.Returns;
import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// A unit as a task wants it.
///
/// @param checking in check mode a unit that isn't there may be one that an earlier task would make
record UnitState(String name, Systemd.Arguments wanted, boolean checking)
        implements Wanted<UnitState.Found> {
    /// What `systemctl is-enabled` calls a unit that starts by itself or can be started by others.
    private static final Set<String> ON =
            Set.of(
                    "enabled",
                    "enabled-runtime",
                    "static",
                    "alias",
                    "indirect",
                    "generated",
                    "transient");

    /// Of those, the ones that `systemctl disable` turns off.
    private static final Set<String> CAN_BE_TURNED_OFF =
            Set.of("enabled", "enabled-runtime", "alias");

    static final String USER_MANAGER =
            """
            export XDG_RUNTIME_DIR="${XDG_RUNTIME_DIR:-/run/user/$(id -u)}"
            """;

    private static final String SHOW =
            """
            systemctl "$1" show --no-pager -- "$2"
            state=$(systemctl "$1" is-enabled -- "$2" 2>/dev/null)
            echo "UnitFileState=$state"
            """;

    private static final String IS_ENABLED = "systemctl is-enabled -- \"$1\"";

    /// What was found.
    ///
    /// @param fileState what `systemctl is-enabled` would say
    /// @param stale whether the manager has to read files again, if the task wants that
    record Found(UnitStatus unit, String fileState, boolean stale) {
        Found(UnitStatus unit, String fileState) {
            this(unit, fileState, unit.property("NeedDaemonReload").equals("yes"));
        }

        Found orStale(boolean manager) {
            return new Found(unit, fileState, stale || manager);
        }

        boolean isThere() {
            return !unit.property("LoadState").equals("not-found");
        }

        boolean isMasked() {
            return unit.property("LoadState").equals("masked") || fileState.startsWith("masked");
        }

        String active() {
            return unit.property("ActiveState");
        }

        boolean isRunning() {
            return active().equals("active")
                    || active().equals("activating")
                    || active().equals("reloading")
                    || active().equals("refreshing");
        }

        boolean isStopping() {
            return active().equals("deactivating");
        }

        /// Whether a start need not leave it running: it does its work and ends, or its conditions
        /// kept it from starting the last time.
        boolean mayEndByItself() {
            var endsWhenDone =
                    unit.property("Type").equals("oneshot")
                            && !unit.property("RemainAfterExit").equals("yes");
            var wasTried = !Set.of("", "0").contains(unit.property("ConditionTimestampMonotonic"));
            return endsWhenDone || (wasTried && unit.property("ConditionResult").equals("no"));
        }
    }

    @Override
    public Probe<Found> probe() {
        return found().with(ManagerState.isStale(wanted), Found::orStale);
    }

    private Probe<Found> found() {
        if (wanted.scope() != Systemd.Scope.SYSTEM) {
            var script = USER_MANAGER + SHOW;
            return Probe.ask(new Question.Ask(script, manager(wanted).getFirst(), name))
                    .map(reply -> parse(name, reply));
        }
        return Probe.ask(new Question.Unit(name)).then(this::withFileState);
    }

    /// For a service that only has an init script, systemd tells no state of its own.
    private Probe<Found> withFileState(UnitStatus unit) {
        var state = unit.property("UnitFileState");
        if (wanted.enabled().isPresent()
                && (state.equals("generated") || state.equals("bad"))
                && unit.property("SourcePath").startsWith("/etc/init.d/")) {
            return Probe.ask(new Question.Ask(IS_ENABLED, name))
                    .map(reply -> new Found(unit, reply.succeeded() ? "enabled" : "disabled"));
        }
        return Probe.known(new Found(unit, state));
    }

    private static Found parse(String name, Reply reply) {
        var properties = new LinkedHashMap<String, String>();
        for (var line : reply.outText().lines().toList()) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                properties.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        var state = properties.getOrDefault("UnitFileState", "");
        var known = !state.isEmpty() && !state.equals("not-found");
        properties.putIfAbsent("LoadState", known ? "loaded" : "not-found");
        return new Found(new UnitStatus(name, properties), state);
    }

    @Override
    public boolean isForeseeable() {
        return true;
    }

    @Override
    public Verdict compare(Found found) {
        var needsUnit = wanted.state().isPresent() || wanted.enabled().isPresent();
        if (needsUnit && !found.isThere() && !wanted.daemonReload() && !checking) {
            return new Verdict.Refused(
                    "Could not find the requested service " + name + ": host",
                    Optional.of("is its unit file in place, and does a package bring it?"),
                    result(found));
        }
        if (found.isMasked()
                && !wanted.masked().equals(Optional.of(false))
                && wanted.state().isPresent()
                && wanted.state().get() != ServiceState.STOPPED) {
            return new Verdict.Refused(
                    "the unit " + name + " is masked",
                    Optional.of("'masked: false' lets it be started"),
                    result(found));
        }
        var differences = new Differences();
        var steps = new ArrayList<Step>();
        mask(found, differences, steps);
        enable(found, differences, steps);
        var settles = run(found, differences, steps);
        if (wanted.daemonReexec()) {
            differences.note("systemd", "running", "started anew");
            steps.addFirst(systemctl(wanted, "daemon-reexec"));
            settles = false;
        }
        if (wanted.daemonReload() && (found.stale() || !found.isThere() && !steps.isEmpty())) {
            if (found.stale()) {
                differences.note("unit files", "changed", "read again");
            }
            steps.addFirst(systemctl(wanted, "daemon-reload"));
        }
        return differences.isEmpty()
                ? new Verdict.InSync(result(found))
                : new Verdict.Drift(differences.list(), steps, result(found), settles);
    }

    private void mask(Found found, Differences differences, List<Step> steps) {
        wanted.masked()
                .filter(mask -> mask != found.isMasked())
                .ifPresent(mask -> {
                    differences.note("masked", word(!mask), word(mask));
                    steps.add(systemctl(wanted, mask ? "mask" : "unmask", name));
                });
    }

    private void enable(Found found, Differences differences, List<Step> steps) {
        if (wanted.enabled().isEmpty()) {
            return;
        }
        var enable = wanted.enabled().get();
        var states = enable ? ON : CAN_BE_TURNED_OFF;
        if (states.contains(found.fileState()) == enable) {
            return;
        }
        differences.note("enabled", word(!enable), word(enable));
        var words = new ArrayList<>(List.of(enable ? "enable" : "disable"));
        if (wanted.force().orElse(false)) {
            words.add("--force");
        }
        words.add(name);
        steps.add(systemctl(wanted, words.toArray(String[]::new)));
    }

    /// Notes what a start, stop, restart or reload changes; tells whether looking again shows it.
    private boolean run(Found found, Differences differences, List<Step> steps) {
        if (wanted.state().isEmpty()) {
            return true;
        }
        var state = wanted.state().get();
        var running = found.isRunning();
        var verb =
                switch (state) {
                    case STARTED -> running ? "" : "start";
                    case STOPPED -> running || found.isStopping() ? "stop" : "";
                    case RESTARTED -> running ? "restart" : "start";
                    case RELOADED -> running ? "reload" : "start";
                };
        if (verb.isEmpty()) {
            return true;
        }
        differences.note(
                "state", found.active().isEmpty() ? "unknown" : found.active(), state.word());
        var words = new ArrayList<String>();
        words.add(verb);
        if (wanted.noBlock()) {
            words.add("--no-block");
        }
        words.add(name);
        steps.add(systemctl(wanted, words.toArray(String[]::new)));
        return switch (state) {
            case STARTED -> !wanted.noBlock() && !found.mayEndByItself();
            case STOPPED -> !wanted.noBlock();
            case RESTARTED, RELOADED -> false;
        };
    }

    private Value.Mapping result(Found found) {
        var status = new LinkedHashMap<String, Value>();
        new TreeMap<>(found.unit().properties())
                .forEach((key, value) -> status.put(key, Value.text(value)));
        var values = new Returns().and("name", name);
        wanted.enabled().ifPresent(enabled -> values.and("enabled", enabled));
        wanted.state()
                .ifPresent(state ->
                        values.and("state", state == ServiceState.STOPPED ? "stopped" : "started"));
        return values.and("status", Value.map(status)).mapping();
    }

    private static String word(boolean truth) {
        return truth ? "yes" : "no";
    }

    static List<String> manager(Systemd.Arguments wanted) {
        return switch (wanted.scope()) {
            case SYSTEM -> List.of();
            case USER -> List.of("--user");
            case GLOBAL -> List.of("--global");
        };
    }

    static Step systemctl(Systemd.Arguments wanted, String... words) {
        var all = new ArrayList<>(manager(wanted));
        all.addAll(List.of(words));
        var script = "exec systemctl \"$@\"";
        return new Step.Run(
                wanted.scope() == Systemd.Scope.SYSTEM ? script : USER_MANAGER + script,
                all,
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty());
    }
}
