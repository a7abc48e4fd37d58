package dev.muster.cli;

import dev.muster.inventory.HostPattern;
import dev.muster.inventory.Inventory;
import dev.muster.plan.Plan;
import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.playbook.Play;
import dev.muster.run.Tags;
import dev.muster.source.InputException;
import dev.muster.template.Python;
import dev.muster.template.Scope;
import dev.muster.value.Value;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What a plan holds, for a person who asks before playing it.
final class Listing {
    private final Plan plan;
    private final PrintStream out;

    /// A task with the tags that reach it.
    private record Tagged(String name, Set<String> tags) {
        @Override
        public String toString() {
            return name + "\tTAGS: [" + String.join(", ", tags) + "]";
        }
    }

    Listing(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    /// One line: that there is no mistake, and in how much.
    void summary() {
        int tasks = plan.plays().stream().mapToInt(play -> calls(play).size()).sum();
        out.println("no mistakes in " + plan.plays().size() + " plays, " + tasks + " tasks");
    }

    void hosts(Inventory inventory, Optional<String> limit) {
        each((play, known) -> {
            var patterns =
                    Keywords.several(plan.sources().templating().resolve(play.hosts(), known))
                            .stream()
                            .map(Python::print)
                            .toList();
            var pattern = HostPattern.parse(patterns, play.place());
            var chosen =
                    limit.map(text -> inventory.select(pattern, HostPattern.limit(text), _ -> {}))
                            .orElseGet(() -> inventory.select(pattern, _ -> {}));
            out.println("    hosts (" + chosen.size() + "):");
            chosen.forEach(host -> out.println("      " + host.name()));
        });
    }

    void tasks(Tags picked) {
        each((play, known) -> {
            out.println("    tasks:");
            picked(play, known, picked).forEach(task -> out.println("      " + task));
        });
    }

    void tags(Tags picked) {
        each((play, known) -> {
            var all = new TreeSet<String>();
            picked(play, known, picked).forEach(task -> all.addAll(task.tags));
            out.println("    TASK TAGS: [" + String.join(", ", all) + "]");
        });
    }

    private interface Telling {
        void tell(Play play, Scope known);
    }

    private void each(Telling telling) {
        int number = 1;
        for (var play : plan.plays()) {
            var known = new Known(plan.sources().extra(), play.variables());
            out.println();
            out.println(
                    "  play #"
                            + number++
                            + " ("
                            + Python.print(play.hosts())
                            + "): "
                            + Python.print(play.name().orElse(play.hosts()))
                            + "   "
                            + play.place());
            telling.tell(play, known);
        }
    }

    private List<Tagged> picked(Play play, Scope known, Tags picked) {
        return calls(play).stream()
                .map(task -> new Tagged(name(task), tags(task, known)))
                .filter(task -> picked.pick(task.tags))
                .toList();
    }

    private Set<String> tags(Item.Task task, Scope known) {
        try {
            return new TreeSet<>(Tags.of(task, plan.sources().templating(), known));
        } catch (InputException _) {
            // tags that only a host knows
            return Set.of();
        }
    }

    static String name(Item.Task task) {
        var name = task.title().map(Listing::written).orElse(task.call().word());
        return task.frame().role().map(role -> role.name() + " : " + name).orElse(name);
    }

    static String written(Value value) {
        return value instanceof Value.Deferred(String template, _) ? template : Python.print(value);
    }

    /// The tasks that do something of their own.
    private static List<Item.Task> calls(Play play) {
        return tasks(play).stream()
                .filter(task -> !(task.call() instanceof Item.Call.Meta))
                .toList();
    }

    static List<Item.Task> tasks(Play play) {
        var tasks = new ArrayList<Item.Task>();
        for (var items :
                List.of(play.preTasks(), play.roleItems(), play.tasks(), play.postTasks())) {
            items.forEach(item -> collect(item, tasks));
        }
        return tasks;
    }

    private static void collect(Item item, List<Item.Task> tasks) {
        switch (item) {
            case Item.Task task -> tasks.add(task);
            case Item.Block block -> {
                block.body().forEach(inner -> collect(inner, tasks));
                block.rescue().forEach(inner -> collect(inner, tasks));
                block.always().forEach(inner -> collect(inner, tasks));
            }
        }
    }

    static Scope known(Plan plan, Play play) {
        return new Known(plan.sources().extra(), play.variables());
    }

    /// What is known of a play's variables without a host.
    private record Known(Map<String, Value> extra, Map<String, Value> play) implements Scope {
        @Override
        public Optional<Value> find(String name) {
            return Optional.ofNullable(extra.get(name))
                    .or(() -> Optional.ofNullable(play.get(name)));
        }

        @Override
        public Set<String> names() {
            var names = new TreeSet<>(extra.keySet());
            names.addAll(play.keySet());
            return names;
        }
    }
}
