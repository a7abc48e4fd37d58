package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import java.io.PrintStream;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One task's outcome on each host as it comes in: what a command printed, or the result as JSON.
public final class AdHoc implements Consumer<Event> {
    private final PrintStream out;
    private final View view;
    private final Recap recap = new Recap();

    public AdHoc(PrintStream out, View view) {
        this.out = out;
        this.view = view;
    }

    public Recap recap() {
        return recap;
    }

    @Override
    public synchronized void accept(Event event) {
        recap.accept(event);
        if (event instanceof Event.TaskDone(Outcome outcome) && outcome.kind() == Event.Kind.TASK) {
            out.println(text(outcome));
            out.flush();
        } else if (event instanceof Event.Told(var diagnostic)) {
            out.println(view.palette().paint(Palette.Ink.WARNING, diagnostic.render()));
        }
    }

    private String text(Outcome outcome) {
        var result = outcome.result();
        var heading = outcome.host() + " | " + word(outcome.status());
        var rc = ResultText.text(result, "rc");
        if (rc.isPresent() && outcome.status() != Status.SKIPPED) {
            var said =
                    Stream.of("stdout", "stderr")
                            .flatMap(key -> ResultText.text(result, key).stream())
                            .map(String::stripTrailing)
                            .collect(Collectors.joining("\n"));
            var printed = said.isEmpty() ? ResultText.text(result, "msg").orElse("") : said;
            return paint(outcome, heading + " | rc=" + rc.get() + " >>")
                    + (printed.isEmpty() ? "" : "\n" + printed);
        }
        var diff = Differences.lines(outcome.differences());
        var lines = String.join("\n", Differences.painted(diff, view.palette()));
        return (lines.isEmpty() ? "" : lines + "\n")
                + paint(outcome, heading + " => ")
                + JsonText.pretty(result);
    }

    private String paint(Outcome outcome, String text) {
        return view.palette().paint(TaskText.ink(outcome.status()), text);
    }

    private static String word(Status status) {
        return switch (status) {
            case OK -> "SUCCESS";
            case CHANGED -> "CHANGED";
            case SKIPPED -> "SKIPPED";
            case FAILED, IGNORED -> "FAILED!";
            case UNREACHABLE -> "UNREACHABLE!";
        };
    }
}
