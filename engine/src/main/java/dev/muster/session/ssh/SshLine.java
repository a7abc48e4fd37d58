package dev.muster.session.ssh;

import dev.muster.session.Traffic;
import dev.muster.session.shell.HostProcess;
import dev.muster.session.shell.Line;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.connection.channel.direct.DirectConnection;
import net.schmizz.sshj.connection.channel.direct.Session;

/// A [Line] over one SSH connection.
final class SshLine implements Line {
    private final SSHClient client;
    private final Runnable cutting;
    private final Supplier<Traffic> traffic;
    private final List<SshLine> beneath;
    private final Optional<Knocking> knocking;

    /// @param cutting closes the raw socket
    /// @param traffic tells what has gone through the raw socket
    /// @param beneath what carries this connection, closed after it
    /// @param keepAlive how often to knock
    SshLine(
            SSHClient client,
            Runnable cutting,
            Supplier<Traffic> traffic,
            List<SshLine> beneath,
            Optional<Duration> keepAlive) {
        this.client = client;
        this.cutting = cutting;
        this.traffic = traffic;
        this.beneath = List.copyOf(beneath);
        this.knocking =
                keepAlive.map(period -> new Knocking(client.getConnection(), period, cutting));
    }

    @Override
    public HostProcess start(String commandLine, boolean terminal) throws IOException {
        var session = client.startSession();
        try {
            if (terminal) {
                session.allocatePTY("dumb", 80, 24, 0, 0, Map.of());
            }
            return new Remote(session.exec(commandLine));
        } catch (IOException e) {
            session.close();
            throw e;
        }
    }

    /// A connection from the far end of this one to somewhere further.
    DirectConnection tunnel(String host, int port) throws IOException {
        return client.newDirectConnection(host, port);
    }

    @Override
    public Traffic traffic() {
        return traffic.get();
    }

    @Override
    public void check() throws IOException {
        if (!client.isConnected()) {
            throw new IOException("the host closed the connection");
        }
    }

    @Override
    public boolean isAlive() {
        return client.isConnected() && knocking.map(Knocking::isAnswered).orElse(false);
    }

    @Override
    public void cut() {
        cutting.run();
    }

    @Override
    public void close() {
        knocking.ifPresent(Knocking::close);
        try {
            client.disconnect();
        } catch (IOException _) {
            cutting.run();
        }
        beneath.reversed().forEach(SshLine::close);
    }

    private record Remote(Session.Command command) implements HostProcess {
        @Override
        public OutputStream input() {
            return command.getOutputStream();
        }

        @Override
        public InputStream output() {
            return command.getInputStream();
        }

        @Override
        public InputStream errors() {
            return command.getErrorStream();
        }

        @Override
        public int exit() throws IOException {
            command.join(60, TimeUnit.SECONDS);
            if (command.getExitSignal() != null) {
                return 128 + Signals.number(command.getExitSignal());
            }
            var status = command.getExitStatus();
            if (status == null) {
                throw new IOException("the host did not tell how the command ended");
            }
            return status;
        }

        @Override
        public void close() {
            try {
                command.close();
            } catch (IOException _) {
                // The channel goes with its connection.
            }
        }
    }
}
