package dev.muster.module;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// What became of a step on the host.
///
/// @param exit the exit code; 0 for success, above 128 for a signal as shells have it
/// @param note what the step wants to tell beside its output: the name of a backup file, say
public record Outcome(
        int exit, String out, String err, Instant began, Duration took, Optional<String> note) {
    public boolean failed() {
        return exit != 0;
    }
}
