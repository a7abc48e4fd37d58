package dev.muster.session;

import dev.muster.session.shell.LocalLine;
import dev.muster.session.shell.ShellSession;
import dev.muster.session.ssh.SshConnector;
import java.io.File;
import java.util.List;

/// Opens sessions. What they share - configuration, host keys, parsed private keys - is read once.
/// Safe for many threads; how many handshakes run at a time is the caller's business.
public final class Sessions {
    private final ConnectionSettings settings;
    private final SshConnector ssh;

    public Sessions(ConnectionSettings settings) {
        this.settings = settings;
        this.ssh = new SshConnector(settings);
    }

    /// Opens a session; throws [UnreachableException] when there is no getting through.
    public Session open(Target target) {
        return switch (target.kind()) {
            case SSH -> new ShellSession(target.name(), ssh.connect(target));
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
}
