package dev.muster.plan;

import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.value.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks for what is no mistake but can't be meant: a rescue that nothing leads to, two handlers of
/// one name.
final class Oddities {
    /// Modules that can't fail by themselves.
    private static final Set<String> HARMLESS = Set.of("debug", "set_fact", "meta");

    private final Play play;
    private final Problems problems;

    Oddities(Play play, Problems problems) {
        this.play = play;
        this.problems = problems;
    }

    void run() {
        for (var items :
                List.of(play.preTasks(), play.roleItems(), play.tasks(), play.postTasks())) {
            items.forEach(this::item);
        }
        names();
    }

    private void item(Item item) {
        if (!(item instanceof Item.Block block)) {
            return;
        }
        if (!block.rescue().isEmpty() && block.body().stream().noneMatch(Oddities::mayFail)) {
            problems.warning(
                    "this rescue can't be reached: nothing before it can fail",
                    block.rescue().getFirst().place(),
                    block.frame().via(),
                    "tasks whose errors are ignored lead to no rescue");
        }
        block.body().forEach(this::item);
        block.rescue().forEach(this::item);
        block.always().forEach(this::item);
    }

    private static boolean mayFail(Item item) {
        return switch (item) {
            case Item.Block block ->
                    block.rescue().isEmpty() && block.body().stream().anyMatch(Oddities::mayFail)
                            || block.rescue().stream().anyMatch(Oddities::mayFail)
                            || block.always().stream().anyMatch(Oddities::mayFail);
            case Item.Task task -> !ignoresErrors(task) && !isHarmless(task);
        };
    }

    private static boolean ignoresErrors(Item.Task task) {
        return task.nearest("ignore_errors")
                .filter(keyword -> keyword.value().equals(Value.TRUE))
                .isPresent();
    }

    /// Whether it can't fail: it says only what is written there.
    private static boolean isHarmless(Item.Task task) {
        return task.call() instanceof Item.Call.Use use
                && HARMLESS.contains(use.module().name())
                && task.keywords().find("failed_when").isEmpty()
                && task.all("when").isEmpty()
                && task.loop().isEmpty()
                && use.whole().isEmpty()
                && use.arguments().stream()
                        .allMatch(argument ->
                                argument.value() instanceof Value.Text
                                        && !argument.name().equals("var"));
    }

    /// Handlers of one list that bear one name: only the first of them is ever notified.
    private void names() {
        var known = new HashMap<Object, Map<String, Item.Task>>();
        play.handlers().forEach(handler -> name(handler, known));
    }

    private void name(Item item, Map<Object, Map<String, Item.Task>> known) {
        switch (item) {
            case Item.Block block -> block.body().forEach(inner -> name(inner, known));
            case Item.Task task ->
                    task.title()
                            .filter(Value.Text.class::isInstance)
                            .map(title -> ((Value.Text) title).text())
                            .ifPresent(name -> file(name, task, known));
        }
    }

    private void file(String name, Item.Task task, Map<Object, Map<String, Item.Task>> known) {
        var list =
                known.computeIfAbsent(
                        task.frame().role().map(role -> (Object) role.use()).orElse(play),
                        _ -> new HashMap<>());
        var first = list.putIfAbsent(name, task);
        boolean listens = task.keywords().find("listen").isPresent();
        if (first != null && first != task && !listens && !first.place().equals(task.place())) {
            problems.warning(
                    "there are two handlers '" + name + "', and only the first is ever notified",
                    task.place(),
                    task.frame().via(),
                    "the other one stands at " + first.place());
        }
    }
}
