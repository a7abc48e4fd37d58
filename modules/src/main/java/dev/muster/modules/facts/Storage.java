package dev.muster.modules.facts;

import dev.muster.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/// Block devices and what is mounted.
final class Storage {
    private static final Pattern BLANKS = Pattern.compile("\\s+");
    private static final Pattern CHOSEN = Pattern.compile("\\[([^]]+)]");
    private static final Pattern FOLDER = Pattern.compile("/dev/disk/by-(uuid|label|id):");
    private static final Pattern POINTS_TO = Pattern.compile("\\S+ -> (?:.*/)?([^/]+)$");
    private static final List<String> UNITS = List.of("Bytes", "KB", "MB", "GB", "TB", "PB", "EB");

    private final Sighting seen;

    /// Names of devices by kind (uuid, label, id) and device.
    private final Map<String, Map<String, List<String>>> links = new HashMap<>();

    Storage(Sighting seen) {
        this.seen = seen;
        var kind = "";
        for (var line : seen.section("links")) {
            var folder = FOLDER.matcher(line);
            var link = POINTS_TO.matcher(line);
            if (folder.matches()) {
                kind = folder.group(1);
            } else if (link.find()) {
                var words = BLANKS.split(line.substring(0, line.indexOf(" -> ")), -1);
                links.computeIfAbsent(kind, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(link.group(1), _ -> new ArrayList<>())
                        .add(words[words.length - 1]);
            }
        }
    }

    void tell(FactSheet facts) {
        facts.put("mounts", Value.list(mounts()));
        var devices = new FactSheet();
        for (var name : seen.namesIn("/sys/block")) {
            devices.put(name, device(name));
        }
        facts.put("devices", devices);
        facts.put(
                "device_links",
                new FactSheet()
                        .put("ids", linksOf("id"))
                        .put("labels", linksOf("label"))
                        .put("masters", new FactSheet())
                        .put("uuids", linksOf("uuid")));
    }

    private FactSheet linksOf(String kind) {
        var sheet = new FactSheet();
        links.getOrDefault(kind, Map.of()).forEach(sheet::put);
        return sheet;
    }

    /// Lines of mountinfo: `id parent device root point options [fields] - type source options`.
    private List<Value> mounts() {
        var space = space();
        var mounts = new ArrayList<Value>();
        for (var line : seen.lines("/proc/self/mountinfo")) {
            int dash = line.indexOf(" - ");
            var left = BLANKS.split(line.substring(0, Math.max(0, dash)), -1);
            var right = BLANKS.split(line.substring(dash + 3), -1);
            if (dash < 0 || left.length < 6 || right.length < 2) {
                continue;
            }
            var source = unescaped(right[1]);
            if (!source.startsWith("/") && !source.contains(":/")) {
                continue;
            }
            var point = unescaped(left[4]);
            var mount =
                    new FactSheet()
                            .put("mount", point)
                            .put("device", source)
                            .put("fstype", right[0])
                            .put("options", options(left, right))
                            .put("uuid", name("uuid", source));
            Optional.ofNullable(space.get(point)).ifPresent(words -> size(mount, words));
            mounts.add(mount.value());
        }
        return mounts;
    }

    private static String options(String[] left, String[] right) {
        var options = new ArrayList<>(List.of(left[5].split(",", -1)));
        if (right.length > 2) {
            List.of(right[2].split(",", -1)).stream()
                    .filter(option -> !option.equals("rw") && !option.equals("ro"))
                    .forEach(options::add);
        }
        if (!left[3].equals("/")) {
            options.add("bind");
        }
        return String.join(",", options);
    }

    private String name(String kind, String device) {
        var names =
                links.getOrDefault(kind, Map.of())
                        .getOrDefault(device.substring(device.lastIndexOf('/') + 1), List.of());
        return names.isEmpty() ? "N/A" : names.getFirst();
    }

    /// What `stat -f` said, by mount point.
    private Map<String, long[]> space() {
        var space = new HashMap<String, long[]>();
        for (var line : seen.section("space")) {
            var words = line.split(" ", 8);
            if (words.length == 8) {
                var numbers = new long[7];
                for (int i = 0; i < 7; i++) {
                    numbers[i] = Long.parseLong(words[i]);
                }
                space.put(words[7], numbers);
            }
        }
        return space;
    }

    private static void size(FactSheet mount, long[] words) {
        long fundamental = words[0];
        long total = words[2];
        long available = words[3];
        mount.put("block_size", words[1])
                .put("block_total", total)
                .put("block_available", available)
                .put("block_used", total - available)
                .put("inode_total", words[5])
                .put("inode_available", words[6])
                .put("inode_used", words[5] - words[6])
                .put("size_total", fundamental * total)
                .put("size_available", fundamental * available);
    }

    private FactSheet device(String name) {
        var folder = "/sys/block/" + name + "/";
        var sectorSize = seen.line(folder + "queue/hw_sector_size").orElse("512");
        var sectors = seen.line(folder + "size").orElse("0");
        var partitions = new FactSheet();
        for (var part : seen.namesIn("/sys/block/" + name)) {
            if (seen.line(folder + part + "/partition").isPresent()) {
                partitions.put(part, partition(folder + part + "/", part, sectorSize));
            }
        }
        return new FactSheet()
                .put("virtual", seen.exists(folder + "device") ? 0 : 1)
                .put("links", linksTo(name))
                .put("vendor", orNull(folder + "device/vendor"))
                .put("model", orNull(folder + "device/model"))
                .put("removable", seen.line(folder + "removable").orElse("0"))
                .put("rotational", seen.line(folder + "queue/rotational").orElse("0"))
                .put("scheduler_mode", scheduler(folder))
                .put("support_discard", seen.line(folder + "queue/discard_granularity").orElse("0"))
                .put("sectors", sectors)
                .put("sectorsize", sectorSize)
                // the kernel counts a device in units of 512 bytes, whatever its sectors
                .put("size", human(Long.parseLong(sectors) * 512))
                .put("partitions", partitions)
                .put("holders", List.copyOf(seen.namesIn("/sys/block/" + name + "/holders")))
                .put("host", "")
                .put("sas_address", Value.NULL)
                .put("sas_device_handle", Value.NULL);
    }

    private FactSheet partition(String folder, String name, String sectorSize) {
        var sectors = seen.line(folder + "size").orElse("0");
        return new FactSheet()
                .put("start", seen.line(folder + "start").orElse("0"))
                .put("sectors", sectors)
                .put("sectorsize", Long.parseLong(sectorSize))
                .put("size", human(Long.parseLong(sectors) * 512))
                .put("uuid", nameOrNull("uuid", name))
                .put("links", linksTo(name))
                .put("holders", List.of());
    }

    private FactSheet linksTo(String name) {
        return new FactSheet()
                .put("ids", links.getOrDefault("id", Map.of()).getOrDefault(name, List.of()))
                .put("labels", links.getOrDefault("label", Map.of()).getOrDefault(name, List.of()))
                .put("masters", List.of())
                .put("uuids", links.getOrDefault("uuid", Map.of()).getOrDefault(name, List.of()));
    }

    private Value nameOrNull(String kind, String device) {
        var name = name(kind, device);
        return name.equals("N/A") ? Value.NULL : Value.text(name);
    }

    private Value orNull(String file) {
        return seen.line(file).<Value>map(Value::text).orElse(Value.NULL);
    }

    private String scheduler(String folder) {
        var line = seen.line(folder + "queue/scheduler").orElse("");
        var chosen = CHOSEN.matcher(line);
        return chosen.find() ? chosen.group(1) : line.equals("none") ? "none" : "";
    }

    private static String human(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= 1024 && unit < UNITS.size() - 1) {
            amount /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.2f %s", amount, UNITS.get(unit));
    }

    /// The kernel writes blanks in names as octal numbers.
    private static String unescaped(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\134", "\\");
    }
}
