package dev.muster.session.shell;

import dev.muster.session.Become;
import dev.muster.session.BecomeException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

/// A `sh` on the host that stays open and evaluates one script after the other.
///
/// A script is sent as `<bytes> <mark>` and a newline, then its bytes; nothing may follow it until
/// it is answered, since some shells' `head` reads too far. The answer is all output up to the
/// mark, on both streams. The script runs in a subshell with no input: it can't end the shell by
/// mistake.
///
/// A third word, `times`, has the shell tell before and after the script how long it and all it has
/// started have worked. Each script alone works for less than what is counted in, 10 ms with some
/// shells; the sum over many is exact.
final class HostShell implements AutoCloseable {
    private static final String READY = "=R";
    private static final String BEGIN =
            "exec 3<&0 </dev/null; export PATH=$PATH:/usr/sbin:/sbin; [ -x . ] || cd || cd /; ";
    private static final String LOOP =
            BEGIN
                    + "echo =R; echo =R >&2; "
                    + "while read n e t <&3; do $t; s=$(head -c $n <&3); (eval \"$s\") 3<&-; r=$?; "
                    + "echo; echo $e $r; $t; echo $e >&2; done";

    /// At a terminal both outputs are one stream, so what is said on the second waits in a file
    /// until the first is done.
    private static final String TERMINAL_LOOP =
            BEGIN
                    + "umask=$(umask); umask 077; d=$(mktemp /dev/shm/.muster.XXXXXX || mktemp) || exit; "
                    + "umask $umask; exec 4>>$d 5<$d; rm -f $d; echo =R; "
                    + "while read n e t <&3; do $t; s=$(head -c $n <&3); (eval \"$s\") 2>&4 3<&- 4>&- 5<&-; r=$?; "
                    + "echo; echo $e $r; $t; cat <&5; echo $e; done";

    private final HostProcess process;
    private final Inlet out;
    private final Inlet err;

    private HostShell(HostProcess process, boolean terminal) {
        this.process = process;
        this.out = new Inlet(process.output());
        this.err = terminal ? out : new Inlet(process.errors());
    }

    static HostShell open(Line line, Become become) throws IOException {
        var loop = Becoming.atTerminal(become) ? TERMINAL_LOOP : LOOP;
        return start(line, become, loop, "sh");
    }

    /// Starts one command as somebody and waits until it is about to run. Its input is file 3;
    /// `name` is its $0, quoted.
    static HostShell command(Line line, Become become, String command, String name)
            throws IOException {
        var ready = Becoming.atTerminal(become) ? "echo =R; " : "echo =R; echo =R >&2; ";
        return start(line, become, "exec 3<&0 </dev/null; " + ready + command, name);
    }

    private static HostShell start(Line line, Become become, String script, String name)
            throws IOException {
        var becoming = Becoming.of(become, script, name);
        boolean terminal = Becoming.atTerminal(become);
        var shell = new HostShell(line.start(becoming.commandLine(), terminal), terminal);
        try {
            shell.enter(becoming);
        } catch (IOException | RuntimeException e) {
            shell.close();
            throw e;
        }
        return shell;
    }

    private boolean atTerminal() {
        return out == err;
    }

    HostProcess process() {
        return process;
    }

    Inlet out() {
        return out;
    }

    Inlet err() {
        return err;
    }

    private void enter(Becoming becoming) throws IOException {
        var password = becoming.become().password();
        boolean told = false;
        var marker = "\n" + READY + "\n";
        while (true) {
            var asked = new boolean[1];
            boolean open =
                    err.await(said -> {
                        asked[0] = becoming.asks(said);
                        return asked[0] || ("\n" + said).contains(marker);
                    });
            if (!open) {
                throw refused(becoming, told);
            }
            if (!asked[0]) {
                break;
            }
            if (password.isEmpty() || told) {
                throw refused(becoming, told);
            }
            err.drop();
            process.input()
                    .write((password.get().reveal() + "\n").getBytes(StandardCharsets.UTF_8));
            process.input().flush();
            told = true;
        }
        if (err.upTo(READY + "\n") == null || !atTerminal() && out.upTo(READY + "\n") == null) {
            throw refused(becoming, told);
        }
    }

    private RuntimeException refused(Becoming becoming, boolean told) throws IOException {
        var said =
                Bytes.text(err.rest())
                        .replace(becoming.prompt().isEmpty() ? "\0" : becoming.prompt(), "")
                        .strip();
        if (becoming.become().method() == Become.Method.NONE) {
            var exit = process.exit();
            throw new IOException(
                    "no shell on the host, exit code "
                            + exit
                            + (said.isEmpty() ? "" : ": " + said));
        }
        if (told) {
            return new BecomeException(
                    becoming.name() + ": wrong password for becoming " + user(becoming),
                    "give the right one with -K or ansible_become_password");
        }
        if (becoming.become().password().isEmpty()
                && (becoming.asks(Bytes.text(err.rest()))
                        || said.contains("password is required")
                        || said.contains("Authentication required"))) {
            return new BecomeException(
                    becoming.name()
                            + " wants a password to become "
                            + user(becoming)
                            + " and none was given",
                    "ask for it with -K, or set ansible_become_password");
        }
        return new BecomeException(
                becoming.name()
                        + " refuses to become "
                        + user(becoming)
                        + gist(becoming.name(), said + "\n" + Bytes.text(out.rest())),
                "log in on the host and try `" + becoming.name() + "` there");
    }

    /// The line that the command itself says, else the last one there is.
    private static String gist(String command, String said) {
        var lines = said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return lines.stream()
                .filter(line -> line.startsWith(command + ": "))
                .findFirst()
                .or(() -> lines.isEmpty() ? Optional.empty() : Optional.of(lines.getLast()))
                .map(line -> ": " + line)
                .orElse("");
    }

    private static String user(Becoming becoming) {
        var user = becoming.become().user();
        return "'" + (user.isEmpty() ? "root" : user) + "'";
    }

    /// Evaluates a script.
    ///
    /// @param timed whether the host is to tell how much it works for it
    Frame run(String script, boolean timed) throws IOException {
        var mark = Tokens.fresh();
        var bytes = script.getBytes(StandardCharsets.UTF_8);
        var head =
                (bytes.length + " " + mark + (timed ? " times\n" : "\n"))
                        .getBytes(StandardCharsets.US_ASCII);
        var frame = java.util.Arrays.copyOf(head, head.length + bytes.length);
        System.arraycopy(bytes, 0, frame, head.length, bytes.length);
        var errors = new FutureTask<>(() -> Optional.ofNullable(err.upTo(mark + "\n")));
        if (!atTerminal()) {
            Thread.startVirtualThread(errors);
        }
        var input = process.input();
        try {
            input.write(frame);
            input.flush();
        } catch (IOException e) {
            // A shell that has ended takes no input; its output says how far it came.
            if (!(e instanceof java.io.InterruptedIOException)
                    && out.rest().length == 0
                    && !out.await(_ -> false)) {
                return ended(errors);
            }
            throw e;
        }
        var before = timed ? worked() : Duration.ZERO;
        var said = out.upTo("\n" + mark + " ");
        if (said == null || out.upTo("\n") == null) {
            return ended(errors);
        }
        var cpu = timed ? worked().minus(before) : Duration.ZERO;
        if (atTerminal()) {
            errors.run();
        }
        var complaints = await(errors);
        return new Frame(said, complaints.orElseGet(err::rest), complaints.isPresent(), cpu);
    }

    private Frame ended(FutureTask<Optional<byte[]>> errors) throws IOException {
        var complaints = atTerminal() ? new byte[0] : await(errors).orElseGet(err::rest);
        return new Frame(out.rest(), complaints, false, Duration.ZERO);
    }

    /// How long the shell, and all that it started, have worked so far: two lines.
    private Duration worked() throws IOException {
        var sum = Duration.ZERO;
        for (int line = 0; line < 2; line++) {
            var said = out.upTo("\n");
            sum = said == null ? sum : sum.plus(Times.sum(Bytes.text(said)));
        }
        return sum;
    }

    /// What another thread comes to, with its trouble as if it had happened here.
    static <T> T await(Future<T> task) throws IOException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
