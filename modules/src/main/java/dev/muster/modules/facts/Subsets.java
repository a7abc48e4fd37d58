package dev.muster.modules.facts;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Which parts of a host's facts a task wants, as `gather_subset` says it.
final class Subsets {
    /// The parts there are. `min` is those that everything else rests on.
    enum Part {
        MIN,
        NETWORK,
        HARDWARE,
        VIRTUAL
    }

    private static final Pattern PATTERN = Pattern.compile("[*?\\[]");
    private static final Pattern VIRTUAL = Pattern.compile("virtualization_.*");
    private static final Pattern HARDWARE =
            Pattern.compile(
                    "(?:processor|mem|swap|bios_|board_|chassis_|product_).*"
                            + "|devices|device_links|mounts|form_factor|system_vendor|flags");
    private static final Pattern MIN =
            Pattern.compile(
                    "(?:distribution|ssh_host_key_|user|real_|effective_|machine|kernel|python"
                            + "|selinux|system_capabilities).*"
                            + "|apparmor|architecture|cmdline|date_time|domain|env|fips|fqdn"
                            + "|hostname|hostnqn|is_chroot|iscsi_iqn|loadavg|local|lsb|nodename"
                            + "|os_family|pkg_mgr|proc_cmdline|service_mgr|system|uptime_seconds");

    private Subsets() {}

    /// The part that a fact is told with. Names that no other part tells are those of network
    /// interfaces.
    static Part part(String fact) {
        if (VIRTUAL.matcher(fact).matches()) {
            return Part.VIRTUAL;
        }
        if (HARDWARE.matcher(fact).matches()) {
            return Part.HARDWARE;
        }
        return MIN.matcher(fact).matches() ? Part.MIN : Part.NETWORK;
    }

    /// The parts that may hold facts of these names, which may be patterns; all if there are none.
    static Set<Part> holding(List<String> names) {
        if (names.isEmpty() || names.stream().anyMatch(name -> PATTERN.matcher(name).find())) {
            return EnumSet.allOf(Part.class);
        }
        var parts = EnumSet.noneOf(Part.class);
        names.forEach(name -> parts.add(part(name.replaceFirst("^ansible_", ""))));
        return parts;
    }

    /// Parts as the script on the host knows them.
    static String words(Set<Part> parts) {
        return parts.stream()
                .map(part -> part.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }

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
