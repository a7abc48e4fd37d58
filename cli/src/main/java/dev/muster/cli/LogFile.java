package dev.muster.cli;

import dev.muster.setting.Setting;
import dev.muster.source.Diagnostic;
import dev.muster.source.InputException;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// The file that everything told is appended to (`log_path`), a line for a line with its time.
final class LogFile {
    private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

    // not static: the rules of time zones take longer to read than most commands need in all
    private final DateTimeFormatter moment =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss,SSS").withZone(ZoneId.systemDefault());
    private final OutputStream file;
    private final Surroundings here;

    private LogFile(OutputStream file, Surroundings here) {
        this.file = file;
        this.here = here;
    }

    /// The surroundings with such a file beside both outputs, where the settings name one.
    ///
    /// @throws InputException where it can't be written
    static Surroundings beside(Surroundings here) {
        var path = here.configuration().path(Setting.DEFAULT_LOG_PATH);
        if (path.isEmpty()) {
            return here;
        }
        var log = new LogFile(open(path.get()), here);
        return here.with(log.beside(here.out()), log.beside(here.err()));
    }

    private static OutputStream open(Path path) {
        try {
            if (!Files.exists(path)) {
                Files.createFile(
                        path,
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
            }
            return Files.newOutputStream(path, StandardOpenOption.APPEND);
        } catch (IOException trouble) {
            throw new InputException(
                    Diagnostic.error(
                                    "the log "
                                            + path
                                            + " can't be written: "
                                            + trouble.getMessage())
                            .hint("log_path or ANSIBLE_LOG_PATH names it"));
        }
    }

    private PrintStream beside(PrintStream stream) {
        return new PrintStream(new Doubled(stream), false, StandardCharsets.UTF_8);
    }

    private synchronized void append(String line) throws IOException {
        var plain = COLOUR.matcher(line).replaceAll("").stripTrailing();
        if (!plain.isEmpty()) {
            var stamped =
                    "%s p=%d u=%s n=ansible | %s\n"
                            .formatted(
                                    moment.format(here.clock().instant()),
                                    ProcessHandle.current().pid(),
                                    here.user(),
                                    plain);
            file.write(stamped.getBytes(StandardCharsets.UTF_8));
            file.flush();
        }
    }

    /// A stream whose lines go to the file too.
    private final class Doubled extends FilterOutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Doubled(OutputStream stream) {
            super(stream);
        }

        @Override
        public synchronized void write(int b) throws IOException {
            out.write(b);
            take(b);
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int count) throws IOException {
            out.write(bytes, from, count);
            for (int i = from; i < from + count; i++) {
                take(bytes[i]);
            }
        }

        private void take(int b) throws IOException {
            if (b == '\n') {
                append(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else {
                line.write(b);
            }
        }
    }
}
