package dev.muster.template;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What filters and lookups need of the world outside.
///
/// @param environment the environment variables
/// @param clock what time it is, and where
/// @param directory where relative names begin when the scope names no better place
/// @param random the source of randomness that is not derived from a seed
public record Extras(
        Map<String, String> environment,
        Clock clock,
        Path directory,
        RandomGenerator random,
        Processes processes,
        Web web) {

    /// Runs commands on the controller.
    @FunctionalInterface
    public interface Processes {
        /// The standard output of a shell command; fails if it exits with another code than 0.
        String run(String command, Path directory) throws IOException, InterruptedException;
    }

    /// Fetches documents.
    @FunctionalInterface
    public interface Web {
        String fetch(String url, Map<String, String> headers, Optional<Integer> timeout)
                throws IOException, InterruptedException;
    }

    /// The real world.
    public static Extras real() {
        return new Extras(
                System.getenv(),
                Clock.system(ZoneId.systemDefault()),
                Path.of("").toAbsolutePath(),
                new java.security.SecureRandom(),
                World::run,
                World::fetch);
    }

    Moment now(boolean utc) {
        ZoneId zone = utc ? ZoneOffset.UTC : clock.getZone();
        return new Moment(LocalDateTime.now(clock.withZone(zone)), Optional.empty(), zone);
    }
}
