package dev.muster.run;

import dev.muster.playbook.Item;
import java.util.List;
import java.util.Optional;

/// What a host will come to after the present item: the rest of this list, then of the list around
/// it.
record Later(List<Item> items, int from, Optional<Later> outer) {
    static final Later NOTHING = new Later(List.of(), 0, Optional.empty());

    /// The items that follow, before those of the lists around.
    List<Item> rest() {
        return items.subList(Math.min(from, items.size()), items.size());
    }
}
