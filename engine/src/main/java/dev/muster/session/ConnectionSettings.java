package dev.muster.session;

import dev.muster.module.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What a run says about connections as such, whatever the host.
///
/// @param knownHosts files of host keys, instead of those that `~/.ssh/config` or habit names; none
///   for these
/// @param sshConfig files in the manner of `~/.ssh/config`, the user's own before the system's
/// @param agent the socket of an ssh-agent
/// @param home the user's home directory, for `~`
/// @param environment of this process, for local commands
/// @param passphrase asked for a key file's passphrase, with a text that says which
public record ConnectionSettings(
        List<Path> knownHosts,
        HostKeys hostKeys,
        List<Path> sshConfig,
        Optional<Path> agent,
        Path home,
        String user,
        Map<String, String> environment,
        Function<String, Optional<Secret>> passphrase) {

    /// What to do about a host whose key is unknown. A key that has changed is refused in any case.
    public enum HostKeys {
        STRICT,
        ACCEPT_NEW
    }

    public ConnectionSettings {
        knownHosts = List.copyOf(knownHosts);
        sshConfig = List.copyOf(sshConfig);
        environment = Map.copyOf(environment);
    }

    /// What `ssh` itself would go by, read from the environment of this process.
    public static ConnectionSettings usual(
            Map<String, String> environment, Path home, String user) {
        return new ConnectionSettings(
                List.of(),
                HostKeys.STRICT,
                List.of(home.resolve(".ssh/config"), Path.of("/etc/ssh/ssh_config")),
                Optional.ofNullable(environment.get("SSH_AUTH_SOCK"))
                        .filter(socket -> !socket.isBlank())
                        .map(Path::of),
                home,
                user,
                environment,
                _ -> Optional.empty());
    }

    public ConnectionSettings withKnownHosts(List<Path> files) {
        return new ConnectionSettings(
                files, hostKeys, sshConfig, agent, home, user, environment, passphrase);
    }

    public ConnectionSettings withHostKeys(HostKeys policy) {
        return new ConnectionSettings(
                knownHosts, policy, sshConfig, agent, home, user, environment, passphrase);
    }

    public ConnectionSettings withSshConfig(List<Path> files) {
        return new ConnectionSettings(
                knownHosts, hostKeys, files, agent, home, user, environment, passphrase);
    }

    public ConnectionSettings withAgent(Optional<Path> socket) {
        return new ConnectionSettings(
                knownHosts, hostKeys, sshConfig, socket, home, user, environment, passphrase);
    }

    public ConnectionSettings withPassphrase(Function<String, Optional<Secret>> ask) {
        return new ConnectionSettings(
                knownHosts, hostKeys, sshConfig, agent, home, user, environment, ask);
    }
}
