package dev.muster.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.sshd.server.Environment;
import org.apache.sshd.server.ExitCallback;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.command.Command;
import org.jspecify.annotations.Nullable;

/// One command of a [LoopbackHost]: a process of this machine, its three streams carried as they
/// come.
final class LoopbackCommand implements Command {
    private final List<String> shell;
    private final String commandLine;
    private final Path home;
    private final Map<String, String> environment;
    private final List<Process> processes;
    private InputStream in = InputStream.nullInputStream();
    private OutputStream out = OutputStream.nullOutputStream();
    private OutputStream err = OutputStream.nullOutputStream();
    private @Nullable ExitCallback callback;
    private @Nullable Process process;

    LoopbackCommand(
            List<String> shell,
            String commandLine,
            Path home,
            Map<String, String> environment,
            List<Process> processes) {
        this.shell = shell;
        this.commandLine = commandLine;
        this.home = home;
        this.environment = Map.copyOf(environment);
        this.processes = processes;
    }

    @Override
    public void setInputStream(InputStream stream) {
        in = stream;
    }

    @Override
    public void setOutputStream(OutputStream stream) {
        out = stream;
    }

    @Override
    public void setErrorStream(OutputStream stream) {
        err = stream;
    }

    @Override
    public void setExitCallback(ExitCallback exitCallback) {
        callback = exitCallback;
    }

    @Override
    public void start(ChannelSession channel, Environment ignored) throws IOException {
        var words = new ArrayList<>(shell);
        words.add(commandLine);
        var builder = new ProcessBuilder(words).directory(home.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        var started = builder.start();
        process = started;
        processes.add(started);
        start(() -> feed(started.getOutputStream()));
        var outputs = start(() -> carry(started.getInputStream(), out));
        var errors = start(() -> carry(started.getErrorStream(), err));
        start(() -> finish(started, outputs, errors));
    }

    /// Not a virtual thread: waiting for a pipe keeps its carrier, and there are no more carriers
    /// than processors. A few commands that wait for input would keep it from reaching them.
    private static Thread start(Runnable work) {
        return Thread.ofPlatform().daemon().start(work);
    }

    private void feed(OutputStream sink) {
        carry(in, sink);
        try {
            sink.close();
        } catch (IOException _) {
            // The process has ended.
        }
    }

    private static void carry(InputStream from, OutputStream to) {
        var piece = new byte[32 << 10];
        try {
            int count;
            while ((count = from.read(piece)) >= 0) {
                to.write(piece, 0, count);
                to.flush();
            }
        } catch (IOException _) {
            // One end is gone; the other notices by itself.
        }
    }

    private void finish(Process started, Thread outputs, Thread errors) {
        try {
            outputs.join();
            errors.join();
            int exit = started.waitFor();
            processes.remove(started);
            var told = callback;
            if (told != null) {
                told.onExit(exit);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// The channel is closed: the process loses its input, and is hung up on.
    @Override
    public void destroy(ChannelSession channel) {
        var running = process;
        if (running != null) {
            running.destroy();
        }
    }
}
