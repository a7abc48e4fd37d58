package dev.muster.session;

import dev.muster.session.shell.LocalLine;
import dev.muster.session.shell.ShellSession;
import dev.muster.session.ssh.SshConnector;
import java.io.File;
import java.util.List;
import java.util.Optional;

/// Opens sessions. What they share - configuration, host keys, parsed private keys - is read once.
/// Safe for many threads; how many handshakes run at a time is the caller's business.
public final class Sessions {
    private final ConnectionSettings settings;
    private final SshConnector ssh;
    private final Optional<KeptSessions> kept;

    public Sessions(ConnectionSettings settings) {
        this(settings, Optional.empty());
    }

    /// @param kept sessions of earlier runs to go on with, and where to leave those of this one
    public Sessions(ConnectionSettings settings, Optional<KeptSessions> kept) {
        this.settings = settings;
        this.ssh = new SshConnector(settings);
        this.kept = kept;
    }

    /// Opens a session; throws [UnreachableException] when there is no getting through.
    public Session open(Target target) {
        return switch (target.kind()) {
            case SSH ->
                    kept.<Session>map(others ->
                                    others.take(
                                            target.name(), ssh.way(target), () -> connect(target)))
                            .orElseGet(() -> connect(target));
            case LOCAL ->
                    new ShellSession(
                            target.name(),
                            new LocalLine(
                                    List.of("/bin/sh", "-c"),
                                    // as a command typed here would
                                    new File("").getAbsoluteFile(),
                                    settings.environment()));
        };
    }

    private ShellSession connect(Target target) {
        return new ShellSession(target.name(), ssh.connect(target));
    }
}
