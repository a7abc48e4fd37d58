package dev.muster.plan;

import dev.muster.playbook.Item;
import dev.muster.playbook.Play;
import dev.muster.source.InputException;
import java.util.ArrayList;
import java.util.List;

/// Every task that a play may come to, with those of files and roles that it includes in plain
/// words.
public final class Inclusions {
    private final Play play;
    private final Includes includes;
    private final List<Item.Task> tasks = new ArrayList<>();

    public Inclusions(Play play, Plan.Sources sources) {
        this.play = play;
        this.includes = new Includes(play, sources);
    }

    public List<Item.Task> tasks() {
        if (tasks.isEmpty()) {
            play.preTasks().forEach(this::item);
            play.roleItems().forEach(this::item);
            play.tasks().forEach(this::item);
            play.postTasks().forEach(this::item);
            play.handlers().forEach(this::item);
        }
        return List.copyOf(tasks);
    }

    private void item(Item item) {
        switch (item) {
            case Item.Block block -> {
                block.body().forEach(this::item);
                block.rescue().forEach(this::item);
                block.always().forEach(this::item);
            }
            case Item.Task task -> {
                tasks.add(task);
                if (task.call() instanceof Item.Call.Include include) {
                    enter(task, include);
                }
            }
        }
    }

    private void enter(Item.Task task, Item.Call.Include include) {
        try {
            includes.brought(task, include)
                    .ifPresent(brought -> {
                        brought.items().forEach(this::item);
                        brought.handlers().forEach(this::item);
                    });
        } catch (InputException _) {
            // told by the inspection, or when it is the task's turn
        }
    }
}
