package dev.muster.cli;

import dev.muster.report.Recap;
import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import dev.muster.value.Value;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/// What an errand's task came to by host. What went wrong is told at once.
final class Answers implements Consumer<Event> {
    private final String name;
    private final PrintStream trouble;
    private final Recap recap = new Recap();
    private final Map<String, Value.Mapping> results = new LinkedHashMap<>();

    /// @param name the return value that is asked for
    Answers(String name, PrintStream trouble) {
        this.name = name;
        this.trouble = trouble;
    }

    @Override
    public void accept(Event event) {
        recap.accept(event);
        switch (event) {
            case Event.TaskDone(Outcome outcome)
                    when outcome.status() == Status.FAILED
                            || outcome.status() == Status.UNREACHABLE -> {
                var said = outcome.result().find("msg").orElse(Value.text("failed"));
                trouble.println("error: " + outcome.host() + ": " + text(said));
            }
            case Event.TaskDone(Outcome outcome) when outcome.kind() == Event.Kind.TASK ->
                    results.put(outcome.host(), outcome.result());
            case Event.PlayEmpty(String _, String reason) -> trouble.println("warning: " + reason);
            case Event.Told(var diagnostic) -> trouble.println(diagnostic.render());
            case Event.TaskDone _,
                    Event.PlayStarted _,
                    Event.TaskStarted _,
                    Event.ItemDone _,
                    Event.Included _,
                    Event.BatchStarted _,
                    Event.StatementReached _,
                    Event.IncludePassed _,
                    Event.PlayAborted _,
                    Event.Retrying _,
                    Event.JobSeen _,
                    Event.Spent _,
                    Event.PlaybookEnded _,
                    Event.Detail _,
                    Event.MetaDone _,
                    Event.StatsKept _,
                    Event.Forgiven _,
                    Event.Rescued _,
                    Event.RunEnded _ -> {}
        }
    }

    private static String text(Value value) {
        return dev.muster.template.Python.print(value);
    }

    Recap recap() {
        return recap;
    }

    Map<String, Value> found() {
        return found(name);
    }

    /// Another return value.
    Map<String, Value> found(String other) {
        var found = new LinkedHashMap<String, Value>();
        results.forEach(
                (host, result) -> result.find(other).ifPresent(value -> found.put(host, value)));
        return found;
    }
}
