package dev.muster.testkit;

import static java.util.Objects.requireNonNull;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.ContainerLaunchException;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/// A throwaway Debian 12 in a container: systemd, sshd on a loopback port, no Python. What a test
/// does to it is gone with it.
///
/// The users are [#user], who becomes root without being asked, `asks`, whose sudo and doas want
/// the password `asks-word`, and `plain`, who may not become anybody. Root's own password is
/// `root-word`, so `su` works too. All of them, and root, take [#key].
///
/// Where there is no Docker engine, or not the image, the test that asks for a host is left out and
/// says why; where `CI` is set it fails, so that a green build has run everything.
public final class DebianHost implements AutoCloseable {

    private static final String IMAGE = "muster-test-host:2";
    private static final int SSH = 22;
    private static final List<String> LOGINS = List.of("root", "ops", "asks", "plain");

    private final GenericContainer<?> container;
    private final SshKey key;
    private final List<String> knownHosts;

    private DebianHost(GenericContainer<?> container, SshKey key) {
        this.container = container;
        this.key = key;
        authorize();
        this.knownHosts =
                exec("sh", "-c", "cat /etc/ssh/ssh_host_*_key.pub")
                        .out()
                        .lines()
                        .map(line -> "[" + address() + "]:" + port() + " " + line)
                        .toList();
    }

    /// What a command left.
    ///
    /// @param code its exit code
    /// @param out its standard output
    /// @param err its standard error
    public record Result(int code, String out, String err) {}

    /// The one host that all tests of this JVM share; a test on it keeps to paths, users and units
    /// of its own.
    public static DebianHost shared() {
        needEngine();
        return Shared.HOST;
    }

    /// Starts a host that nobody else sees.
    public static DebianHost start() {
        needEngine();
        var container =
                new GenericContainer<>(DockerImageName.parse(IMAGE))
                        .withImagePullPolicy(_ -> false)
                        .withExposedPorts(SSH)
                        .withTmpFs(Map.of("/run", "rw", "/run/lock", "rw"))
                        .withCreateContainerCmdModifier(DebianHost::confine)
                        .waitingFor(new Boot());
        container.start();
        return new DebianHost(container, SshKey.generate(keyFolder(), "muster-test"));
    }

    public String address() {
        return "127.0.0.1";
    }

    public int port() {
        return container.getMappedPort(SSH);
    }

    /// The user that [#key] lets in and that sudo and doas make root without a password.
    public String user() {
        return "ops";
    }

    public Path key() {
        return key.file();
    }

    /// The lines by which a `known_hosts` file knows this host, one for each kind of key.
    public List<String> knownHosts() {
        return knownHosts;
    }

    /// Runs a command as root, past SSH: to arrange, to look and to damage.
    public Result exec(String... argv) {
        try {
            var result = container.execInContainer(StandardCharsets.UTF_8, argv);
            return new Result(result.getExitCode(), result.getStdout(), result.getStderr());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + Arrays.toString(argv), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + argv[0], e);
        }
    }

    /// Runs a line of shell as root and gives what it printed; fails the test if the line fails.
    public String shell(String line) {
        var result = exec("sh", "-c", line);
        if (result.code() != 0) {
            throw new AssertionError(
                    line + "\nended with " + result.code() + ": " + result.err() + result.out());
        }
        return result.out();
    }

    /// Puts a file of root's on the host.
    public void write(String path, byte[] content, int mode) {
        container.copyFileToContainer(Transferable.of(content, mode), path);
    }

    @Override
    public void close() {
        container.stop();
    }

    /// What systemd needs to run in a container, and a port that only this machine reaches.
    private static void confine(CreateContainerCmd command) {
        requireNonNull(command.getHostConfig())
                .withCapAdd(Capability.SYS_ADMIN)
                .withCgroupnsMode("private")
                .withSecurityOpts(List.of("seccomp=unconfined", "apparmor=unconfined"))
                .withPortBindings(
                        new PortBinding(Ports.Binding.bindIp("127.0.0.1"), ExposedPort.tcp(SSH)));
    }

    private void authorize() {
        for (var login : LOGINS) {
            var home = login.equals("root") ? "/root" : "/home/" + login;
            var keys = home + "/.ssh/authorized_keys";
            shell(
                    "echo '%s' >%s && chown %s: %s && chmod 600 %s"
                            .formatted(key.publicLine(), keys, login, keys, keys));
        }
    }

    private static Path keyFolder() {
        try {
            return Files.createTempDirectory("muster-test-host");
        } catch (IOException e) {
            throw new UncheckedIOException("no place for a key", e);
        }
    }

    private static void needEngine() {
        if (!DockerClientFactory.instance().isDockerAvailable()) {
            leaveOut("no Docker engine answers");
        }
        var engine = DockerClientFactory.instance().client();
        var images = engine.listImagesCmd().withReferenceFilter(IMAGE).exec();
        if (images.isEmpty()) {
            leaveOut("the image " + IMAGE + " is not there; testkit/image/build makes it");
        }
    }

    private static void leaveOut(String reason) {
        var statement = "left out, as it needs a real Debian host: " + reason;
        if (System.getenv("CI") != null) {
            throw new AssertionError(statement);
        }
        Assumptions.abort(statement);
    }

    /// Waits until systemd has started everything, sshd too.
    private static final class Boot extends AbstractWaitStrategy {
        // Degraded is booted too: some unit that a container cannot have may have failed.
        private static final String BOOTED =
                "s=$(systemctl is-system-running --wait 2>/dev/null) || [ \"$s\" = degraded ]";

        @Override
        protected void waitUntilReady() {
            var line = "timeout 60 sh -c 'until " + BOOTED + "; do sleep 0.05; done'";
            try {
                var container = (GenericContainer<?>) waitStrategyTarget;
                if (container.execInContainer("sh", "-c", line).getExitCode() != 0) {
                    throw new ContainerLaunchException("systemd did not come up in 60 seconds");
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ContainerLaunchException("interrupted while systemd came up", e);
            }
        }
    }

    /// Starts the shared host when it is first asked for; it ends with the JVM.
    private static final class Shared {
        private static final DebianHost HOST = start();
    }
}
