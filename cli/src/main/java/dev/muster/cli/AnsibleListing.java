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
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a playbook holds, as Ansible lists it.
final class AnsibleListing {
    private final Plan plan;
    private final PrintStream out;

    /// What is asked for; nothing of it is a check of the syntax.
    record Wanted(boolean hosts, boolean tasks, boolean tags) {
        boolean isNothing() {
            return !hosts && !tasks && !tags;
        }
    }

    AnsibleListing(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    void tell(
            Path playbook,
            Wanted wanted,
            Inventory inventory,
            Optional<String> limit,
            Tags picked) {
        out.println();
        out.println("playbook: " + playbook);
        int number = 1;
        for (var play : wanted.isNothing() ? List.<Play>of() : plan.plays()) {
            var known = Listing.known(plan, play);
            heading(play, number++, known);
            if (wanted.hosts()) {
                hosts(play, known, inventory, limit);
            }
            if (wanted.tasks() || wanted.tags()) {
                tasks(play, known, wanted, picked);
            }
        }
    }

    private void heading(Play play, int number, Scope known) {
        var hosts = patterns(play, known);
        var name = play.name().map(Listing::written).orElse(String.join(",", hosts));
        out.println();
        out.print("  play #" + number + " (" + String.join(",", hosts) + "): " + name);
        out.println("\tTAGS: [" + String.join(",", tags(play, known)) + "]");
    }

    private List<String> patterns(Play play, Scope known) {
        return Keywords.several(plan.sources().templating().resolve(play.hosts(), known)).stream()
                .map(Python::print)
                .toList();
    }

    private Set<String> tags(Play play, Scope known) {
        var tags = new TreeSet<String>();
        for (var value : play.frame().tags()) {
            for (var tag : Keywords.several(plan.sources().templating().resolve(value, known))) {
                for (var word : Python.print(tag).split(",")) {
                    tags.add(word.strip());
                }
            }
        }
        return tags;
    }

    private void hosts(Play play, Scope known, Inventory inventory, Optional<String> limit) {
        var patterns = patterns(play, known);
        var pattern = HostPattern.parse(patterns, play.place());
        var chosen =
                limit.map(text -> inventory.select(pattern, HostPattern.limit(text), _ -> {}))
                        .orElseGet(() -> inventory.select(pattern, _ -> {}));
        out.println(
                "    pattern: "
                        + patterns.stream()
                                .map(text -> "'" + text + "'")
                                .collect(Collectors.joining(", ", "[", "]")));
        out.println("    hosts (" + chosen.size() + "):");
        chosen.forEach(host -> out.println("      " + host.name()));
    }

    private void tasks(Play play, Scope known, Wanted wanted, Tags picked) {
        var all = new TreeSet<>(tags(play, known));
        if (wanted.tasks()) {
            out.println("    tasks:");
        }
        for (var task : Listing.tasks(play)) {
            var own = ownTags(task, known);
            if (!picked.pick(own)) {
                continue;
            }
            all.addAll(own);
            if (wanted.tasks()) {
                var name = Listing.name(task);
                out.println("      " + name + "\tTAGS: [" + String.join(", ", own) + "]");
            }
        }
        if (wanted.tags()) {
            out.println("      TASK TAGS: [" + String.join(", ", all) + "]");
        }
    }

    private Set<String> ownTags(Item.Task task, Scope known) {
        try {
            return new TreeSet<>(Tags.of(task, plan.sources().templating(), known));
        } catch (InputException _) {
            // tags that only a host knows
            return Set.of();
        }
    }
}
