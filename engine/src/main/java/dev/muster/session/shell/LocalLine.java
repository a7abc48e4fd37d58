package dev.muster.session.shell;

import dev.muster.session.BecomeException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// This machine, without SSH: commands run as children of this process.
public final class LocalLine implements Line {
    private final List<String> shell;
    private final File folder;
    private final Map<String, String> environment;
    private volatile boolean broken;
    private final Set<Process> running = ConcurrentHashMap.newKeySet();

    /// @param shell the words before a command line, such as `/bin/sh -c`
    /// @param folder where commands begin
    public LocalLine(List<String> shell, File folder, Map<String, String> environment) {
        this.shell = List.copyOf(shell);
        this.folder = folder;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public HostProcess start(String commandLine, boolean terminal) throws IOException {
        if (terminal) {
            throw new BecomeException(
                    "doas takes a password at a terminal only, and a local command has none",
                    "use sudo, or permit it without a password (nopass) in doas.conf");
        }
        var words = new java.util.ArrayList<>(shell);
        words.add(commandLine);
        var builder = new ProcessBuilder(words).directory(folder);
        builder.environment().clear();
        builder.environment().putAll(environment);
        var process = builder.start();
        running.add(process);
        return new Child(process);
    }

    @Override
    public void check() throws IOException {
        // A child that ended by itself takes nothing else with it.
        if (broken) {
            throw new IOException("the line was cut");
        }
    }

    @Override
    public boolean isAlive() {
        return !broken;
    }

    @Override
    public void cut() {
        broken = true;
        for (var process : running) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        // Shells end with their input. What they left running is none of ours.
        for (var process : running) {
            try {
                process.getOutputStream().close();
            } catch (IOException _) {
                process.destroyForcibly();
            }
        }
    }

    private final class Child implements HostProcess {
        private final Process process;
        private final InputStream output;
        private final InputStream errors;

        Child(Process process) {
            this.process = process;
            this.output = new PipeInput(process.getInputStream());
            this.errors = new PipeInput(process.getErrorStream());
        }

        @Override
        public OutputStream input() {
            return process.getOutputStream();
        }

        @Override
        public InputStream output() {
            return output;
        }

        @Override
        public InputStream errors() {
            return errors;
        }

        @Override
        public int exit() throws IOException {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }

        @Override
        public void close() {
            running.remove(process);
            process.destroy();
        }
    }
}
