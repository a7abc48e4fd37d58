package dev.muster.bench.scale;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Plays a playbook that finds nothing to change on more and more simulated hosts, and writes down
/// what that takes.
public final class Scale {
    private static final List<Integer> SIZES = List.of(1, 10, 100, 1000, 10_000);

    /// More hosts than this go their own ways.
    private static final int IN_STEP = 1000;

    /// Small fleets are measured so often, and the least counts: other work only adds.
    private static final int TRIES = 3;

    private final Path root;
    private final Path folder;
    private final PrintStream out;

    private Scale(Path root, Path folder, PrintStream out) {
        this.root = root;
        this.folder = folder;
        this.out = out;
    }

    /// Measures the fleets that are asked for, or all, and prints or writes what they took.
    ///
    /// @param words the repository's folder, `--write` to write the page, and numbers of hosts
    public static void main(String[] words) throws IOException, InterruptedException {
        var root = Path.of(words[0]);
        boolean write = List.of(words).contains("--write");
        var sizes =
                Stream.of(words)
                        .skip(1)
                        .filter(word -> !word.equals("--write"))
                        .map(Integer::valueOf)
                        .sorted()
                        .toList();
        var folder = Files.createTempDirectory("muster-scale");
        int exit = 0;
        try (var sshd = Sshd.start(folder)) {
            new Scale(root, folder, System.out)
                    .measure(sizes.isEmpty() ? SIZES : sizes, write || sizes.isEmpty(), sshd);
        } catch (Trouble trouble) {
            System.err.println("scale: " + trouble.getMessage());
            exit = 1;
        } finally {
            clear(folder);
        }
        System.exit(exit);
    }

    private static void clear(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void measure(List<Integer> sizes, boolean write, Sshd sshd)
            throws IOException, InterruptedException {
        var fleet = Fleet.in(folder, sshd);
        var before = load();
        play(fleet, 1, false);
        var one = one(play(fleet, 1, false, "--profile", "--json"));
        int settled = 1;
        var points = new ArrayList<Point>();
        for (int hosts : sizes) {
            fleet.settle(settled, hosts);
            settled = Math.max(settled, hosts);
            boolean free = hosts > IN_STEP;
            var point = best(fleet, sshd, hosts, free);
            points.add(point);
            out.print(Page.table(List.of(point)).lines().skip(2).findFirst().orElse("") + "\n");
        }
        if (write) {
            new Page(root.resolve("docs/performance.md")).write(points, one, conditions(before));
            Files.writeString(root.resolve("docs/performance.svg"), new Curve(points).svg());
        } else {
            out.println(one.sentence());
            out.println(conditions(before));
        }
    }

    private Point best(Fleet fleet, Sshd sshd, int hosts, boolean free)
            throws IOException, InterruptedException {
        var tries = new ArrayList<Point>();
        for (int i = 0; i < (hosts > 100 ? 1 : TRIES); i++) {
            var worked = sshd.worked();
            var played = play(fleet, hosts, free);
            if (!played.said().contains(" nothing changed,")) {
                throw new Trouble("a host was not as it should be:\n" + played.said());
            }
            tries.add(
                    new Point(
                            hosts,
                            free,
                            played.wall(),
                            played.cpu(),
                            sshd.worked().minus(worked),
                            played.memory()));
        }
        return tries.stream().min(Comparator.comparing(Point::cpu)).orElseThrow();
    }

    private Played play(Fleet fleet, int hosts, boolean free, String... more)
            throws IOException, InterruptedException {
        var words =
                new ArrayList<>(
                        List.of(
                                root.resolve("muster").toString(),
                                "play",
                                "-i",
                                fleet.inventory(hosts).toString(),
                                "--ssh-known-hosts",
                                fleet.knownHosts(hosts).toString(),
                                fleet.playbook(free).toString()));
        words.addAll(List.of(more));
        return Played.run(folder.resolve("log"), words);
    }

    private static Page.One one(Played played) {
        return new Page.One(
                sum(played, "turns"),
                sum(played, "exchanges"),
                sum(played, "bytes_sent"),
                sum(played, "bytes_received"));
    }

    private static long sum(Played played, String field) {
        var pattern = Pattern.compile("\"" + field + "\": (\\d+)");
        return pattern.matcher(played.said())
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .sum();
    }

    // ---- the machine

    private static String conditions(String loadBefore) throws IOException {
        var processor =
                Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.substring(line.indexOf(':') + 1).strip())
                        .findFirst()
                        .orElse(System.getProperty("os.arch"));
        var memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\D", "");
        return String.format(
                Locale.ROOT,
                "%d x %s, %.0f GB, Linux %s, Java %s. The hosts, which are one sshd, and whatever"
                        + " else ran shared these processors: the load was %s before and %s after.",
                Runtime.getRuntime().availableProcessors(),
                processor,
                Long.parseLong(memory) / 1e6,
                System.getProperty("os.version"),
                System.getProperty("java.version"),
                loadBefore,
                load());
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    }
}
