package dev.muster.plan;

import dev.muster.module.Given;
import dev.muster.playbook.Item;
import dev.muster.source.Diagnostic;
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
        boolean isBeyondUs = false;
        for (var play : plan.plays()) {
            var reach = Reach.of(play, plan.sources());
            isBeyondUs |= reach.isOpen();
            definitions.play(play, reach.items());
            all.addAll(reach.items());
        }
        if (!definitions.isOpen() && !isBeyondUs) {
            all.forEach(item -> item(item, false));
        }
        return List.copyOf(new LinkedHashSet<>(found));
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
