package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Processors, memory and what the firmware says of the machine.
final class Hardware {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final List<List<String>> FIRMWARE =
            List.of(
                    List.of("bios_date", "bios_date"),
                    List.of("bios_vendor", "bios_vendor"),
                    List.of("bios_version", "bios_version"),
                    List.of("board_asset_tag", "board_asset_tag"),
                    List.of("board_name", "board_name"),
                    List.of("board_serial", "board_serial"),
                    List.of("board_vendor", "board_vendor"),
                    List.of("board_version", "board_version"),
                    List.of("chassis_asset_tag", "chassis_asset_tag"),
                    List.of("chassis_serial", "chassis_serial"),
                    List.of("chassis_vendor", "chassis_vendor"),
                    List.of("chassis_version", "chassis_version"),
                    List.of("form_factor", "chassis_type"),
                    List.of("product_name", "product_name"),
                    List.of("product_serial", "product_serial"),
                    List.of("product_uuid", "product_uuid"),
                    List.of("product_version", "product_version"),
                    List.of("system_vendor", "sys_vendor"));

    /// Chassis types in the order of the SMBIOS specification, from 0 on.
    private static final List<String> FORMS =
            List.of(
                    "Unknown",
                    "Other",
                    "Unknown",
                    "Desktop",
                    "Low Profile Desktop",
                    "Pizza Box",
                    "Mini Tower",
                    "Tower",
                    "Portable",
                    "Laptop",
                    "Notebook",
                    "Hand Held",
                    "Docking Station",
                    "All In One",
                    "Sub Notebook",
                    "Space-saving",
                    "Lunch Box",
                    "Main Server Chassis",
                    "Expansion Chassis",
                    "Sub Chassis",
                    "Bus Expansion Chassis",
                    "Peripheral Chassis",
                    "RAID Chassis",
                    "Rack Mount Chassis",
                    "Sealed-case PC",
                    "Multi-system",
                    "CompactPCI",
                    "AdvancedTCA",
                    "Blade",
                    "Blade Enclosure",
                    "Tablet",
                    "Convertible",
                    "Detachable",
                    "IoT Gateway",
                    "Embedded PC",
                    "Mini PC",
                    "Stick PC");

    private final Sighting seen;

    Hardware(Sighting seen) {
        this.seen = seen;
    }

    void tell(FactSheet facts) {
        processors(facts);
        memory(facts);
        for (var entry : FIRMWARE) {
            facts.put(entry.getFirst(), firmware(entry.getLast()));
        }
    }

    private String firmware(String file) {
        var text = seen.line("/sys/class/dmi/id/" + file).orElse("NA");
        if (!file.equals("chassis_type") || text.equals("NA")) {
            return text;
        }
        int number = Integer.parseInt(text);
        return number < FORMS.size() ? FORMS.get(number) : "Unknown (" + number + ")";
    }

    private void processors(FactSheet facts) {
        var words = new ArrayList<String>();
        var sockets = new LinkedHashSet<String>();
        long logical = 0;
        long cores = 0;
        long siblings = 0;
        for (var line : seen.section("cpu")) {
            int colon = line.indexOf(':');
            var key = line.substring(0, colon).strip();
            var value = line.substring(colon + 1).strip();
            switch (key) {
                case "processor" -> {
                    logical++;
                    words.add(value);
                }
                case "vendor_id", "model name", "Processor" -> words.add(value);
                case "physical id" -> sockets.add(value);
                case "cpu cores" -> cores = Long.parseLong(value);
                case "siblings" -> siblings = Long.parseLong(value);
                case "flags" -> facts.put("flags", List.of(BLANKS.split(value, -1)));
                default -> {}
            }
        }
        long count = sockets.isEmpty() ? logical : sockets.size();
        long perSocket = cores == 0 ? 1 : cores;
        long threads = cores == 0 || siblings == 0 ? 1 : Math.max(1, siblings / cores);
        facts.put("processor", words)
                .put("processor_count", count)
                .put("processor_cores", perSocket)
                .put("processor_threads_per_core", threads)
                .put("processor_vcpus", sockets.isEmpty() ? logical : count * perSocket * threads)
                .put("processor_nproc", allowed().orElse(logical));
    }

    /// How many processors a process may use, from a list such as `0-3,8`.
    private Optional<Long> allowed() {
        return Optional.ofNullable(seen.fields("/proc/self/status").get("Cpus_allowed_list"))
                .map(list -> {
                    long count = 0;
                    for (var range : list.split(",", -1)) {
                        var ends = range.split("-", -1);
                        count +=
                                Long.parseLong(ends[ends.length - 1]) - Long.parseLong(ends[0]) + 1;
                    }
                    return count;
                });
    }

    private void memory(FactSheet facts) {
        Map<String, String> info = seen.fields("/proc/meminfo");
        long total = megabytes(info, "MemTotal");
        long free = megabytes(info, "MemFree");
        long unused =
                (kilobytes(info, "MemFree")
                                + kilobytes(info, "Cached")
                                + kilobytes(info, "Buffers"))
                        / 1024;
        long swap = megabytes(info, "SwapTotal");
        long swapFree = megabytes(info, "SwapFree");
        facts.put("memtotal_mb", total)
                .put("memfree_mb", free)
                .put("swaptotal_mb", swap)
                .put("swapfree_mb", swapFree)
                .put(
                        "memory_mb",
                        Value.map(
                                new FactSheet()
                                        .put(
                                                "real",
                                                new FactSheet()
                                                        .put("total", total)
                                                        .put("used", total - free)
                                                        .put("free", free))
                                        .put(
                                                "nocache",
                                                new FactSheet()
                                                        .put("free", unused)
                                                        .put("used", total - unused))
                                        .put(
                                                "swap",
                                                new FactSheet()
                                                        .put("total", swap)
                                                        .put("free", swapFree)
                                                        .put("used", swap - swapFree)
                                                        .put(
                                                                "cached",
                                                                megabytes(info, "SwapCached")))
                                        .asMap()));
    }

    private static long megabytes(Map<String, String> info, String key) {
        return kilobytes(info, key) / 1024;
    }

    private static long kilobytes(Map<String, String> info, String key) {
        return Long.parseLong(BLANKS.split(info.getOrDefault(key, "0 kB"), -1)[0]);
    }
}
