package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import dev.muster.source.NearMiss;
import dev.muster.source.Span;
import dev.muster.template.Uses;
import dev.muster.value.Value;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Looks for variables that are read and that nothing in the whole plan or inventory defines. Where
/// somebody may define names that only the run knows, it says nothing.
public final class Undefined {
    private final Plan plan;
    private final Definitions definitions;
    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<String> told = new HashSet<>();

    private Undefined(Plan plan, Set<String> elsewhere) {
        this.plan = plan;
        this.definitions = new Definitions(plan.sources(), elsewhere);
    }

    /// What is to be warned of.
    ///
    /// @param elsewhere names that the inventory defines
    public static List<Diagnostic> in(Plan plan, Set<String> elsewhere) {
        return new Undefined(plan, elsewhere).look();
    }

    private List<Diagnostic> look() {
        var all = new ArrayList<Item>();
        for (var play : plan.plays()) {
            var items = items(play);
            definitions.play(play, items);
            all.addAll(items);
        }
        if (!definitions.isOpen() && !isBeyondUs) {
            all.forEach(item -> item(item, false));
        }
        return List.copyOf(new LinkedHashSet<>(found));
    }

    private boolean isBeyondUs;

    /// The items of a play and of what its includes bring.
    private List<Item> items(Play play) {
        var includes = new Includes(play, plan.sources());
        var items = new ArrayList<Item>();
        for (var part :
                List.of(
                        play.preTasks(),
                        play.roleItems(),
                        play.tasks(),
                        play.postTasks(),
                        play.handlers())) {
            items.addAll(part);
        }
        var brought = new ArrayList<Item>(items);
        for (int at = 0; at < brought.size(); at++) {
            brought.addAll(included(brought.get(at), includes, items));
        }
        return items;
    }

    /// What the includes in an item bring, which are items of the play too.
    private List<Item> included(Item item, Includes includes, List<Item> items) {
        var more = new ArrayList<Item>();
        switch (item) {
            case Item.Block block -> {
                more.addAll(block.body());
                more.addAll(block.rescue());
                more.addAll(block.always());
            }
            case Item.Task task -> {
                if (task.call() instanceof Item.Call.Include include) {
                    isBeyondUs |= Includes.isOpen(include);
                    try {
                        includes.brought(task, include)
                                .ifPresent(brought -> {
                                    items.addAll(brought.items());
                                    items.addAll(brought.handlers());
                                    more.addAll(brought.items());
                                    more.addAll(brought.handlers());
                                });
                    } catch (InputException _) {
                        // told by whoever looks for mistakes; what it would define is not known
                        isBeyondUs = true;
                    }
                }
            }
        }
        return more;
    }

    private void item(Item item, boolean mayFail) {
        boolean forgiving =
                mayFail
                        || item.keywords()
                                .value("ignore_errors")
                                .filter(value -> !value.equals(Value.FALSE))
                                .isPresent();
        switch (item) {
            case Item.Block block -> {
                boolean rescued = forgiving || !block.rescue().isEmpty();
                block.body().forEach(inner -> item(inner, rescued));
                block.rescue().forEach(inner -> item(inner, forgiving));
                block.always().forEach(inner -> item(inner, forgiving));
            }
            case Item.Task task -> {
                if (!forgiving) {
                    task(task);
                }
            }
        }
    }

    private void task(Item.Task task) {
        var templating = plan.sources().templating();
        var conditions = Uses.NONE;
        for (var when : task.all("when")) {
            for (var condition : when.conditions()) {
                conditions = conditions.and(templating.conditionUses(condition));
            }
        }
        tell(conditions, Set.of(), task.keywords().place("when", task.place()), task);
        var guarded = conditions.guarded();
        task.loop().ifPresent(loop -> tell(loop.value(), guarded, loop.place(), task));
        if (task.call() instanceof Item.Call.Use use) {
            var uses =
                    use.arguments().stream()
                            .map(argument -> templating.uses(argument.value()))
                            .reduce(Uses.NONE, Uses::and);
            var all = new HashSet<>(guarded);
            all.addAll(uses.guarded());
            for (Given argument : use.arguments()) {
                tell(argument.value(), all, argument.place(), task);
            }
            template(use, all, task);
        }
    }

    /// What the file reads that the task makes something of.
    private void template(Item.Call.Use use, Set<String> guarded, Item.Task task) {
        if (!use.module().name().equals("template")) {
            return;
        }
        for (var argument : use.arguments()) {
            if (argument.name().equals("src")
                    && argument.value() instanceof Value.Text(String name, _, _)
                    && !name.endsWith(".mustache")) {
                for (var role = task.frame().role(); role.isPresent(); role = role.get().parent()) {
                    var file = role.get().folder().resolve("templates").resolve(name);
                    if (Files.isRegularFile(file)) {
                        var source = plan.sources().files().source(file);
                        var uses = plan.sources().templating().uses(source);
                        tell(uses, guarded, argument.place(), task);
                        return;
                    }
                }
            }
        }
    }

    private void tell(Value value, Set<String> guarded, Span place, Item.Task task) {
        tell(plan.sources().templating().uses(value), guarded, place, task);
    }

    private void tell(Uses uses, Set<String> guarded, Span place, Item.Task task) {
        for (var name : uses.needs().stream().sorted().toList()) {
            if (guarded.contains(name) || definitions.hold(name) || !told.add(name + place)) {
                continue;
            }
            var problem =
                    Diagnostic.warning("nothing defines the variable '" + name + "'", place)
                            .via(task.frame().via());
            found.add(
                    problem.hint(
                            NearMiss.of(name, definitions.names())
                                    .map(near -> "did you mean '" + near + "'?")
                                    .orElse(
                                            "define it, or write {{ "
                                                    + name
                                                    + " | default(...) }}")));
        }
    }
}
