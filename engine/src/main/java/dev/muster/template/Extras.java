package dev.muster.template;

import dev.muster.value.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// What filters and lookups need of the world outside.
///
/// @param environment the environment variables
/// @param clock what time it is, and where
/// @param directory where relative names begin when the scope names no better place
/// @param random the source of randomness that is not derived from a seed
/// @param options what the user has set
public record Extras(
        Map<String, String> environment,
        Clock clock,
        Path directory,
        RandomGenerator random,
        Processes processes,
        Web web,
        Options options) {

    /// What the user has set that templates heed.
    ///
    /// @param nativeTypes whether text that looks like any Python literal becomes its value
    ///   (`jinja2_native`)
    /// @param strict whether it is a mistake to read what is undefined; a template that does stays
    ///   as it was written otherwise (`error_on_undefined_vars`)
    /// @param settings a setting by the name that the lookup `config` knows it by
    public record Options(
            boolean nativeTypes, boolean strict, Function<String, Optional<Value>> settings) {
        /// Nothing set.
        public static final Options USUAL = new Options(false, true, _ -> Optional.empty());
    }

    public Extras(
            Map<String, String> environment,
            Clock clock,
            Path directory,
            RandomGenerator random,
            Processes processes,
            Web web) {
        this(environment, clock, directory, random, processes, web, Options.USUAL);
    }

    /// The same world for a user who has set something.
    public Extras with(Options chosen) {
        return new Extras(environment, clock, directory, random, processes, web, chosen);
    }

    /// The same world where no command runs and nothing is fetched.
    public Extras harmless() {
        return new Extras(
                environment,
                clock,
                directory,
                random,
                (_, _) -> {
                    throw new IOException("not while looking ahead");
                },
                (_, _, _) -> {
                    throw new IOException("not while looking ahead");
                },
                options);
    }

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
    ///
    /// @param environment for lookups, and for the commands that they run
    public static Extras real(Map<String, String> environment) {
        return new Extras(
                environment,
                new LocalClock(),
                Path.of("").toAbsolutePath(),
                new java.security.SecureRandom(),
                (command, folder) -> World.run(command, folder, environment),
                World::fetch);
    }

    Moment now(boolean utc) {
        ZoneId zone = utc ? ZoneOffset.UTC : clock.getZone();
        return new Moment(LocalDateTime.now(clock.withZone(zone)), Optional.empty(), zone);
    }
}
