package dev.muster.run;

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
    record Wanted(String name, Map<String, Value> options, Map<String, Value> variables) {}

    /// What a host wants: nothing if the condition is false, otherwise one for each turn of the
    /// loop.
    List<Wanted> wanted(TaskScope scope) {
        if (task.loop().isEmpty()) {
            return holds(scope) ? List.of(one(scope, Map.of())) : List.of();
        }
        Loop loop;
        try {
            loop = Loop.of(task, templating, scope);
        } catch (InputException mistake) {
            if (!holds(scope)) {
                return List.of();
            }
            throw mistake;
        }
        var wanted = new ArrayList<Wanted>();
        for (int i = 0; i < loop.items().size(); i++) {
            var locals = loop.locals(i);
            var inner = scope.with(locals);
            if (holds(inner)) {
                wanted.add(one(inner, locals));
            }
        }
        return wanted;
    }

    private boolean holds(TaskScope scope) {
        return task.all("when").stream()
                .flatMap(when -> when.conditions().stream())
                .allMatch(condition -> templating.holds(condition, scope));
    }

    private Wanted one(TaskScope scope, Map<String, Value> locals) {
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
        task.keywords()
                .variables()
                .forEach((key, value) ->
                        variables.put(key, locals.isEmpty() ? value : early(value, scope)));
        applied().variables().forEach(variables::put);
        return new Wanted(name.strip(), options, variables);
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
                : loading.include(wanted.name(), task, wanted.variables(), applied());
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
