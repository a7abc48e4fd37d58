package dev.muster.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyEncryptionContext;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.UserAuthFactory;
import org.apache.sshd.server.auth.keyboard.DefaultKeyboardInteractiveAuthenticator;
import org.apache.sshd.server.auth.keyboard.UserAuthKeyboardInteractiveFactory;
import org.apache.sshd.server.auth.password.UserAuthPasswordFactory;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.jspecify.annotations.Nullable;

/// An SSH server within this process, on a loopback port of its own choice, with a host key of its
/// own. It runs commands with a `sh` of this machine, as the user of this process, in a home folder
/// of its own. What a client needs to get in lies in [#folder].
public final class LoopbackHost implements AutoCloseable {
    private final SshServer server;
    private final Path folder;
    private final Path home;
    private final KeyPair hostKey;
    private final List<Process> processes = new CopyOnWriteArrayList<>();

    /// Who may come in, and what is met there.
    ///
    /// @param password what gets in beside the key; none for the key alone
    /// @param interactive whether the password is asked for by keyboard-interactive
    /// @param shell the words before a command line, such as `/bin/sh -c`
    /// @param environment set beside this process's own
    public record Door(
            String user,
            Optional<String> password,
            boolean interactive,
            List<String> shell,
            Map<String, String> environment) {
        /// The user `ops` with a key.
        public static final Door KEY =
                new Door("ops", Optional.empty(), false, List.of("/bin/sh", "-c"), Map.of());

        public Door {
            shell = List.copyOf(shell);
            environment = Map.copyOf(environment);
        }

        public Door withPassword(String text, boolean interactively) {
            return new Door(user, Optional.of(text), interactively, shell, environment);
        }

        public Door withShell(List<String> words) {
            return new Door(user, password, interactive, words, environment);
        }

        public Door withEnvironment(Map<String, String> variables) {
            return new Door(user, password, interactive, shell, variables);
        }
    }

    private LoopbackHost(SshServer server, Path folder, Path home, KeyPair hostKey) {
        this.server = server;
        this.folder = folder;
        this.home = home;
        this.hostKey = hostKey;
    }

    /// Starts a host.
    ///
    /// @param folder takes the client's key and the host's line for `known_hosts`
    /// @param home where commands begin; made if it isn't there
    public static LoopbackHost start(Path folder, Path home, Door door) {
        try {
            Files.createDirectories(folder);
            Files.createDirectories(home);
            var hostKey = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
            var userKey = userKey(folder.resolve("id"));
            var host = new LoopbackHost(SshServer.setUpDefaultServer(), folder, home, hostKey);
            host.open(door, userKey);
            Files.writeString(host.knownHosts(), host.knownHostsLine() + "\n");
            return host;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private void open(Door door, KeyPair userKey) throws IOException {
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        server.setPublickeyAuthenticator((user, key, _) ->
                user.equals(door.user()) && KeyUtils.compareKeys(key, userKey.getPublic()));
        var ways = new java.util.ArrayList<UserAuthFactory>();
        ways.add(UserAuthPublicKeyFactory.INSTANCE);
        door.password()
                .ifPresent(password -> {
                    server.setPasswordAuthenticator(
                            (user, given, _) -> user.equals(door.user()) && given.equals(password));
                    server.setKeyboardInteractiveAuthenticator(
                            DefaultKeyboardInteractiveAuthenticator.INSTANCE);
                    ways.add(
                            door.interactive()
                                    ? UserAuthKeyboardInteractiveFactory.INSTANCE
                                    : UserAuthPasswordFactory.INSTANCE);
                });
        server.setUserAuthFactories(ways);
        server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
        var environment = new HashMap<>(System.getenv());
        environment.put("HOME", home.toString());
        environment.put("USER", door.user());
        environment.remove("SSH_AUTH_SOCK");
        environment.putAll(door.environment());
        server.setCommandFactory((_, commandLine) ->
                new LoopbackCommand(door.shell(), commandLine, home, environment, processes));
        server.start();
    }

    private static KeyPair userKey(Path file) throws IOException, GeneralSecurityException {
        var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
        writeKey(pair, file, null);
        return pair;
    }

    /// Writes a private key as OpenSSH does, readable by its owner alone.
    static void writeKey(KeyPair pair, Path file, @Nullable String passphrase)
            throws IOException, GeneralSecurityException {
        Files.deleteIfExists(file);
        Files.createFile(
                file,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var out = Files.newOutputStream(file)) {
            OpenSSHKeyEncryptionContext encryption = null;
            if (passphrase != null) {
                encryption = new OpenSSHKeyEncryptionContext();
                encryption.setCipherName("AES");
                encryption.setCipherType("256");
                encryption.setCipherMode("CTR");
                encryption.setPassword(passphrase);
            }
            OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "muster", encryption, out);
        }
    }

    public int port() {
        return server.getPort();
    }

    /// The folder where commands begin.
    public Path home() {
        return home;
    }

    /// The private key that gets in.
    public Path keyFile() {
        return folder.resolve("id");
    }

    /// A `known_hosts` file that knows this host.
    public Path knownHosts() {
        return folder.resolve("known_hosts");
    }

    /// This host's line for a `known_hosts` file.
    public String knownHostsLine() {
        return "[127.0.0.1]:" + port() + " " + PublicKeyEntry.toString(hostKey.getPublic());
    }

    /// Breaks all connections without a word, as a failing network does.
    public void dropConnections() {
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /// How many connections are open.
    public int connections() {
        return server.getActiveSessions().size();
    }

    /// Ends the server and all that runs on it.
    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            for (var process : processes) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
