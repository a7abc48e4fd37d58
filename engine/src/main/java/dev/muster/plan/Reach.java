package dev.muster.plan;

import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;

/// All that a play may come to: its items, and those that its includes bring.
///
/// @param items without those inside of blocks
/// @param isOpen whether some include brings what only the run knows
record Reach(List<Item> items, boolean isOpen) {

    static Reach of(Play play, Plan.Sources sources) {
        var includes = new Includes(play, sources);
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
        boolean open = false;
        var brought = new ArrayList<Item>(items);
        for (int at = 0; at < brought.size(); at++) {
            switch (brought.get(at)) {
                case Item.Block block -> brought.addAll(parts(block));
                case Item.Task task -> {
                    if (task.call() instanceof Item.Call.Include include) {
                        open |= Includes.isOpen(include);
                        try {
                            includes.brought(task, include)
                                    .ifPresent(more -> {
                                        items.addAll(more.items());
                                        items.addAll(more.handlers());
                                        brought.addAll(more.items());
                                        brought.addAll(more.handlers());
                                    });
                        } catch (InputException _) {
                            // told by whoever looks for mistakes; what it would bring is not known
                            open = true;
                        }
                    }
                }
            }
        }
        return new Reach(items, open);
    }

    private static List<Item> parts(Item.Block block) {
        var parts = new ArrayList<>(block.body());
        parts.addAll(block.rescue());
        parts.addAll(block.always());
        return parts;
    }

    /// Every task, those in blocks too.
    List<Item.Task> tasks() {
        var tasks = new ArrayList<Item.Task>();
        var rest = new ArrayList<>(items);
        for (int at = 0; at < rest.size(); at++) {
            switch (rest.get(at)) {
                case Item.Block block -> rest.addAll(parts(block));
                case Item.Task task -> tasks.add(task);
            }
        }
        return tasks;
    }
}
