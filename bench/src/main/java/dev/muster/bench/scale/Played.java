package dev.muster.bench.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What one run of `muster play` took.
///
/// @param cpu what Muster worked, its start included
/// @param memory the most that was resident at a time, in bytes
/// @param said all that it printed
record Played(Duration wall, Duration cpu, long memory, String said) {
    private static final Pattern TIME = Pattern.compile("(\\d+)m([\\d.]+)s (\\d+)m([\\d.]+)s");
    private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");

    /// Runs and waits. A shell around it tells what it worked, to the end.
    static Played run(Path log, List<String> command) throws IOException, InterruptedException {
        var words =
                new ArrayList<>(
                        List.of(
                                "sh",
                                "-c",
                                "log=$1; shift; \"$@\" >$log 2>&1; r=$?; times; exit $r"));
        words.addAll(List.of("sh", log.toString()));
        words.addAll(command);
        var began = Instant.now();
        var builder = new ProcessBuilder(words).redirectErrorStream(true);
        // a hold that somebody started here would do the work, where nobody counts it
        builder.environment().put("MUSTER_HOLD", "no");
        var process = builder.start();
        long memory = 0;
        while (process.isAlive()) {
            memory = Math.max(memory, resident(process.toHandle()));
            Thread.sleep(20);
        }
        var wall = Duration.between(began, Instant.now());
        var times =
                new String(process.getInputStream().readAllBytes(), UTF_8).strip().lines().toList();
        var said = Files.readString(log);
        if (process.exitValue() != 0) {
            throw new Trouble(String.join(" ", command) + "\n" + said);
        }
        return new Played(wall, sum(times.getLast()), memory, said);
    }

    private static long resident(ProcessHandle shell) {
        long most = 0;
        for (var child : shell.children().toList()) {
            try {
                var status = Path.of("/proc", String.valueOf(child.pid()), "status");
                var found = RESIDENT.matcher(Files.readString(status));
                if (found.find()) {
                    most = Math.max(most, Long.parseLong(found.group(1)) << 10);
                }
            } catch (IOException _) {
                // it has ended
            }
        }
        return most;
    }

    private static Duration sum(String times) {
        var found = TIME.matcher(times);
        if (!found.find()) {
            throw new Trouble("this shell tells times in another way: " + times);
        }
        double seconds = 0;
        for (int i = 1; i < 5; i += 2) {
            seconds +=
                    60 * Double.parseDouble(found.group(i))
                            + Double.parseDouble(found.group(i + 1));
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
