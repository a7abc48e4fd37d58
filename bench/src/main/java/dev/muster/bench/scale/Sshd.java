package dev.muster.bench.scale;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// OpenSSH's server, as whoever runs this, for every address of the loopback device and no other
/// device, with keys of its own. Its home is empty, since bash runs what this user's `.bashrc` says
/// for each connection, and that is not what is measured.
final class Sshd implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final int port;
    private final Path folder;

    private Sshd(Process process, int port, Path folder) {
        this.process = process;
        this.port = port;
        this.folder = folder;
    }

    static Sshd start(Path folder) throws IOException, InterruptedException {
        for (var key : List.of("host_key", "user_key")) {
            run(
                    "ssh-keygen",
                    "-q",
                    "-t",
                    "ed25519",
                    "-N",
                    "",
                    "-f",
                    folder.resolve(key).toString());
        }
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var config = folder.resolve("sshd_config");
        var lines =
                """
                ListenAddress 0.0.0.0:%d rdomain lo
                HostKey %2$s/host_key
                AuthorizedKeysFile %2$s/user_key.pub
                PidFile none
                UsePAM no
                UseDNS no
                StrictModes no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PrintMotd no
                SetEnv HOME=%2$s/home
                MaxStartups 20000
                LogLevel ERROR
                """;
        Files.createDirectory(folder.resolve("home"));
        Files.writeString(config, lines.formatted(port, folder));
        var program = program();
        run(program, "-t", "-f", config.toString());
        var process =
                new ProcessBuilder(program, "-D", "-e", "-f", config.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("sshd.log").toFile())
                        .start();
        var sshd = new Sshd(process, port, folder);
        sshd.awaitOpen();
        return sshd;
    }

    private static String program() {
        var named = System.getenv("SSHD");
        if (named != null) {
            return named;
        }
        return Stream.concat(
                        Stream.of(System.getenv("PATH").split(":", -1)),
                        Stream.of("/usr/sbin", "/usr/local/sbin"))
                .map(place -> Path.of(place, "sshd"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() ->
                        new Trouble(
                                "there is no sshd: apt-get install openssh-server, or name it in SSHD"))
                .toString();
    }

    private static void run(String... words) throws IOException, InterruptedException {
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var said = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new Trouble(String.join(" ", words) + ": " + said.strip());
        }
    }

    private void awaitOpen() throws InterruptedException {
        var until = Instant.now().plus(PATIENCE);
        while (process.isAlive() && Instant.now().isBefore(until)) {
            try (var probe = new Socket(InetAddress.getLoopbackAddress(), port)) {
                if (probe.isConnected()) {
                    return;
                }
            } catch (IOException _) {
                Thread.sleep(50);
            }
        }
        close();
        throw new Trouble("sshd does not listen; " + folder.resolve("sshd.log") + " may say why");
    }

    int port() {
        return port;
    }

    Path userKey() {
        return folder.resolve("user_key");
    }

    /// The host key as a line of `known_hosts` has it.
    String hostKey() throws IOException {
        var words = Files.readString(folder.resolve("host_key.pub")).split(" ");
        return words[0] + " " + words[1];
    }

    /// What the server and all its children that have ended have worked; waits for those that are
    /// about to end.
    Duration worked() throws IOException, InterruptedException {
        var until = Instant.now().plus(PATIENCE);
        while (process.toHandle().children().findAny().isPresent()
                && Instant.now().isBefore(until)) {
            Thread.sleep(50);
        }
        var stat = Files.readString(Path.of("/proc", String.valueOf(process.pid()), "stat"));
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = 0;
        for (int i = 11; i < 15; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        // a tick is a hundredth of a second on every Linux of today
        return Duration.ofMillis(ticks * 10);
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
