package dev.muster.cli;

import dev.muster.inventory.Inventory;
import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.module.Vocabulary;
import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.report.JsonText;
import dev.muster.run.Event;
import dev.muster.run.Event.Status;
import dev.muster.run.Settings;
import dev.muster.source.Source;
import dev.muster.template.Python;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

/// Looks at hosts, or takes steps on one, for a command that is no playbook: with the inventory's
/// variables, over the same connections and as the same users as a task of a play.
///
/// @param folder what file names in variables are relative to
record Visit(Surroundings here, Inventory inventory, Settings settings, Path folder) {

    /// What was found by host, and why nothing was found.
    record Found<T>(Map<String, T> values, Map<String, String> troubles) {}

    /// Takes no arguments.
    record Nothing(@Argument(value = "Nothing.", otherwise = "false") boolean nothing) {}

    @Manual(name = "visit", summary = "Looks at a host.", examples = "visit:")
    private record Looking<T>(
            Function<Controller, Optional<Probe<T>>> look, ConcurrentMap<String, T> found)
            implements Module.Query<Nothing> {
        @Override
        public Class<Nothing> arguments() {
            return Nothing.class;
        }

        @Override
        public Probe<Result> ask(Nothing nothing, Controller here) {
            return look.apply(here)
                    .map(probe ->
                            probe.map(value -> {
                                found.put(here.host(), value);
                                return Result.ok(Map.of());
                            }))
                    .orElseGet(() -> Probe.known(Result.ok(Map.of())));
        }
    }

    @Manual(name = "visit", summary = "Takes steps on a host.", examples = "visit:")
    private record Acting(
            Function<Controller, List<Step>> steps, ConcurrentMap<String, List<Outcome>> outcomes)
            implements Module.Action<Nothing> {
        @Override
        public Class<Nothing> arguments() {
            return Nothing.class;
        }

        @Override
        public Deed deed(Nothing nothing, Controller here) {
            return new Deed(
                    steps.apply(here),
                    taken -> {
                        outcomes.put(here.host(), List.copyOf(taken));
                        return Result.ok(Map.of());
                    },
                    Deed.InCheck.SKIP);
        }
    }

    /// Looks at the hosts of a pattern; at none of those for which there is nothing to look at.
    <T> Found<T> look(String pattern, Function<Controller, Optional<Probe<T>>> look) {
        var found = new ConcurrentHashMap<String, T>();
        var troubles = go(pattern, new Looking<>(look, found));
        return new Found<>(new TreeMap<>(found), troubles);
    }

    /// Takes steps on a host; the outcomes, of which the last may have failed.
    ///
    /// @throws Trouble where the host can't be reached, or refuses
    List<Outcome> act(String host, Function<Controller, List<Step>> steps) {
        var outcomes = new ConcurrentHashMap<String, List<Outcome>>();
        var troubles = go(host, new Acting(steps, outcomes));
        var taken = outcomes.get(host);
        if (taken == null) {
            throw new Trouble(host + ": " + troubles.getOrDefault(host, "nothing was done"));
        }
        return taken;
    }

    /// A host that can't be reached, or refuses.
    static final class Trouble extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Trouble(String reason) {
            super(reason);
        }
    }

    private Map<String, String> go(String pattern, Module<?> module) {
        var files = new YamlFiles(Path.of(""), here.vault());
        var file = folder.resolve("<command line>");
        var play =
                "[{name: Visit, hosts: %s, gather_facts: false, tasks: [{visit: {}}]}]\n"
                        .formatted(JsonText.compact(Value.text(pattern)));
        files.assume(file, new Source(file.toString(), play));
        var usual = Playing.sources(files, settings.extra(), here);
        var sources =
                new Plan.Sources(
                        files,
                        new Vocabulary(List.of(module)),
                        usual.templating(),
                        usual.extra(),
                        usual.environment(),
                        usual.defaults());
        var troubles = new TreeMap<String, String>();
        new Playing(here, settings)
                .run(Plan.of(List.of(file), sources), inventory, event -> note(event, troubles));
        return troubles;
    }

    private static void note(Event event, Map<String, String> troubles) {
        if (event instanceof Event.TaskDone(var outcome)
                && (outcome.status() == Status.FAILED || outcome.status() == Status.UNREACHABLE)) {
            var said = outcome.result().find("msg").map(Python::print).orElse("failed");
            troubles.put(outcome.host(), said);
        }
    }
}
