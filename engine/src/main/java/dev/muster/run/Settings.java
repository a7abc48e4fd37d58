package dev.muster.run;

import dev.muster.module.Secret;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the command line says about a run.
///
/// @param limit host patterns that narrow every play's hosts
/// @param tags run only tasks with these; empty means all
/// @param extra variables that win over all others, as written
/// @param forks how many hosts work at the same time
/// @param startAt the name (or glob) of the task to start at
/// @param verbosity how many `-v` were given
public record Settings(
        Optional<String> limit,
        Set<String> tags,
        Set<String> skipTags,
        Map<String, Value> extra,
        int forks,
        boolean check,
        boolean differences,
        Optional<String> startAt,
        boolean step,
        boolean forceHandlers,
        int verbosity,
        Connecting connecting,
        Customs customs) {

    public Settings(
            Optional<String> limit,
            Set<String> tags,
            Set<String> skipTags,
            Map<String, Value> extra,
            int forks,
            boolean check,
            boolean differences,
            Optional<String> startAt,
            boolean step,
            boolean forceHandlers,
            int verbosity,
            Connecting connecting) {
        this(
                limit,
                tags,
                skipTags,
                extra,
                forks,
                check,
                differences,
                startAt,
                step,
                forceHandlers,
                verbosity,
                connecting,
                Customs.USUAL);
    }

    public Settings {
        tags = Set.copyOf(tags);
        skipTags = Set.copyOf(skipTags);
        extra = Map.copyOf(extra);
    }

    /// The same with other customs.
    public Settings with(Customs other) {
        return new Settings(
                limit,
                tags,
                skipTags,
                extra,
                forks,
                check,
                differences,
                startAt,
                step,
                forceHandlers,
                verbosity,
                connecting,
                other);
    }

    /// What is the custom of a place, as its settings say it.
    ///
    /// @param once whether a play gathers none of hosts whose facts are known
    /// @param kept where they are kept from run to run
    /// @param managed what `ansible_managed` says
    /// @param handlersMustExist whether it is a mistake to notify a handler that is not there
    public record Customs(
            boolean once, Optional<FactStore> kept, String managed, boolean handlersMustExist) {
        public static final Customs USUAL =
                new Customs(false, Optional.empty(), "Ansible managed", true);
    }

    /// How to reach hosts where the inventory does not say it.
    ///
    /// @param connection `ssh` or `local`
    /// @param password for logging in, asked with `-k`
    /// @param become whether tasks run as somebody else (`-b`)
    /// @param becomePassword asked with `-K`
    /// @param knownHosts files instead of `~/.ssh/known_hosts`
    /// @param acceptNew whether a host that nobody knows yet is taken at its word
    /// @param sshArguments options as for `ssh`, such as `-o ProxyJump=gate`
    public record Connecting(
            Optional<String> connection,
            Optional<String> user,
            Optional<Path> privateKey,
            Optional<Secret> password,
            boolean become,
            Optional<String> becomeMethod,
            Optional<String> becomeUser,
            Optional<Secret> becomePassword,
            List<Path> knownHosts,
            boolean acceptNew,
            Optional<String> sshArguments,
            Duration timeout) {
        public static final Connecting USUAL =
                new Connecting(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        false,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false,
                        Optional.empty(),
                        Duration.ofSeconds(10));

        public Connecting {
            knownHosts = List.copyOf(knownHosts);
        }
    }
}
