package dev.muster.session.shell;

import dev.muster.module.Outcome;
import dev.muster.module.Step;
import dev.muster.session.Become;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/// What goes through a process of its own beside the shell: large contents both ways, and raw
/// commands.
final class Streams {
    private static final int PIECE = 32 << 10;
    private final Line line;

    Streams(Line line) {
        this.line = line;
    }

    /// What a process said when it had ended.
    private record End(int exit, byte[] out, byte[] err) {}

    /// Writes content into a file that is there.
    Outcome upload(Become become, Step.Payload content, String path) throws IOException {
        var began = Instant.now();
        long size = size(content);
        // A terminal knows no end of input, so the host is told how much comes.
        var script = "head -c " + size + " <&3 >|\"$0\"";
        try (var shell = HostShell.command(line, become, script, Quoting.path(path));
                var in = reading(content)) {
            var process = shell.process();
            String broken = "";
            try (var out = process.input()) {
                copy(in, out, size);
            } catch (IOException e) {
                broken = String.valueOf(e.getMessage());
            }
            var end = end(shell);
            var err = Bytes.text(end.err());
            int exit = end.exit() == 0 && !broken.isEmpty() ? 1 : end.exit();
            return new Outcome(
                    exit,
                    "",
                    err.isBlank() ? broken : err,
                    began,
                    Duration.between(began, Instant.now()),
                    Optional.empty());
        }
    }

    /// Brings a file here, under its own name only when it is whole.
    Outcome download(Become become, Step.Download step) throws IOException {
        var began = Instant.now();
        var script = "exec cat -- \"$0\"";
        var folder = step.destination().toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var temporary = Files.createTempFile(folder, ".muster", "");
        try (var shell = HostShell.command(line, become, script, Quoting.path(step.path()))) {
            End end;
            try (var out = Files.newOutputStream(temporary)) {
                end = end(shell, out);
            }
            if (end.exit() == 0) {
                Files.move(temporary, step.destination(), StandardCopyOption.REPLACE_EXISTING);
            }
            return outcome(end, began);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /// Sends a command line as it is; as somebody else, through that user's `sh`.
    Outcome raw(Become become, Step.Raw step) throws IOException {
        var began = Instant.now();
        if (become.method() == Become.Method.NONE) {
            try (var process = line.start(step.commandLine(), false)) {
                process.input().close();
                return outcome(
                        end(new Inlet(process.output()), new Inlet(process.errors()), process),
                        began);
            }
        }
        var script = "eval \"$0\"";
        try (var shell =
                HostShell.command(line, become, script, Quoting.word(step.commandLine()))) {
            return outcome(end(shell), began);
        }
    }

    private static Outcome outcome(End end, Instant began) {
        return new Outcome(
                end.exit(),
                Bytes.text(end.out()),
                Bytes.text(end.err()),
                began,
                Duration.between(began, Instant.now()),
                Optional.empty());
    }

    private static End end(HostShell shell) throws IOException {
        return end(shell.out(), shell.err(), shell.process());
    }

    private static End end(HostShell shell, OutputStream into) throws IOException {
        if (shell.out() == shell.err()) {
            shell.out().pour(into);
            return new End(shell.process().exit(), new byte[0], new byte[0]);
        }
        var errors = drain(shell.err());
        shell.out().pour(into);
        var err = await(errors);
        return new End(shell.process().exit(), new byte[0], err);
    }

    private static End end(Inlet out, Inlet err, HostProcess process) throws IOException {
        var said = new Bounded();
        if (out == err) {
            out.pour(said);
            return new End(process.exit(), said.toByteArray(), new byte[0]);
        }
        var errors = drain(err);
        out.pour(said);
        var complaints = await(errors);
        return new End(process.exit(), said.toByteArray(), complaints);
    }

    private static FutureTask<byte[]> drain(Inlet inlet) {
        var task =
                new FutureTask<>(() -> {
                    var said = new Bounded();
                    inlet.pour(said);
                    return said.toByteArray();
                });
        Thread.startVirtualThread(task);
        return task;
    }

    private static byte[] await(FutureTask<byte[]> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /// What a process says, as far as anybody can hold it.
    private static final class Bounded extends OutputStream {
        private final ByteArrayOutputStream said = new ByteArrayOutputStream();

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            if (said.size() + count > Inlet.MOST) {
                throw Inlet.tooMuch();
            }
            said.write(bytes, from, count);
        }

        byte[] toByteArray() {
            return said.toByteArray();
        }
    }

    private static InputStream reading(Step.Payload content) throws IOException {
        return switch (content) {
            case Step.Payload.Bytes(var bytes, _) -> new ByteArrayInputStream(bytes.bytes());
            case Step.Payload.LocalFile(Path path, _, _) -> Files.newInputStream(path);
        };
    }

    static long size(Step.Payload content) throws IOException {
        return switch (content) {
            case Step.Payload.Bytes(var bytes, _) -> bytes.bytes().length;
            case Step.Payload.LocalFile(Path path, _, _) -> Files.size(path);
        };
    }

    private static void copy(InputStream in, OutputStream out, long size) throws IOException {
        var piece = new byte[PIECE];
        long left = size;
        while (left > 0) {
            int count = in.read(piece, 0, (int) Math.min(piece.length, left));
            if (count < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            out.write(piece, 0, count);
            left -= count;
        }
        out.flush();
    }
}
