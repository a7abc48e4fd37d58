package dev.muster.run;

import dev.muster.module.Result;
import dev.muster.plan.Loading;
import dev.muster.plan.Problems;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keyword;
import dev.muster.playbook.Keywords;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.Node;
import dev.muster.template.Python;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.TaskScope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One `include_tasks` or `include_role`: what each host wants of it, and the items that brings.
record Inclusion(PlayState play, Item.Task task, Item.Call.Include include, Templating templating) {

    /// What a host wants included: hosts that want the same walk it together.
    ///
    /// @param options the other arguments, resolved
    /// @param variables what the items inside may read beside all else
    /// @param label the turn of the loop that it is for
    record Wanted(
            String name,
            Map<String, Value> options,
            Map<String, Value> variables,
            Optional<String> label) {}

    /// What a host answers when it comes to the include.
    ///
    /// @param wanted nothing if the condition is false, otherwise one for each turn of the loop
    /// @param result what `register` keeps
    record Asked(List<Wanted> wanted, Result result) {}

    Asked ask(TaskScope scope) {
        if (task.loop().isEmpty()) {
            var wanted = turn(scope, Map.of(), Optional.empty());
            return new Asked(wanted.stream().toList(), result(wanted));
        }
        Loop loop;
        try {
            loop = Loop.of(task, templating, scope);
        } catch (InputException mistake) {
            if (!holds(scope)) {
                return new Asked(List.of(), result(Optional.empty()));
            }
            throw mistake;
        }
        var all = new ArrayList<Wanted>();
        var results = new ArrayList<Result>();
        var values = new ArrayList<Value>();
        for (int i = 0; i < loop.items().size(); i++) {
            var locals = loop.locals(i);
            var inner = scope.with(locals);
            var wanted = turn(inner, locals, Optional.of(loop.label(i, inner)));
            wanted.ifPresent(all::add);
            var result = result(wanted);
            results.add(result);
            values.add(Results.ofItem(result, loop, i));
        }
        return new Asked(all, Results.ofLoop(results, values));
    }

    private Optional<Wanted> turn(
            TaskScope scope, Map<String, Value> locals, Optional<String> label) {
        return holds(scope) ? Optional.of(one(scope, locals, label)) : Optional.empty();
    }

    private Result result(Optional<Wanted> wanted) {
        if (wanted.isEmpty()) {
            return Result.skipped("Conditional result was False");
        }
        var values = new LinkedHashMap<String, Value>();
        if (!include.isRole()) {
            values.put("include", Value.text(wanted.get().name()));
            values.put("include_args", Value.map(wanted.get().options()));
        } else {
            var arguments = new LinkedHashMap<String, Value>();
            arguments.put("name", Value.text(wanted.get().name()));
            arguments.putAll(wanted.get().options());
            values.put("include_args", Value.map(arguments));
        }
        return Result.ok(values);
    }

    private boolean holds(TaskScope scope) {
        return task.all("when").stream()
                .flatMap(when -> when.conditions().stream())
                .allMatch(condition -> templating.holds(condition, scope));
    }

    private Wanted one(TaskScope scope, Map<String, Value> locals, Optional<String> label) {
        var options = new LinkedHashMap<String, Value>();
        String name = "";
        for (var argument : include.arguments()) {
            switch (argument.name()) {
                case "file", "name", "role" ->
                        name = Python.print(templating.resolve(argument.value(), scope));
                case "apply" -> {
                    // keywords for the items inside, resolved by them
                }
                default ->
                        options.put(argument.name(), templating.resolve(argument.value(), scope));
            }
        }
        if (name.isBlank()) {
            throw new InputException(
                    Diagnostic.error(include.word() + " needs a name", task.place()));
        }
        var variables = new LinkedHashMap<>(locals);
        if (!include.isRole()) {
            // words beside the file's name, as the old `include` has them
            variables.putAll(options);
        }
        task.keywords()
                .variables()
                .forEach((key, value) ->
                        variables.put(key, locals.isEmpty() ? value : early(value, scope)));
        applied().variables().forEach(variables::put);
        return new Wanted(name.strip(), options, variables, label);
    }

    /// A variable that may read the loop's own variables, which a loop inside may hide.
    private Value early(Value value, TaskScope scope) {
        try {
            return templating.resolve(value, scope);
        } catch (InputException _) {
            return value;
        }
    }

    /// The items; throws [InputException] with what is wrong in the files. The same files bring the
    /// same items each time.
    Loading.Brought load(Wanted wanted) {
        return play.brought(task, wanted, () -> read(wanted));
    }

    private Loading.Brought read(Wanted wanted) {
        var loading = play.loading.fresh(new Problems());
        return include.isRole()
                ? loading.includeRole(
                        wanted.name(), wanted.options(), task, wanted.variables(), applied())
                : loading.include(wanted.name(), task, isHandler(), wanted.variables(), applied());
    }

    private boolean isHandler() {
        return play.handlers().stream().anyMatch(handler -> handler == task);
    }

    /// The keywords under `apply`, which count for the items inside.
    private Keywords applied() {
        var given = new LinkedHashMap<String, Keyword>();
        applyNode()
                .ifPresent(mapping ->
                        mapping.entries()
                                .forEach(entry ->
                                        given.put(
                                                entry.key().text(),
                                                new Keyword(
                                                        entry.key().text(),
                                                        entry.value(),
                                                        entry.key().span()))));
        return new Keywords(given);
    }

    private Optional<Node.Mapping> applyNode() {
        return include.apply().filter(Node.Mapping.class::isInstance).map(Node.Mapping.class::cast);
    }
}
