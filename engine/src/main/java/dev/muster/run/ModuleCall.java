package dev.muster.run;

import dev.muster.module.Controller;
import dev.muster.module.Given;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.ModuleDefaults;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A task's call of a module, resolved for one host: for the run itself, and for looking ahead.
record ModuleCall(PlayState play, Item.Task task, Item.Call.Use use, Templating templating) {

    /// The host that does the work: the task's own, or the one it is delegated to.
    HostRun host(TaskScope scope, HostRun own) {
        return task.nearest("delegate_to")
                .map(given -> templating.resolve(given.value(), scope))
                .filter(value -> !(value instanceof Value.Omit || value instanceof Value.Null))
                .map(Python::print)
                .filter(name -> !name.isBlank())
                .map(name -> play.run.host(name))
                .orElse(own);
    }

    /// The arguments with everything in them resolved.
    List<Given> arguments(TaskScope scope) {
        var resolved = new ArrayList<Given>();
        var named = new HashSet<String>();
        for (var given : use.arguments()) {
            var value = templating.resolve(given.value(), scope);
            var name = name(given, scope);
            named.add(name);
            resolved.add(new Given(name, pruned(value), given.key(), given.place()));
        }
        use.whole().ifPresent(whole -> add(templating.resolve(whole, scope), named, resolved));
        ModuleDefaults.lacking(use.module(), resolved, defaults(scope), task.place())
                .forEach(given -> add(given.name(), given.value(), named, resolved));
        return resolved;
    }

    /// The name of an argument, which may be a template where the module takes any name
    /// (`set_fact`).
    private String name(Given given, TaskScope scope) {
        return given.name().contains("{{")
                ? Python.print(
                        templating.resolve(new Value.Deferred(given.name(), given.key()), scope))
                : given.name();
    }

    private void add(Value whole, HashSet<String> named, List<Given> resolved) {
        if (whole instanceof Value.Mapping(Map<Value, Value> entries)) {
            entries.forEach((key, value) -> add(Python.print(key), value, named, resolved));
        } else if (!(whole instanceof Value.Null || whole instanceof Value.Omit)) {
            throw new InputException(
                    Diagnostic.error(
                            "the arguments of " + use.word() + " must be a mapping", task.place()));
        }
    }

    private void add(String name, Value value, HashSet<String> named, List<Given> resolved) {
        if (named.add(name)) {
            resolved.add(new Given(name, pruned(value), task.place(), task.place()));
        }
    }

    /// What `module_defaults` say for this module.
    private Map<Value, Value> defaults(TaskScope scope) {
        var said =
                task.all("module_defaults").stream()
                        .map(keyword -> templating.resolve(keyword.value(), scope))
                        .toList();
        return ModuleDefaults.of(use.module(), said, play.run.vocabulary);
    }

    /// A value without the entries that are `omit`.
    private static Value pruned(Value value) {
        return switch (value) {
            case Value.Mapping(Map<Value, Value> entries)
                    when entries.values().stream().anyMatch(ModuleCall::needsPruning) -> {
                var kept = new LinkedHashMap<Value, Value>();
                entries.forEach((key, inner) -> {
                    if (!(inner instanceof Value.Omit)) {
                        kept.put(key, pruned(inner));
                    }
                });
                yield new Value.Mapping(kept);
            }
            case Value.Sequence(List<Value> items, boolean tuple)
                    when items.stream().anyMatch(ModuleCall::needsPruning) ->
                    new Value.Sequence(
                            new ArrayList<>(
                                    items.stream()
                                            .filter(item -> !(item instanceof Value.Omit))
                                            .map(ModuleCall::pruned)
                                            .toList()),
                            tuple);
            default -> value;
        };
    }

    private static boolean needsPruning(Value value) {
        return value instanceof Value.Omit
                || value instanceof Value.Mapping
                || value instanceof Value.Sequence;
    }

    /// The controller as this task sees it.
    Controller controller(TaskScope scope) {
        var run = play.run;
        return new Controlling(
                scope,
                templating,
                run.files,
                run.digests,
                folders(),
                play.play.folder(),
                run.home,
                play.flag("check_mode", task, scope, run.settings.mode().check()),
                run.settings.mode().differences(),
                environment(scope),
                run.prompting,
                run.settings.customs().jobFolder(),
                id -> ended(id, scope),
                task.place());
    }

    /// The folders where the task's files are looked for: those of its roles, of its own file, and
    /// of the playbook.
    private List<Path> folders() {
        var folders = new LinkedHashSet<Path>();
        for (var role = task.frame().role(); role.isPresent(); role = role.get().parent()) {
            folders.add(role.get().folder());
        }
        folders.add(task.frame().folder());
        folders.add(play.play.folder());
        return List.copyOf(folders);
    }

    /// The values under `environment` of the task and what surrounds it, nearest last.
    private Map<String, String> environment(TaskScope scope) {
        var environment = new LinkedHashMap<String, String>();
        for (var keyword : task.all("environment")) {
            for (var part : Keywords.several(keyword.value())) {
                entries(part, scope)
                        .forEach((key, value) ->
                                text(value, scope)
                                        .ifPresent(
                                                text -> environment.put(Python.print(key), text)));
            }
        }
        return environment;
    }

    private Map<Value, Value> entries(Value part, TaskScope scope) {
        var entries = new LinkedHashMap<Value, Value>();
        var whole = part instanceof Value.Deferred ? templating.resolve(part, scope) : part;
        for (var one : Keywords.several(whole)) {
            if (one instanceof Value.Mapping(Map<Value, Value> more)) {
                entries.putAll(more);
            }
        }
        return entries;
    }

    /// The gathering of facts can't wait for the environment that it is to tell.
    private Optional<String> text(Value value, TaskScope scope) {
        try {
            return Optional.of(Python.print(templating.resolve(value, scope)));
        } catch (InputException unknown) {
            boolean gathers = use.module().name().equals("setup");
            if (gathers && unknown.inOneLine().contains("ansible_env")) {
                return Optional.empty();
            }
            throw unknown;
        }
    }

    /// What a job came to. Whoever asks knows that it has ended.
    private Optional<Probe<Result>> ended(String id, TaskScope scope) {
        var host = host(scope, play.run.host(scope.host().name()));
        return host.job(id)
                .map(job -> {
                    host.settle(job);
                    return job.result();
                });
    }
}
