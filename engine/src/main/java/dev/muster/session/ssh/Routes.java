package dev.muster.session.ssh;

import dev.muster.session.ConnectionSettings;
import dev.muster.session.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Finds routes.
final class Routes {
    private static final List<String> USUAL_KEYS = List.of("id_ed25519", "id_ecdsa", "id_rsa");

    private final ConnectionSettings settings;

    Routes(ConnectionSettings settings) {
        this.settings = settings;
    }

    Route to(Target target) {
        var ssh = settings.home().resolve(".ssh");
        var identities =
                target.keyFile()
                        .map(List::of)
                        .orElse(
                                USUAL_KEYS.stream()
                                        .map(ssh::resolve)
                                        .filter(Files::exists)
                                        .toList());
        return new Route(
                target.address(),
                target.port().orElse(22),
                target.address(),
                target.user().orElse(settings.user()),
                identities,
                target.keyFile().isPresent(),
                target.keyFile().isPresent(),
                target.keyFile().isEmpty(),
                settings.knownHosts().isEmpty()
                        ? List.of(ssh.resolve("known_hosts"), Path.of("/etc/ssh/ssh_known_hosts"))
                        : settings.knownHosts(),
                Optional.ofNullable(target.options().get("stricthostkeychecking")),
                List.of(),
                target.connectTimeout(),
                Optional.<Duration>empty());
    }

    Route jump(String jump, Route onTheWayTo) {
        throw new IllegalStateException(jump + onTheWayTo);
    }
}
