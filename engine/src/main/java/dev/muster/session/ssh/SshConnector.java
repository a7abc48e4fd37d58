package dev.muster.session.ssh;

import dev.muster.pki.SshRevocations;
import dev.muster.session.ConnectionSettings;
import dev.muster.session.ConnectionSettings.HostKeys;
import dev.muster.session.Target;
import dev.muster.session.Traffic;
import dev.muster.session.UnreachableException;
import dev.muster.session.shell.Line;
import dev.muster.session.shell.Watchdog;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;

/// Connects to hosts: route, socket, handshake, host key, authentication.
public final class SshConnector {
    /// What a busy host may take for the handshake, beyond the time for reaching it.
    private static final Duration HANDSHAKE = Duration.ofSeconds(30);

    /// How often a server is tried again that hung up before it had said who it is.
    private static final int EARLY_RETRIES = 3;

    private final ConnectionSettings settings;
    private final Routes routes;
    private final Authentication authentication;
    private final Map<List<Path>, KnownHosts> knownHosts = new ConcurrentHashMap<>();
    private final Map<Path, SshRevocations> revoked = new ConcurrentHashMap<>();

    public SshConnector(ConnectionSettings settings) {
        this.settings = settings;
        this.routes = new Routes(settings);
        this.authentication = new Authentication(settings);
    }

    /// Connects, trying again as often as the target says, but never after a refusal that would
    /// come again. A server that hangs up before it has said who it is just restarts or has too
    /// many callers, so it is always tried again.
    public Line connect(Target target) {
        var route = routes.to(target);
        for (int attempt = 0; ; attempt++) {
            try {
                return attempt(target, route);
            } catch (Fleeting e) {
                int more = target.connectRetries();
                if (attempt >= (e.isEarly() ? Math.max(more, EARLY_RETRIES) : more)) {
                    throw e.reason();
                }
                pause(attempt);
            }
        }
    }

    /// What makes one connection to a target as good as another: the route, the secrets to get in
    /// with, and the files of keys, certificates and revocations as they are now.
    public Object way(Target target) {
        var routes = new ArrayList<Route>();
        var route = this.routes.to(target);
        routes.addAll(this.routes.jumps(route));
        routes.add(route);
        var files =
                routes.stream().flatMap(each -> each.files().stream()).map(FileStamp::of).toList();
        return new Way(target, settings.hostKeys(), List.copyOf(routes), files);
    }

    private record Way(
            Target target, HostKeys hostKeys, List<Route> routes, List<FileStamp> files) {}

    private static void pause(int attempt) {
        try {
            Thread.sleep(Duration.ofMillis(Math.min(30_000, 500L << Math.min(attempt, 6))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException("interrupted", Optional.empty());
        }
    }

    /// A failure that another attempt may not meet.
    private static final class Fleeting extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient UnreachableException reason;
        private final boolean early;

        /// @param early whether the server had not said yet who it is
        Fleeting(UnreachableException reason, boolean early) {
            super(reason);
            this.reason = reason;
            this.early = early;
        }

        boolean isEarly() {
            return early;
        }

        UnreachableException reason() {
            return reason;
        }
    }

    private SshLine attempt(Target target, Route route) throws Fleeting {
        var beneath = new ArrayList<SshLine>();
        try {
            for (var jump : routes.jumps(route)) {
                beneath.add(hop(target, jump, beneath, false));
            }
            return hop(target, route, beneath, true);
        } catch (Fleeting | RuntimeException e) {
            beneath.reversed().forEach(SshLine::close);
            throw e;
        }
    }

    private SshLine hop(Target target, Route route, List<SshLine> beneath, boolean isTarget)
            throws Fleeting {
        var check = check(route);
        var ways = authentication.ways(route, target, isTarget);
        var client =
                new SSHClient(
                        check.hasAuthority() ? Algorithms.WITH_CERTIFICATES : Algorithms.SHARED);
        var sockets = new PromptSockets();
        client.setSocketFactory(sockets);
        client.addHostKeyVerifier(check);
        client.setConnectTimeout((int) route.connectTimeout().toMillis());
        client.getTransport().setTimeoutMs((int) HANDSHAKE.toMillis() * 2);
        Runnable cut = beneath.isEmpty() ? sockets::cut : beneath.getLast()::cut;
        Supplier<Traffic> traffic =
                beneath.isEmpty() ? sockets::traffic : beneath.getFirst()::traffic;
        var limit = route.connectTimeout().plus(HANDSHAKE);
        try (var watchdog = new Watchdog(Optional.of(limit), cut)) {
            try {
                if (beneath.isEmpty()) {
                    client.connect(route.host(), route.port());
                } else {
                    client.connectVia(beneath.getLast().tunnel(route.host(), route.port()));
                }
                ways.enter(client, beneath.isEmpty() ? Optional.of(sockets) : Optional.empty());
                return new SshLine(
                        client, cut, traffic, isTarget ? beneath : List.of(), route.keepAlive());
            } catch (IOException | RuntimeException e) {
                try {
                    client.close();
                } catch (IOException _) {
                    // What failed is told below.
                }
                throw failure(e, route, check, watchdog.hasBarked());
            }
        }
    }

    private HostKeyCheck check(Route route) {
        return new HostKeyCheck(
                known(route.knownHosts()),
                policy(route),
                route.alias(),
                route.aliased() ? 22 : route.port(),
                route.knownHosts().getFirst(),
                route.revokedKeys().map(file -> revoked.computeIfAbsent(file, this::revocations)),
                InstantSource.system());
    }

    /// Where the list can't be read nobody can tell whom to trust, so nobody is.
    private SshRevocations revocations(Path file) {
        try {
            return SshRevocations.read(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException unusable) {
            throw new UnreachableException(
                    "the revoked host keys in " + file + " can't be read: " + unusable.getMessage(),
                    Optional.of("check RevokedHostKeys in ~/.ssh/config"));
        }
    }

    private KnownHosts known(List<Path> files) {
        return knownHosts.computeIfAbsent(
                files,
                _ -> {
                    try {
                        return KnownHosts.read(files);
                    } catch (IOException e) {
                        throw new UnreachableException(
                                "the known hosts can't be read: " + e, Optional.empty());
                    }
                });
    }

    /// `StrictHostKeyChecking=no` never switches the check off here: it accepts new keys, and no
    /// changed ones.
    private HostKeys policy(Route route) {
        if (settings.hostKeys() == HostKeys.ACCEPT_NEW) {
            return HostKeys.ACCEPT_NEW;
        }
        return switch (route.strict().orElse("yes")) {
            case "accept-new", "no", "off" -> HostKeys.ACCEPT_NEW;
            default -> HostKeys.STRICT;
        };
    }

    private static Fleeting failure(Exception e, Route route, HostKeyCheck check, boolean late)
            throws UnreachableException {
        if (check.refusal().isPresent()) {
            throw check.refusal().get();
        }
        if (e instanceof UnreachableException known) {
            throw known;
        }
        if (e instanceof RuntimeException bug && !(e instanceof SSHRuntimeException)) {
            throw bug;
        }
        var where = "'" + route.host() + "' port " + route.port();
        if (late || e instanceof SocketTimeoutException) {
            return fleeting(
                    where + " did not answer within " + route.connectTimeout().toSeconds() + " s",
                    "is the host up, and the port open? --timeout gives it longer");
        }
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnreachableException known) {
                throw known;
            }
            if (cause instanceof UnknownHostException) {
                throw new UnreachableException(
                        "no address is known for '" + route.host() + "'",
                        Optional.of(
                                "check ansible_host, the inventory's name, or HostName in ~/.ssh/config"));
            }
            if (cause instanceof NoRouteToHostException) {
                return fleeting("there is no route to " + where, "is the network up?");
            }
            if (cause instanceof ConnectException) {
                return fleeting(
                        where + " refuses the connection",
                        "does sshd run there, and on this port? ansible_port sets another");
            }
        }
        if (e instanceof TransportException transport
                && transport.getDisconnectReason() == DisconnectReason.KEY_EXCHANGE_FAILED) {
            throw new UnreachableException(
                    "no common ground with " + where + ": " + e.getMessage(), Optional.empty());
        }
        if (e instanceof UserAuthException) {
            throw new UnreachableException(
                    where + " lets nobody in: " + e.getMessage(), Optional.empty());
        }
        // the library has no other sign of it
        boolean early = String.valueOf(e.getMessage()).contains("identification exchange");
        return new Fleeting(
                new UnreachableException(
                        where + " broke the connection off: " + e.getMessage(),
                        Optional.of("run again")),
                early);
    }

    private static Fleeting fleeting(String reason, String hint) {
        return new Fleeting(new UnreachableException(reason, Optional.of(hint)), false);
    }
}
