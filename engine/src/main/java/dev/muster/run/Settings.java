package dev.muster.run;

import dev.muster.module.Secret;
import dev.muster.value.Value;
import dev.muster.variables.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the command line says about a run.
///
/// @param extra variables that win over all others, as written
/// @param forks how many hosts work at the same time
/// @param verbosity how many `-v` were given
public record Settings(
        Picks picks,
        Map<String, Value> extra,
        int forks,
        Mode mode,
        Pace pace,
        int verbosity,
        Connecting connecting,
        Customs customs) {

    /// What a run is without any option.
    public static final Settings USUAL =
            new Settings(
                    Picks.ALL,
                    Map.of(),
                    5,
                    new Mode(false, false),
                    Pace.STRAIGHT,
                    0,
                    Connecting.USUAL,
                    Customs.USUAL);

    public Settings {
        extra = Map.copyOf(extra);
    }

    /// Which hosts and tasks of the plays.
    ///
    /// @param limit host patterns that narrow every play's hosts
    /// @param tags run only tasks with these; empty means all
    public record Picks(Optional<String> limit, Set<String> tags, Set<String> skipTags) {
        public static final Picks ALL = new Picks(Optional.empty(), Set.of(), Set.of());

        public Picks {
            tags = Set.copyOf(tags);
            skipTags = Set.copyOf(skipTags);
        }
    }

    /// What is done and what is told.
    ///
    /// @param check whether nothing is to be changed
    /// @param differences whether what changes in files is to be told
    /// @param profile whether what talking with hosts costs is to be told
    public record Mode(boolean check, boolean differences, boolean profile) {
        public Mode(boolean check, boolean differences) {
            this(check, differences, false);
        }

        /// The same with or without a profile.
        public Mode profiled(boolean wanted) {
            return new Mode(check, differences, wanted);
        }
    }

    /// How the run goes through its tasks.
    ///
    /// @param startAt the name (or glob) of the task to start at
    /// @param step whether a person is asked before each task
    /// @param forceHandlers whether a host that failed still runs its handlers
    public record Pace(Optional<String> startAt, boolean step, boolean forceHandlers) {
        public static final Pace STRAIGHT = new Pace(Optional.empty(), false, false);
    }

    public Settings with(Picks other) {
        return new Settings(other, extra, forks, mode, pace, verbosity, connecting, customs);
    }

    public Settings with(Mode other) {
        return new Settings(picks, extra, forks, other, pace, verbosity, connecting, customs);
    }

    public Settings with(Pace other) {
        return new Settings(picks, extra, forks, mode, other, verbosity, connecting, customs);
    }

    public Settings with(Connecting other) {
        return new Settings(picks, extra, forks, mode, pace, verbosity, other, customs);
    }

    public Settings with(Customs other) {
        return new Settings(picks, extra, forks, mode, pace, verbosity, connecting, other);
    }

    /// What is the custom of a place, as its settings say it.
    ///
    /// @param once whether a play gathers none of hosts whose facts are known
    /// @param kept where they are kept from run to run
    /// @param managed what `ansible_managed` says
    /// @param handlersMustExist whether it is a mistake to notify a handler that is not there
    /// @param jobFolder the folder of a host in which jobs in the background leave what they came
    ///   to
    /// @param strangers what a host pattern is that matches nothing
    public record Customs(
            boolean once,
            Optional<FactStore> kept,
            String managed,
            boolean handlersMustExist,
            String jobFolder,
            Strangers strangers,
            Rules rules) {
        public static final Customs USUAL =
                new Customs(
                        false,
                        Optional.empty(),
                        "Ansible managed",
                        true,
                        "~/.ansible_async",
                        Strangers.WARNING,
                        Rules.USUAL);
    }

    /// What becomes of a host pattern that matches nothing.
    public enum Strangers {
        WARNING,
        ERROR,
        IGNORE
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
    /// @param retries how often a connection that fails is tried again
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
            Duration timeout,
            int retries) {
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
                        Duration.ofSeconds(10),
                        0);

        public Connecting {
            knownHosts = List.copyOf(knownHosts);
        }

        /// The same with files of known hosts.
        public Connecting knowing(List<Path> files) {
            return new Connecting(
                    connection,
                    user,
                    privateKey,
                    password,
                    become,
                    becomeMethod,
                    becomeUser,
                    becomePassword,
                    files,
                    acceptNew,
                    sshArguments,
                    timeout,
                    retries);
        }
    }
}
