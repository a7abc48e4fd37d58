package dev.muster.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// Counts, times and names of hosts as a person reads them.
final class Words {
    private Words() {}

    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /// `0.42 s`, `12.3 s`, `4 min 07 s`.
    static String duration(Duration took) {
        double seconds = took.toMillis() / 1000.0;
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", seconds);
        }
        return took.toMinutes() + " min " + String.format("%02d s", took.toSecondsPart());
    }

    /// `812 B`, `4.1 KB`, `200 MB`.
    static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double amount = bytes;
        int unit = 0;
        while (amount >= 999.5 && unit < 3) {
            amount /= 1000;
            unit++;
        }
        var pattern = amount < 99.95 ? "%.1f %s" : "%.0f %s";
        return String.format(
                Locale.ROOT, pattern, amount, List.of("B", "KB", "MB", "GB").get(unit));
    }

    /// All hosts where they fit into so many columns; else the first ones and how many there are.
    static String hosts(List<String> names, int room) {
        var all = String.join(", ", names);
        if (all.length() <= room || names.size() == 1) {
            return all;
        }
        var end = " … (" + names.size() + ")";
        var shown = new StringBuilder(names.getFirst());
        for (var name : names.subList(1, names.size())) {
            if (shown.length() + 2 + name.length() + end.length() > room) {
                break;
            }
            shown.append(", ").append(name);
        }
        return shown.append(end).toString();
    }
}
