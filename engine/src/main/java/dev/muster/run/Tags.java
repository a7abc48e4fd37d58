package dev.muster.run;

import dev.muster.playbook.Item;
import dev.muster.playbook.Keywords;
import dev.muster.template.Python;
import dev.muster.template.Scope;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import java.util.LinkedHashSet;
import java.util.Set;

/// Which tasks the command line's `--tags` and `--skip-tags` pick.
public record Tags(Set<String> only, Set<String> skip) {

    /// Every tag of a task, its own and those around it.
    public static Set<String> of(Item item, Templating templating, Scope scope) {
        var tags = new LinkedHashSet<String>();
        for (var keyword : item.all("tags")) {
            for (var value : Keywords.several(templating.resolve(keyword.value(), scope))) {
                for (var inner : Keywords.several(value)) {
                    if (inner instanceof Value.Text(String text, _, _)) {
                        for (var tag : text.split(",", -1)) {
                            tags.add(tag.strip());
                        }
                    } else {
                        tags.add(Python.print(inner));
                    }
                }
            }
        }
        tags.remove("");
        return tags;
    }

    /// Whether a task with these tags runs.
    public boolean pick(Set<String> tags) {
        return wanted(tags) && !skipped(tags);
    }

    private boolean wanted(Set<String> tags) {
        if (only.isEmpty() || only.contains("all")) {
            return !tags.contains("never") || intersects(only, tags);
        }
        if (tags.contains("always")) {
            return true;
        }
        return intersects(only, tags)
                || only.contains("tagged") && !tags.isEmpty() && !tags.contains("never")
                || only.contains("untagged") && tags.isEmpty();
    }

    private boolean skipped(Set<String> tags) {
        return intersects(skip, tags)
                || skip.contains("all") && !(tags.contains("always") && !skip.contains("always"))
                || skip.contains("tagged") && !tags.isEmpty()
                || skip.contains("untagged") && tags.isEmpty();
    }

    private static boolean intersects(Set<String> some, Set<String> others) {
        return some.stream().anyMatch(others::contains);
    }
}
