package dev.muster.session.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Where a host is and how to get in, when inventory, command line and `~/.ssh/config` have all had
/// their say.
///
/// @param alias the host's name in `known_hosts`
/// @param aliased whether `HostKeyAlias` gave that name, which then stands without a port
/// @param identities key files to try, in order
/// @param named whether the identities were named by somebody, rather than tried out of habit
/// @param identitiesOnly whether the agent may only offer these
/// @param agent the socket of the agent to ask
/// @param knownHosts files to look for the host's key in; the first takes new ones
/// @param certificates files of certificates for the identities, beside those that lie next to them
/// @param revokedKeys the file of host keys and host certificates that count no more
/// @param strict what `StrictHostKeyChecking` says, as far as it says anything
/// @param keepAlive how often to knock on the line
record Route(
        String host,
        int port,
        String alias,
        boolean aliased,
        String user,
        List<Path> identities,
        boolean named,
        boolean identitiesOnly,
        Optional<Path> agent,
        List<Path> knownHosts,
        List<Path> certificates,
        Optional<Path> revokedKeys,
        Optional<String> strict,
        List<String> jumps,
        Duration connectTimeout,
        Optional<Duration> keepAlive) {

    /// Every file that decides whether the host lets us in and whether we trust it.
    List<Path> files() {
        return Stream.of(identities, certificates, knownHosts, revokedKeys.stream().toList())
                .flatMap(List::stream)
                .toList();
    }

    /// The same way with other keys.
    Route withIdentities(List<Path> files) {
        return new Route(
                host,
                port,
                alias,
                aliased,
                user,
                files,
                true,
                identitiesOnly,
                agent,
                knownHosts,
                certificates,
                revokedKeys,
                strict,
                jumps,
                connectTimeout,
                keepAlive);
    }
}
