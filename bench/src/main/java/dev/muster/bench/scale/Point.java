package dev.muster.bench.scale;

import java.time.Duration;

/// What a run over so many hosts took.
///
/// @param free whether each host went its own way (`strategy: free`)
/// @param sshd what the server worked for the connections
record Point(int hosts, boolean free, Duration wall, Duration cpu, Duration sshd, long memory) {
    double cpuOfOne() {
        return milliseconds(cpu) / hosts;
    }

    double sshdOfOne() {
        return milliseconds(sshd) / hosts;
    }

    double seconds() {
        return milliseconds(wall) / 1000;
    }

    double megabytes() {
        return memory / 1e6;
    }

    private static double milliseconds(Duration time) {
        return time.toNanos() / 1e6;
    }
}
