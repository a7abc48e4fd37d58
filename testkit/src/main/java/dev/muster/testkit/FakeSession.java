package dev.muster.testkit;

import dev.muster.module.Answer;
import dev.muster.module.Answers;
import dev.muster.module.Outcome;
import dev.muster.module.Question;
import dev.muster.module.Reply;
import dev.muster.module.Step;
import dev.muster.session.Exchange;
import dev.muster.session.Report;
import dev.muster.session.Session;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// A session with a host that is only data: a [FakeHost]. Questions about files, accounts, packages
/// and units are answered from it, steps on files change it, and scripts do what the rules say. A
/// script that no rule fits fails the test, so that nothing is believed by default. All that was
/// taken is on record.
public final class FakeSession implements Session {
    private final FakeHost host;
    private final List<Rule> rules = new ArrayList<>();
    private final List<Exchange> exchanges = new ArrayList<>();
    private final List<Step> taken = new ArrayList<>();

    /// What a script does.
    ///
    /// @param script found anywhere in the script or, after it, its arguments (each after a blank)
    /// @param change what becomes of the host, once it has succeeded
    /// @param fits the hosts that it holds for
    private record Rule(
            Pattern script, Reply reply, Consumer<FakeHost> change, Predicate<FakeHost> fits) {}

    public FakeSession(FakeHost host) {
        this.host = host;
    }

    /// Scripts with a part that matches say `out` and succeed.
    public FakeSession says(String pattern, String out) {
        return does(pattern, 0, out, "", _ -> {});
    }

    /// Scripts with a part that matches succeed and change the host.
    public FakeSession does(String pattern, Consumer<FakeHost> change) {
        return does(pattern, 0, "", "", change);
    }

    /// Scripts with a part that matches fail.
    public FakeSession fails(String pattern, int exit, String err) {
        return does(pattern, exit, "", err, _ -> {});
    }

    /// A rule in full. The one that was given first wins.
    public FakeSession does(
            String pattern, int exit, String out, String err, Consumer<FakeHost> change) {
        return does(pattern, exit, out, err, change, _ -> true);
    }

    /// The same that holds for some hosts alone, for scripts that say another thing after a change.
    public FakeSession does(
            String pattern,
            int exit,
            String out,
            String err,
            Consumer<FakeHost> change,
            Predicate<FakeHost> fits) {
        rules.add(
                new Rule(
                        Pattern.compile(pattern, Pattern.DOTALL),
                        new Reply(
                                exit,
                                out.getBytes(StandardCharsets.UTF_8),
                                err.getBytes(StandardCharsets.UTF_8)),
                        change,
                        fits));
        return this;
    }

    public FakeHost host() {
        return host;
    }

    /// Every step taken, in order.
    public List<Step> taken() {
        return List.copyOf(taken);
    }

    /// Every exchange, in order.
    public List<Exchange> exchanges() {
        return List.copyOf(exchanges);
    }

    @Override
    public Report exchange(Exchange exchange) {
        exchanges.add(exchange);
        var outcomes = new ArrayList<Outcome>();
        for (var step : exchange.steps()) {
            taken.add(step);
            var outcome = take(step);
            outcomes.add(outcome);
            if (outcome.failed()) {
                return new Report(outcomes, Answers.NONE);
            }
        }
        var answers = new LinkedHashMap<Question<?>, Answer<?>>();
        for (var question : exchange.questions()) {
            answers.put(question, answer(question));
        }
        return new Report(outcomes, new Answers(answers));
    }

    private Answer<?> answer(Question<?> question) {
        try {
            return switch (question) {
                case Question.Stat stat ->
                        new Answer.Given<>(host.files().status(stat.path(), stat.follow()));
                case Question.Read read ->
                        new Answer.Given<>(host.files().content(read.path(), read.limit()));
                case Question.Digest digest ->
                        new Answer.Given<>(host.files().digest(digest.path(), digest.algorithm()));
                case Question.Package one -> new Answer.Given<>(host.packageStatus(one.name()));
                case Question.Unit unit -> new Answer.Given<>(host.unit(unit.name()));
                case Question.Account account -> new Answer.Given<>(host.account(account.name()));
                case Question.Group group -> new Answer.Given<>(host.group(group.name()));
                case Question.Ask ask ->
                        new Answer.Given<>(reply(ask.script(), ask.arguments(), ask));
            };
        } catch (FakeFiles.Refused e) {
            return new Answer.Trouble<>(e.reason());
        }
    }

    private Reply reply(String script, List<String> arguments, Object asker) {
        var text = script + (arguments.isEmpty() ? "" : " " + String.join(" ", arguments));
        for (var rule : rules) {
            if (rule.script().matcher(text).find() && rule.fits().test(host)) {
                if (rule.reply().exit() == 0) {
                    rule.change().accept(host);
                }
                return rule.reply();
            }
        }
        throw new AssertionError("no rule says what this does: " + asker);
    }

    private Outcome take(Step step) {
        try {
            return switch (step) {
                case Step.Run run -> outcome(reply(run.script(), run.arguments(), run));
                case Step.Raw raw -> outcome(reply(raw.commandLine(), List.of(), raw));
                case Step.Write write -> done(host.files().write(write));
                case Step.MakeDirectory(String path, Step.Attributes attributes) -> {
                    host.files().makeDirectory(path, attributes);
                    yield done(Optional.empty());
                }
                case Step.Link(String path, String target, boolean hard) -> {
                    host.files().link(path, target, hard);
                    yield done(Optional.empty());
                }
                case Step.Adjust(String path, Step.Attributes attributes, boolean follow) -> {
                    host.files().adjust(path, attributes, follow);
                    yield done(Optional.empty());
                }
                case Step.Remove(String path) -> {
                    host.files().remove(path);
                    yield done(Optional.empty());
                }
                case Step.Download download -> {
                    Files.createDirectories(download.destination().resolveSibling("."));
                    Files.write(
                            download.destination(),
                            host.files()
                                    .content(download.path(), Long.MAX_VALUE)
                                    .orElseThrow(() ->
                                            new FakeFiles.Refused(
                                                    "cat: "
                                                            + download.path()
                                                            + ": No such file or directory"))
                                    .bytes());
                    yield done(Optional.empty());
                }
            };
        } catch (FakeFiles.Refused e) {
            return outcome(new Reply(1, new byte[0], e.reason().getBytes(StandardCharsets.UTF_8)));
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Outcome done(Optional<String> note) {
        return new Outcome(0, "", "", Instant.EPOCH, Duration.ZERO, note);
    }

    private static Outcome outcome(Reply reply) {
        return new Outcome(
                reply.exit(),
                reply.outText(),
                reply.errText(),
                Instant.EPOCH,
                Duration.ZERO,
                Optional.empty());
    }

    @Override
    public void close() {
        // Data needs no end.
    }
}
