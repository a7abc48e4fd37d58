package dev.muster.modules.facts;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Which parts of a host's facts a task wants, as `gather_subset` says it.
final class Subsets {
    /// The parts there are. `min` is those that everything else rests on.
    enum Part {
        MIN,
        NETWORK,
        HARDWARE,
        VIRTUAL
    }

    private Subsets() {}

    /// `all`, `min`, `network`, `hardware`, `virtual`, or the finer names of Ansible; `!` leaves
    /// one out.
    static Set<Part> parts(List<String> words) {
        var wanted = new LinkedHashSet<Part>();
        var without = new LinkedHashSet<Part>();
        var explicit = false;
        for (var word : words) {
            var name = word.strip();
            var not = name.startsWith("!");
            var named = not ? name.substring(1) : name;
            if (not && named.equals("all")) {
                without.addAll(List.of(Part.NETWORK, Part.HARDWARE, Part.VIRTUAL));
            } else if (not) {
                without.addAll(named(named));
            } else if (!named.isEmpty()) {
                explicit = true;
                wanted.addAll(named(named));
            }
        }
        if (!explicit) {
            wanted.addAll(List.of(Part.values()));
            wanted.removeAll(without);
        }
        if (!without.contains(Part.MIN)) {
            wanted.add(Part.MIN);
        }
        return wanted;
    }

    private static Set<Part> named(String name) {
        return switch (name) {
            case "all" -> Set.of(Part.values());
            case "network",
                    "interfaces",
                    "default_ipv4",
                    "default_ipv6",
                    "all_ipv4_addresses",
                    "all_ipv6_addresses" ->
                    Set.of(Part.NETWORK);
            case "hardware",
                    "devices",
                    "dmi",
                    "memory",
                    "mounts",
                    "processor",
                    "processor_cores",
                    "processor_count",
                    "uptime_seconds" ->
                    Set.of(Part.HARDWARE);
            case "virtual", "virtualization_type", "virtualization_role" -> Set.of(Part.VIRTUAL);
            default -> Set.of(Part.MIN);
        };
    }
}
