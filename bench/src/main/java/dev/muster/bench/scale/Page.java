package dev.muster.bench.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// The page of figures: what stands between its marks is written anew.
record Page(Path file) {
    private static final String BEGIN = "<!-- written by bench/scale -->";
    private static final String END = "<!-- until here -->";

    void write(List<Point> points, One one, String conditions) throws IOException {
        var text = Files.readString(file);
        int from = text.indexOf(BEGIN);
        int to = text.indexOf(END);
        if (from < 0 || to < from) {
            throw new Trouble(file + " has no '" + BEGIN + "' and '" + END + "'");
        }
        var written =
                BEGIN + "\n" + table(points) + "\n" + one.sentence() + "\n\n" + conditions + "\n";
        Files.writeString(file, text.substring(0, from) + written + text.substring(to));
    }

    static String table(List<Point> points) {
        var table = new StringBuilder();
        table.append("| hosts | strategy | seconds | CPU of Muster, s | ms a host ");
        table.append("| CPU of sshd, ms a host | peak memory, MB |\n");
        table.append("|--:|---|--:|--:|--:|--:|--:|\n");
        for (var point : points) {
            table.append(
                    String.format(
                            Locale.ROOT,
                            "| %,d | %s | %.1f | %.1f | %.1f | %.1f | %.0f |%n",
                            point.hosts(),
                            point.free() ? "free" : "linear",
                            point.seconds(),
                            point.cpu().toMillis() / 1000.0,
                            point.cpuOfOne(),
                            point.sshdOfOne(),
                            point.megabytes()));
        }
        return table.toString();
    }

    /// What one host's line carries.
    record One(long turns, long exchanges, long sent, long received) {
        String sentence() {
            return String.format(
                    Locale.ROOT,
                    "Each host: %d round trips (%d of them for questions, the others for connecting),"
                            + " %.1f KB sent and %.1f KB received.",
                    turns,
                    exchanges,
                    sent / 1e3,
                    received / 1e3);
        }
    }
}
