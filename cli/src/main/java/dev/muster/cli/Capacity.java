package dev.muster.cli;

import java.time.Duration;

/// How long a run takes, reckoned from what it has to say to its hosts and what that costs here.
///
/// A host is waited for as often as the talk with it turns; so many hosts at a time as there are
/// forks. Meanwhile this machine has its own work to do for each, and whichever of the two takes
/// longer decides.
///
/// @param processors what this machine has to work with
/// @param roundTrip to a host and back
/// @param tasks how many tasks look at each host
/// @param changes how many of them find something to change there
record Capacity(int hosts, int forks, int processors, Duration roundTrip, int tasks, int changes) {
    /// Round trips until there is a shell: one to reach the port, two to agree on keys, one to log
    /// in, two to start the shell.
    static final int CONNECTING = 6;

    /// Round trips until all is known that tasks ask for.
    static final int LOOKING = 1;

    // measured with bench/scale; docs/performance.md has the figures and the machine
    private static final Duration LOGIN = Duration.ofMillis(40);
    private static final Duration STEPS = Duration.ofMillis(15);
    private static final Duration START = Duration.ofMillis(700);
    private static final Duration HOST = Duration.ofMillis(5);
    private static final Duration TASK = Duration.ofNanos(400_000);
    private static final Duration CHANGE = Duration.ofMillis(3);
    private static final double BASE_MEMORY = 150;
    private static final double LINE_MEMORY = 0.6;
    private static final int LINES = 1000;

    /// How often one host is waited for.
    int turns() {
        return CONNECTING + LOOKING + changes;
    }

    /// What one host keeps a run waiting.
    Duration oneHost() {
        return roundTrip.multipliedBy(turns()).plus(LOGIN).plus(STEPS.multipliedBy(changes));
    }

    /// How often all forks are taken.
    int waves() {
        return (hosts + forks - 1) / forks;
    }

    Duration allHosts() {
        return oneHost().multipliedBy(waves());
    }

    /// What this machine works.
    Duration work() {
        var host = HOST.plus(TASK.multipliedBy(tasks)).plus(CHANGE.multipliedBy(changes));
        return START.plus(host.multipliedBy(hosts));
    }

    Duration ownTime() {
        return work().dividedBy(processors);
    }

    Duration inAll() {
        return isBoundByHosts() ? allHosts().plus(START.dividedBy(processors)) : ownTime();
    }

    boolean isBoundByHosts() {
        return allHosts().compareTo(ownTime()) > 0;
    }

    /// The same with other forks.
    Capacity with(int otherForks) {
        return new Capacity(hosts, otherForks, processors, roundTrip, tasks, changes);
    }

    /// What is resident at most, in megabytes.
    double memory() {
        return BASE_MEMORY + LINE_MEMORY * Math.min(hosts, LINES);
    }
}
