package dev.muster.session;

import dev.muster.module.Secret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How to reach a host, as far as inventory and command line say it; `~/.ssh/config` fills in the
/// rest.
///
/// @param name the host's name in the inventory, for messages
/// @param address what to connect to: the alias that `~/.ssh/config` knows, a name or an address
/// @param keyFile the private key to use alone
/// @param jumps hosts to go through, in order, as `[user@]host[:port]`
/// @param options settings as in `ssh_config`, lower-case key to value, such as
///   `userknownhostsfile`
public record Target(
        String name,
        Kind kind,
        String address,
        Optional<Integer> port,
        Optional<String> user,
        Optional<Path> keyFile,
        Optional<Secret> password,
        List<String> jumps,
        java.util.Map<String, String> options,
        Duration connectTimeout,
        int connectRetries) {

    /// How commands get to it.
    public enum Kind {
        SSH,
        /// This machine, without SSH.
        LOCAL
    }

    public Target {
        jumps = List.copyOf(jumps);
        options = java.util.Map.copyOf(options);
    }
}
