package dev.muster.run;

import dev.muster.playbook.Item;
import java.util.List;
import java.util.Optional;

/// What a host will come to after the present item, or the present turn of its loop: the turns that
/// are left, then the rest of this list, then of the list around it.
record Later(List<Item> items, int from, Optional<Later> outer, Optional<Turns> turns) {
    static final Later NOTHING = new Later(List.of(), 0, Optional.empty());

    /// Turns of a task's loop, from one on.
    record Turns(Item.Task task, Loop loop, int from) {}

    Later(List<Item> items, int from, Optional<Later> outer) {
        this(items, from, outer, Optional.empty());
    }

    /// The same after some more turns of the present task.
    Later after(Turns left) {
        return new Later(items, from, outer, Optional.of(left));
    }

    /// The items that follow, before those of the lists around.
    List<Item> rest() {
        return items.subList(Math.min(from, items.size()), items.size());
    }
}
