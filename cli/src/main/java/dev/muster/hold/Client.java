package dev.muster.hold;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Hands a command over to the folder's hold.
///
/// Written as plainly as [Wire], and for its reason.
public final class Client {
    /// That the hold did not take the call, so that nothing was done.
    public static final int NOT_TAKEN = -1;

    private static final String LOST =
            """
            error: the hold ended in the middle of the run
            hint: run again: what was done is kept, the rest is taken up
            """;

    /// As of a run that was killed.
    private static final int LOST_CODE = 137;

    /// How long a hold may take to start.
    private static final long PATIENCE_NANOS = 10_000_000_000L;

    /// How long one that somebody else has started may still take.
    private static final long OTHERS_NANOS = 1_000_000_000L;

    private static final long PAUSE_MILLIS = 5;

    /// A hold that nobody asked for keeps connections as long as Ansible does, a minute, and goes
    /// when it was not needed for some.
    private static final String[] UNASKED = {
        "hold", "start", "--foreground", "--unasked", "--idle", "5", "--keep", "1"
    };

    private final Path socket;
    private final String launcher;
    private final OutputStream out;
    private final OutputStream err;
    private volatile @Nullable Wire wire;

    /// @param launcher the program that starts a hold where there is none; empty if none is wanted
    /// @param out what takes the command's output
    /// @param err what takes its complaints, and the questions to the person
    public Client(Path socket, String launcher, OutputStream out, OutputStream err) {
        this.socket = socket;
        this.launcher = launcher;
        this.out = out;
        this.err = err;
    }

    /// Has the hold run a command; the exit code, or [#NOT_TAKEN].
    ///
    /// @param columns of the terminal that shows the output; 0 where there is none
    public int call(
            String program, int columns, List<String> arguments, Map<String, String> environment)
            throws IOException {
        if (isTiedToThisProcess(environment)) {
            return NOT_TAKEN;
        }
        try (Wire wire = reached()) {
            if (wire == null) {
                return NOT_TAKEN;
            }
            this.wire = wire;
            var variables = new ArrayList<String>(2 * environment.size());
            for (var variable : environment.entrySet()) {
                variables.add(variable.getKey());
                variables.add(variable.getValue());
            }
            wire.send(
                    Wire.CALL,
                    new Wire.Text()
                            .text(Path.of("").toAbsolutePath().toString())
                            .text(Circumstances.here())
                            .text(program)
                            .number(columns)
                            .texts(arguments)
                            .texts(variables));
            return follow(wire);
        }
    }

    /// Whether a setting names an open file of this process, as the shell's `<(...)` does. The
    /// launcher looks at the arguments.
    private static boolean isTiedToThisProcess(Map<String, String> environment) {
        for (var variable : environment.entrySet()) {
            String name = variable.getKey();
            if ((name.startsWith("MUSTER_") || name.startsWith("ANSIBLE_"))
                    && namesOpenFile(variable.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean namesOpenFile(String text) {
        return text.contains("/dev/fd/")
                || text.contains("/dev/std")
                || text.contains("/dev/tty")
                || text.contains("/proc/self/");
    }

    private @Nullable Wire reached() throws IOException {
        Wire wire = connected();
        return wire == null && !launcher.isEmpty() ? started() : wire;
    }

    private @Nullable Wire connected() {
        try {
            return Wire.connect(socket);
        } catch (IOException _) {
            return null;
        }
    }

    /// Starts a hold, and waits until it takes calls. Of several that are started at the same time
    /// one stays.
    private @Nullable Wire started() throws IOException {
        var words = new ArrayList<String>();
        words.add(launcher);
        for (String word : UNASKED) {
            words.add(word);
        }
        Process hold =
                Apart.from(new ProcessBuilder(words))
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        long end = System.nanoTime() + PATIENCE_NANOS;
        Wire wire = connected();
        try {
            while (wire == null && System.nanoTime() < end) {
                if (!hold.isAlive()) {
                    if (hold.exitValue() != 0) {
                        return null;
                    }
                    // It found another one in its place, which is about to listen, or to end.
                    end = Math.min(end, System.nanoTime() + OTHERS_NANOS);
                }
                Thread.sleep(PAUSE_MILLIS);
                wire = connected();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return wire;
    }

    /// Tells the hold of Ctrl-C; whether there was anybody to tell.
    public boolean interrupt() {
        var open = wire;
        if (open == null) {
            return false;
        }
        try {
            open.send(Wire.INTERRUPT, new byte[0], 0);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private int follow(Wire wire) throws IOException {
        while (true) {
            Wire.Frame frame;
            try {
                frame = wire.next();
            } catch (IOException _) {
                frame = Wire.Frame.GONE;
            }
            switch (frame.kind()) {
                case Wire.OUTPUT -> tell(out, frame);
                case Wire.ERRORS -> tell(err, frame);
                case Wire.QUESTION -> wire.send(Wire.ANSWER, answer(frame));
                case Wire.DECLINED -> {
                    return NOT_TAKEN;
                }
                case Wire.END -> {
                    return frame.number();
                }
                default -> {
                    err.write(LOST.getBytes(StandardCharsets.UTF_8));
                    return LOST_CODE;
                }
            }
        }
    }

    /// A run goes on when nobody reads what it tells any more, as one of its own process does.
    private static void tell(OutputStream stream, Wire.Frame frame) {
        try {
            stream.write(frame.bytes());
        } catch (IOException _) {
            // what is told next is not read either
        }
    }

    private Wire.Text answer(Wire.Frame question) throws IOException {
        var asked = question.text();
        boolean echo = question.number() == 1;
        int limit = question.number();
        var person = new Person(System.in, new PrintStream(err, true, StandardCharsets.UTF_8));
        var answer =
                person.ask(
                        asked,
                        echo,
                        limit < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(limit)));
        return new Wire.Text().number(answer.isPresent() ? 1 : 0).text(answer.orElse(""));
    }
}
