package dev.muster.session.shell;

import dev.muster.module.Answer;
import dev.muster.module.Answers;
import dev.muster.module.Outcome;
import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import dev.muster.session.Traffic;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A session over a [Line]: one shell for each user, opened when first wanted.
public final class ShellSession implements Session {
    private final String host;
    private final Line line;
    private final Map<Become, HostShell> shells = new HashMap<>();
    private final Sent sent = new Sent();
    private Duration cpu = Duration.ZERO;
    private boolean timed;
    private boolean dead;

    /// @param host the host's name, for messages
    public ShellSession(String host, Line line) {
        this.host = host;
        this.line = line;
    }

    /// The command line that becomes somebody else, without what is then run; none where nobody has
    /// to be become.
    public static Optional<String> becoming(Become become) {
        return become.method() == Become.Method.NONE
                ? Optional.empty()
                : Optional.of(Becoming.of(become, "...", "sh").commandLine());
    }

    @Override
    public Report exchange(Exchange exchange) {
        if (dead) {
            throw new UnreachableException("the connection was lost earlier", Optional.empty());
        }
        timed = exchange.timed();
        try (var watchdog = new Watchdog(exchange.limit(), line::cut)) {
            try {
                var report = talk(exchange);
                if (watchdog.hasBarked()) {
                    // a shell that ends as its line is cut looks like one that died by itself
                    throw lost(late(exchange));
                }
                return report;
            } catch (IOException e) {
                throw lost(
                        watchdog.hasBarked()
                                ? late(exchange)
                                : new UnreachableException(
                                        "the connection was lost: " + reason(e),
                                        Optional.of(
                                                "run again: what was done is kept, the rest is taken up")));
            }
        }
    }

    private static UnreachableException late(Exchange exchange) {
        return new UnreachableException(
                "no answer within "
                        + exchange.limit().orElseThrow().toSeconds()
                        + " s, the line was cut",
                Optional.empty(),
                true);
    }

    private UnreachableException lost(UnreachableException reason) {
        dead = true;
        line.cut();
        return reason;
    }

    private static String reason(Throwable e) {
        var message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    private Report talk(Exchange exchange) throws IOException {
        var outcomes = new ArrayList<Outcome>();
        var pending = new ArrayList<Step>();
        for (var step : exchange.steps()) {
            if (StepScript.inline(step)) {
                pending.add(step);
                continue;
            }
            if (!take(exchange.as(), pending, outcomes)) {
                return new Report(outcomes, Answers.NONE);
            }
            pending.clear();
            var outcome = apart(exchange.as(), step);
            outcomes.add(outcome);
            if (outcome.failed()) {
                return new Report(outcomes, Answers.NONE);
            }
        }
        var answers = new LinkedHashMap<Question<?>, Answer<?>>();
        if (!ask(exchange, pending, outcomes, answers)) {
            return new Report(outcomes, Answers.NONE);
        }
        return new Report(outcomes, new Answers(answers));
    }

    private boolean take(Become as, List<Step> steps, List<Outcome> outcomes) throws IOException {
        if (steps.isEmpty()) {
            return true;
        }
        var reading = run(as, Script.of(steps, List.of()));
        outcomes.addAll(reading.outcomes());
        return reading.outcomes().stream().noneMatch(Outcome::failed);
    }

    /// Takes the last steps and asks the questions, asking again what a dying shell left
    /// unanswered, or what many files' contents left in doubt.
    private boolean ask(
            Exchange exchange,
            List<Step> steps,
            List<Outcome> outcomes,
            Map<Question<?>, Answer<?>> answers)
            throws IOException {
        var inquiries = Bundles.of(exchange.questions());
        if (steps.isEmpty() && inquiries.isEmpty()) {
            if (exchange.steps().isEmpty()) {
                shell(exchange.as());
            }
            return true;
        }
        var reading = run(exchange.as(), Script.of(steps, inquiries));
        outcomes.addAll(reading.outcomes());
        if (reading.outcomes().stream().anyMatch(Outcome::failed)) {
            return false;
        }
        answers.putAll(reading.answers());
        var again = reading.again();
        while (!again.isEmpty()) {
            reading = run(exchange.as(), Script.of(List.of(), again));
            answers.putAll(reading.answers());
            again = reading.again();
        }
        var doubtful = new ArrayList<Inquiry>();
        for (var question : exchange.questions()) {
            if (question instanceof Question.Read read && !answers.containsKey(read)) {
                doubtful.add(new ReadInquiry(List.of(read), read.limit(), true));
            }
        }
        if (!doubtful.isEmpty()) {
            answers.putAll(run(exchange.as(), Script.of(List.of(), doubtful)).answers());
        }
        for (var question : exchange.questions()) {
            answers.putIfAbsent(question, new Answer.Trouble<>("the host gave no answer"));
        }
        return true;
    }

    private Script.Reading run(Become as, Script script) throws IOException {
        boolean used = shells.containsKey(as);
        var began = Instant.now();
        var frame = frame(as, script);
        if (used && !frame.whole() && frame.out().length == 0) {
            // the shell had died after its last answer: nothing of this script was begun
            frame = frame(as, script);
        }
        return script.read(frame, began);
    }

    private Frame frame(Become as, Script script) throws IOException {
        var shell = shell(as);
        var frame = shell.run(script.text(), timed);
        cpu = cpu.plus(frame.cpu());
        if (!frame.whole()) {
            shells.remove(as);
            shell.close();
            // A shell that died leaves the line alive; a lost line says so by throwing.
            line.check();
        }
        return frame;
    }

    private HostShell shell(Become as) throws IOException {
        var open = shells.get(as);
        if (open == null) {
            open = HostShell.open(line, as);
            shells.put(as, open);
        }
        return open;
    }

    private Outcome apart(Become as, Step step) throws IOException {
        var streams = new Streams(line);
        return switch (step) {
            case Step.Raw raw -> streams.raw(as, raw);
            case Step.Download download -> streams.download(as, download);
            case Step.Write write -> write(as, write, streams);
            case Step.MakeDirectory _, Step.Link _, Step.Adjust _, Step.Remove _, Step.Run _ ->
                    throw new IllegalArgumentException("fits into a frame: " + step);
        };
    }

    private Outcome write(Become as, Step.Write write, Streams streams) throws IOException {
        var mark = Tokens.fresh();
        var opening = only(run(as, Script.of(StepScript.openingApart(write, mark))));
        if (opening.failed()) {
            return opening;
        }
        var opened = List.of(opening.note().orElse("").split(mark, -1));
        var brought = bring(as, write.content(), opened, streams);
        if (brought.failed()) {
            run(as, Script.of(StepScript.discarding(opened)));
            return brought;
        }
        var closing = only(run(as, Script.of(StepScript.closingApart(write, opened))));
        return new Outcome(
                closing.exit(),
                closing.out(),
                closing.err(),
                opening.began(),
                opening.took().plus(brought.took()).plus(closing.took()),
                closing.note());
    }

    /// Fills the opened file: with what lies on the host already, or with what is sent there.
    private Outcome bring(Become as, Step.Payload content, List<String> opened, Streams streams)
            throws IOException {
        var known = sent.find(content);
        if (known.isPresent()) {
            var script = Script.of(known.get().copying(opened.getFirst()));
            var copied = only(run(as, script));
            if (!copied.failed()) {
                return copied;
            }
        }
        var uploaded = streams.upload(as, content, opened.getFirst());
        if (!uploaded.failed()) {
            // the file that is opened is at this place when it is whole
            sent.note(content, opened.get(1));
        }
        return uploaded;
    }

    private static Outcome only(Script.Reading reading) {
        return reading.outcomes().getFirst();
    }

    /// Whether another exchange can be expected to succeed.
    public boolean isAlive() {
        return !dead && line.isAlive();
    }

    @Override
    public Traffic traffic() {
        return line.traffic().withCpu(cpu);
    }

    @Override
    public void close() {
        dead = true;
        line.close();
    }

    @Override
    public String toString() {
        return "session with " + host;
    }
}
