package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One task's outcome on each host in the words of `ansible`: what a command printed, or the result
/// as JSON; on one line each where that is wanted.
public final class AnsibleAdHoc implements Consumer<Event> {
    /// Modules whose output is printed as it is.
    private static final Set<String> PRINTED =
            Set.of("command", "shell", "raw", "script", "win_command", "win_shell");

    private final PrintStream out;
    private final AnsibleLook look;
    private final boolean oneLine;
    private final Optional<Path> tree;
    private final Consumer<String> warnings;
    private final Recap recap = new Recap();

    /// @param tree a folder that takes each host's result as a file
    public AnsibleAdHoc(
            PrintStream out,
            AnsibleLook look,
            boolean oneLine,
            Optional<Path> tree,
            Consumer<String> warnings) {
        this.out = out;
        this.look = look;
        this.oneLine = oneLine;
        this.tree = tree;
        this.warnings = warnings;
    }

    public Recap recap() {
        return recap;
    }

    @Override
    public synchronized void accept(Event event) {
        recap.accept(event);
        if (event instanceof Event.TaskDone(Outcome outcome) && outcome.kind() == Event.Kind.TASK) {
            tell(outcome);
            out.flush();
        } else if (event instanceof Event.Told(var diagnostic)) {
            warnings.accept(AnsibleWords.of(diagnostic.message()));
        }
    }

    private void tell(Outcome outcome) {
        var result = new AnsibleResult(outcome, look);
        result.warnings().forEach(warnings);
        tree.ifPresent(folder -> keep(folder, outcome, result));
        if (!oneLine) {
            AnsibleDiff.text(outcome, look).ifPresent(out::println);
        }
        var text = oneLine ? line(outcome, result) : text(outcome, result);
        out.println(look.colours() ? ink(outcome.status()).paint(text) : text);
    }

    private static String text(Outcome outcome, AnsibleResult result) {
        var host = outcome.host();
        if (isPrinted(outcome)) {
            return "%s | %s | rc=%s >>\n%s%s%s"
                    .formatted(
                            host,
                            word(outcome.status()),
                            said(outcome, "rc").orElse("-1"),
                            said(outcome, "stdout").orElse(""),
                            said(outcome, "stderr").orElse(""),
                            said(outcome, "msg").orElse(""));
        }
        return switch (outcome.status()) {
            case OK, CHANGED -> host + " | " + word(outcome.status()) + " => " + result.indented();
            case SKIPPED -> host + " | SKIPPED";
            case FAILED, IGNORED -> host + " | FAILED! => " + result.indented();
            case UNREACHABLE -> host + " | UNREACHABLE! => " + result.indented();
        };
    }

    private static String line(Outcome outcome, AnsibleResult result) {
        var host = outcome.host();
        if (isPrinted(outcome)
                && outcome.status() != Status.FAILED
                && outcome.status() != Status.IGNORED) {
            var errors = said(outcome, "stderr").filter(text -> !text.isEmpty());
            return "%s | %s | rc=%s | (stdout) %s%s"
                    .formatted(
                            host,
                            word(outcome.status()),
                            said(outcome, "rc").orElse("-1"),
                            flat(said(outcome, "stdout").orElse("")),
                            errors.map(text -> " (stderr) " + flat(text)).orElse(""));
        }
        return switch (outcome.status()) {
            case OK, CHANGED -> host + " | " + word(outcome.status()) + " => " + result.joined();
            case SKIPPED -> host + " | SKIPPED";
            case FAILED, IGNORED -> host + " | FAILED! => " + result.joined();
            case UNREACHABLE -> host + " | UNREACHABLE!: " + said(outcome, "msg").orElse("");
        };
    }

    private static boolean isPrinted(Outcome outcome) {
        return PRINTED.contains(outcome.module())
                && outcome.status() != Status.SKIPPED
                && outcome.status() != Status.UNREACHABLE
                && said(outcome, "ansible_job_id").isEmpty();
    }

    private static Optional<String> said(Outcome outcome, String key) {
        return ResultText.text(outcome.result(), key);
    }

    private static String flat(String text) {
        return text.replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String word(Status status) {
        return switch (status) {
            case OK -> "SUCCESS";
            case CHANGED -> "CHANGED";
            case SKIPPED -> "SKIPPED";
            case FAILED, IGNORED -> "FAILED";
            case UNREACHABLE -> "UNREACHABLE";
        };
    }

    private static AnsibleInk ink(Status status) {
        return switch (status) {
            case OK -> AnsibleInk.OK;
            case CHANGED -> AnsibleInk.CHANGED;
            case SKIPPED -> AnsibleInk.SKIPPED;
            case FAILED, IGNORED -> AnsibleInk.FAILED;
            case UNREACHABLE -> AnsibleInk.UNREACHABLE;
        };
    }

    private static void keep(Path folder, Outcome outcome, AnsibleResult result) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(outcome.host()), result.compact());
        } catch (IOException trouble) {
            throw new UncheckedIOException(trouble);
        }
    }
}
