package dev.muster.hold;

import dev.muster.run.Prompting;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Whoever sits at the terminal, or what is piped to standard input in their place.
public final class Person implements Prompting {
    private static final File TERMINAL = new File("/dev/tty");

    private final InputStream in;
    private final PrintStream out;

    public Person(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public synchronized Optional<String> ask(
            String question, boolean echo, Optional<Duration> limit) {
        out.print(question);
        out.flush();
        boolean hidden = !echo && isTerminal();
        if (hidden) {
            terminal("-echo");
        }
        try {
            return limit.isPresent() ? lineWithin(limit.get()) : line();
        } finally {
            if (hidden) {
                terminal("echo");
                out.println();
                out.flush();
            }
        }
    }

    private Optional<String> lineWithin(Duration limit) {
        var answer = new CompletableFuture<Optional<String>>();
        Thread.ofVirtual().start(() -> answer.complete(line()));
        try {
            return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /// One line, byte by byte: what follows it belongs to whoever asks next.
    private Optional<String> line() {
        var line = new java.io.ByteArrayOutputStream();
        try {
            int c = in.read();
            if (c < 0) {
                return Optional.empty();
            }
            for (; c >= 0 && c != '\n'; c = in.read()) {
                line.write(c);
            }
        } catch (IOException _) {
            return Optional.empty();
        }
        var text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private static boolean isTerminal() {
        try {
            var test = new ProcessBuilder("test", "-t", "0");
            return test.redirectInput(ProcessBuilder.Redirect.INHERIT).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static String terminal(String setting) {
        try {
            var stty =
                    new ProcessBuilder("stty", setting)
                            .redirectInput(TERMINAL)
                            .redirectErrorStream(true)
                            .start();
            var said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return stty.waitFor() == 0 ? said.strip() : "";
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
