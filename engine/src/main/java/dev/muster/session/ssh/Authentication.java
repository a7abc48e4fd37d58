package dev.muster.session.ssh;

import dev.muster.session.ConnectionSettings;
import dev.muster.session.Target;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.DisconnectReason;
import net.schmizz.sshj.transport.TransportException;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthKeyboardInteractive;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPassword;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/// Gets into a host: by the keys named for it, by the password given, or by whatever key is at
/// hand.
final class Authentication {
    private final PrivateKeys keys;
    private final Certificates certificates = new Certificates();

    Authentication(ConnectionSettings settings) {
        this.keys = new PrivateKeys(settings);
    }

    /// One thing to try.
    ///
    /// @param method makes it, told whether it is the only key
    private record Way(String name, Function<Boolean, AuthMethod> method, boolean isKey) {}

    /// What can be tried, worked out before connecting: reading a key may ask somebody for its
    /// passphrase, which takes its time.
    static final class Ways {
        private final Route route;
        private final Target target;
        private final List<Way> ways;
        private final List<UnreachableException> troubles;
        private final List<String> notes;

        private Ways(
                Route route,
                Target target,
                List<Way> ways,
                List<UnreachableException> troubles,
                List<String> notes) {
            this.route = route;
            this.target = target;
            this.ways = ways;
            this.troubles = troubles;
            this.notes = notes;
        }

        /// @param sockets what carries the client's packets, if nothing is between
        void enter(SSHClient client, Optional<PromptSockets> sockets) throws IOException {
            if (ways.isEmpty()) {
                throw troubles.isEmpty() ? shut(List.of()) : troubles.getFirst();
            }
            boolean alone = ways.stream().filter(Way::isKey).count() == 1;
            var methods = new ArrayList<AuthMethod>();
            ways.forEach(way -> methods.add(way.method().apply(alone)));
            sockets.ifPresent(carrying -> {
                var first =
                        new EarlyMethod(methods.getFirst(), route.user(), client.getTransport());
                methods.set(0, first);
                carrying.afterNextWrite(first::send);
            });
            try {
                client.auth(route.user(), methods);
            } catch (UserAuthException e) {
                throw shut(client.getUserAuth().getAllowedMethods());
            } catch (TransportException e) {
                if (e.getDisconnectReason() == DisconnectReason.TOO_MANY_CONNECTIONS
                        || String.valueOf(e.getMessage()).contains("Too many authentication")) {
                    throw shut(client.getUserAuth().getAllowedMethods());
                }
                throw e;
            }
        }

        private UnreachableException shut(Collection<String> allowed) {
            var tried = ways.stream().map(Way::name).toList();
            var reason =
                    "'"
                            + route.host()
                            + "' doesn't let '"
                            + route.user()
                            + "' in; tried "
                            + (tried.isEmpty()
                                    ? "nothing, as there is neither key nor password"
                                    : String.join(", ", tried));
            var takes = allowed.isEmpty() ? "" : "; it takes " + String.join(", ", allowed);
            return new UnreachableException(
                    reason
                            + takes
                            + notes.stream().map(note -> "; " + note).collect(Collectors.joining()),
                    Optional.of(
                            target.password().isPresent()
                                    ? "check the user and the password"
                                    : "is the key in that user's authorized_keys? -u and --private-key"
                                            + " name others, -k asks for a password"));
        }
    }

    Ways ways(Route route, Target target, boolean isTarget) {
        var ways = new ArrayList<Way>();
        var troubles = new ArrayList<UnreachableException>();
        var notes = new ArrayList<String>();
        var password = isTarget ? target.password() : Optional.<dev.muster.module.Secret>empty();
        if (password.isEmpty() || route.named()) {
            addKeys(route, ways, troubles, notes, password.isPresent());
        }
        password.ifPresent(secret -> {
            var answers = new PasswordAnswers(secret);
            ways.add(new Way("password", _ -> new AuthPassword(answers), false));
            ways.add(
                    new Way(
                            "keyboard-interactive",
                            _ -> new AuthKeyboardInteractive(answers),
                            false));
        });
        return new Ways(route, target, ways, troubles, notes);
    }

    private void addKeys(
            Route route,
            List<Way> ways,
            List<UnreachableException> troubles,
            List<String> notes,
            boolean only) {
        var agent = route.agent().map(Agent::new);
        var held = new ArrayList<Agent.Identity>();
        agent.ifPresent(one -> {
            try {
                held.addAll(one.identities());
            } catch (IOException _) {
                // An agent that is not there holds nothing.
            }
        });
        var files = new ArrayList<Way>();
        for (var file : route.identities()) {
            var blob = publicKey(file);
            var same =
                    held.stream()
                            .filter(one ->
                                    blob.isPresent() && Arrays.equals(one.blob(), blob.get()))
                            .findFirst();
            var certified = certificates.about(file, blob, route.certificates(), Instant.now());
            notes.addAll(certified.troubles());
            if (same.isPresent() && agent.isPresent()) {
                held.remove(same.get());
                certified.held().forEach(one -> ways.add(way(agent.get(), same.get(), one)));
                ways.add(way(agent.get(), same.get()));
            } else {
                key(file, route)
                        .ifPresentOrElse(
                                key -> {
                                    certified.held().forEach(one -> files.add(way(key, one)));
                                    files.add(way(file, key));
                                },
                                () -> note(file, troubles));
            }
        }
        if (agent.isPresent() && !route.identitiesOnly() && !only) {
            held.forEach(one -> ways.add(way(agent.get(), one)));
        }
        ways.addAll(files);
    }

    private void note(Path file, List<UnreachableException> troubles) {
        try {
            keys.of(file);
        } catch (UnreachableException e) {
            troubles.add(e);
        }
    }

    private Optional<KeyProvider> key(Path file, Route route) {
        try {
            // Habit's keys are tried as far as they need no passphrase.
            return Optional.of(route.named() ? keys.of(file) : keys.open(file));
        } catch (UnreachableException _) {
            return Optional.empty();
        }
    }

    private static Way way(Path file, KeyProvider key) {
        return new Way(
                "key " + file, alone -> alone ? new DirectKey(key) : new AuthPublickey(key), true);
    }

    private static Way way(KeyProvider key, Certificates.Held held) {
        return new Way(
                "certificate " + held.file(), _ -> new CertifiedKey(key, held.certificate()), true);
    }

    private static Way way(Agent agent, Agent.Identity identity, Certificates.Held held) {
        return new Way(
                "certificate " + held.file() + " by the agent",
                _ -> new AgentKey(agent, identity, held.certificate()),
                true);
    }

    private static Way way(Agent agent, Agent.Identity identity) {
        return new Way(
                "agent's key " + identity.comment(),
                alone -> new AgentKey(agent, identity, alone),
                true);
    }

    /// The public half beside a private key, which tells without a passphrase what key it is.
    private static Optional<byte[]> publicKey(Path file) {
        var beside = file.resolveSibling(file.getFileName() + ".pub");
        try {
            if (Files.isReadable(beside)) {
                var words = Files.readString(beside).strip().split("\\s+");
                return words.length > 1
                        ? Optional.of(Base64.getDecoder().decode(words[1]))
                        : Optional.empty();
            }
            return OpenKeyFile.publicBlob(file);
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /// The public half that an OpenSSH key file bears in clear.
    private static final class OpenKeyFile {
        private static final String MAGIC = "openssh-key-v1\0";

        static Optional<byte[]> publicBlob(Path file) throws IOException {
            if (!Files.isReadable(file)) {
                return Optional.empty();
            }
            var text = Files.readString(file);
            if (!text.startsWith("-----BEGIN OPENSSH PRIVATE KEY-----")) {
                return Optional.empty();
            }
            var body =
                    Base64.getMimeDecoder()
                            .decode(text.replaceAll("-----[A-Z ]+-----", "").strip());
            var buffer = new Buffer.PlainBuffer(body);
            try {
                for (int i = 0; i < MAGIC.length(); i++) {
                    if (buffer.readByte() != MAGIC.charAt(i)) {
                        return Optional.empty();
                    }
                }
                buffer.readBytes();
                buffer.readBytes();
                buffer.readBytes();
                return buffer.readUInt32() == 1
                        ? Optional.of(buffer.readBytes())
                        : Optional.empty();
            } catch (Buffer.BufferException _) {
                return Optional.empty();
            }
        }
    }
}
