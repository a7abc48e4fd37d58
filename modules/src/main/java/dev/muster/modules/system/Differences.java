package dev.muster.modules.system;

import dev.muster.module.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The differences found so far, in order.
final class Differences {
    private final List<Difference> found = new ArrayList<>();

    /// Notes a difference unless both are the same; tells whether they differ.
    boolean between(String name, String before, String after) {
        if (before.equals(after)) {
            return false;
        }
        note(name, before, after);
        return true;
    }

    void note(String name, String before, String after) {
        found.add(new Difference.Attribute(name, before, after));
    }

    /// Notes that something is to be there that isn't.
    void appears(String name, String after) {
        found.add(new Difference.Attribute(name, Optional.empty(), Optional.of(after)));
    }

    /// Notes that something is there that is not to be.
    void disappears(String name, String before) {
        found.add(new Difference.Attribute(name, Optional.of(before), Optional.empty()));
    }

    void add(Difference difference) {
        found.add(difference);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<Difference> list() {
        return List.copyOf(found);
    }
}
