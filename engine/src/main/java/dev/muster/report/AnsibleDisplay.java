package dev.muster.report;

import dev.muster.run.Event;
import dev.muster.run.Event.Outcome;
import dev.muster.run.Event.Status;
import dev.muster.run.Prompting;
import dev.muster.source.Diagnostic;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// The run in the words and the order in which Ansible's default display tells it, for scripts and
/// people that know those.
public final class AnsibleDisplay implements Consumer<Event> {
    private final PrintStream out;
    private final PrintStream err;
    private final AnsibleLook look;
    private final Recap recap = new Recap();
    private final Set<String> warned = new HashSet<>();
    private Optional<Event.StatsKept> stats = Optional.empty();
    private Optional<Heading> pending = Optional.empty();
    private Optional<Heading> shown = Optional.empty();
    private Event.Kind kind = Event.Kind.TASK;
    private boolean inStep = true;
    private boolean check;

    /// What stands above the hosts of a task.
    private record Heading(String text, Span place) {}

    public AnsibleDisplay(PrintStream out, PrintStream err, AnsibleLook look) {
        this.out = out;
        this.err = err;
        this.look = look;
    }

    /// What the run came to.
    public Recap recap() {
        return recap;
    }

    /// Says first of all, where a person wants to know more, which file of settings was read.
    public void greet(Optional<Path> settings) {
        if (look.verbosity() > 0) {
            line(
                    AnsibleInk.VERBOSE,
                    settings.map(path -> "Using " + path + " as config file")
                            .orElse("No config file found; using defaults"));
        }
    }

    /// Says, where a person wants to know still more, how many plays a playbook has.
    public void plays(int count, Path playbook) {
        if (look.verbosity() > 1) {
            line(AnsibleInk.VERBOSE, count + " plays in " + playbook);
        }
    }

    /// What Ansible says in place of a warning of ours.
    public static String words(Diagnostic warning) {
        return AnsibleWords.of(warning.message());
    }

    /// Says how to go on with the hosts that failed.
    public void retry(Path file) {
        out.println("\tto retry, use: --limit @" + file);
        out.flush();
    }

    /// A way to ask the person, once everything that was told stands there.
    public Prompting beside(Prompting person) {
        return (question, echo, limit) -> {
            synchronized (this) {
                out.flush();
                return person.ask(question, echo, limit);
            }
        };
    }

    @Override
    public synchronized void accept(Event event) {
        recap.accept(event);
        switch (event) {
            case Event.PlayStarted _, Event.Rescued _, Event.Forgiven _, Event.Spent _ -> {}
            case Event.MetaDone meta -> meta(meta);
            case Event.BatchStarted(String play, _, boolean together, boolean checks) -> {
                inStep = together;
                check = checks;
                shown = Optional.empty();
                banner(play.isBlank() ? "PLAY" : "PLAY [" + play.strip() + "]" + mark());
            }
            case Event.PlayEmpty(String name, String reason) -> empty(name, reason);
            case Event.TaskStarted task -> begin(task.name(), task.kind(), task.place());
            case Event.StatementReached(String name, var what, Span place) ->
                    begin(name, what, place);
            case Event.ItemDone(Outcome outcome, String label) -> item(outcome, label);
            case Event.TaskDone(Outcome outcome) -> done(outcome);
            case Event.Included(String what, List<String> hosts, _, var file, var label) ->
                    file.ifPresent(path ->
                            line(
                                    AnsibleInk.SKIPPED,
                                    "included: "
                                            + path
                                            + " for "
                                            + String.join(", ", hosts)
                                            + label.map(text -> " => (item=" + text + ")")
                                                    .orElse("")));
            case Event.IncludePassed(String host) -> {
                if (look.skippedHosts()) {
                    heading();
                    line(
                            AnsibleInk.SKIPPED,
                            "skipping: ["
                                    + host
                                    + "]"
                                    + (look.verbosity() > 0
                                            ? " => " + AnsibleResult.PASSED_INCLUDE
                                            : ""));
                }
            }
            case Event.PlayAborted(boolean crowded) -> {
                banner("NO MORE HOSTS LEFT");
                if (crowded) {
                    // once for the task, once for the play
                    banner("NO MORE HOSTS LEFT");
                }
            }
            case Event.PlaybookEnded() -> finish();
            case Event.Detail(_, String text) -> line(AnsibleInk.DEBUG, text);
            case Event.Retrying(String task, String host, int left) ->
                    line(
                            AnsibleInk.DEBUG,
                            "FAILED - RETRYING: [%s]: %s (%d retries left)."
                                    .formatted(host, task, left));
            case Event.JobSeen(String host, String job, var state) ->
                    line(
                            AnsibleInk.DEBUG,
                            switch (state) {
                                case RUNNING ->
                                        "ASYNC POLL on %s: jid=%s started=1 finished=0"
                                                .formatted(host, job);
                                case DONE -> "ASYNC OK on %s: jid=%s".formatted(host, job);
                                case FAILED -> "ASYNC FAILED on %s: jid=%s".formatted(host, job);
                            });
            case Event.Told(var diagnostic) -> warn(AnsibleWords.of(diagnostic.message()));
            case Event.StatsKept kept -> stats = Optional.of(kept);
            case Event.RunEnded _ -> {
                // the recap is left out where the run broke off: see finish()
            }
        }
        out.flush();
        err.flush();
    }

    private void custom(Event.StatsKept kept) {
        banner("CUSTOM STATS: ");
        kept.hosts().forEach((host, data) -> out.println("\t" + host + ": " + told(data)));
        if (!kept.whole().entries().isEmpty()) {
            out.println();
            out.println("\tRUN: " + told(kept.whole()));
        }
        out.println();
    }

    private static String told(Value.Mapping data) {
        return JsonText.pretty(data).replaceAll("\n *(?=[\\]}])", "").replaceAll("\n *", " ");
    }

    private void meta(Event.MetaDone meta) {
        if (look.verbosity() > 1) {
            line(AnsibleInk.VERBOSE, "META: " + meta.skipped().orElse(meta.message()));
        }
        if (meta.skipped().isPresent() && look.skippedHosts()) {
            heading();
            var result =
                    Value.map(
                            Map.of(
                                    "msg",
                                    Value.text(meta.message()),
                                    "skip_reason",
                                    Value.text(meta.skipped().get())));
            line(
                    AnsibleInk.SKIPPED,
                    "skipping: ["
                            + meta.host()
                            + "]"
                            + (look.verbosity() > 0 ? " => " + JsonText.compact(result) : ""));
        }
    }

    private void empty(String name, String reason) {
        if (reason.equals("no hosts matched")) {
            banner("PLAY [" + name + "]" + mark());
            line(AnsibleInk.SKIPPED, "skipping: no hosts matched");
        }
    }

    private String mark() {
        return check && look.checkMarkers() ? " [CHECK MODE]" : "";
    }

    // ---- tasks

    private void begin(String name, Event.Kind what, Span place) {
        kind = what;
        pending = Optional.of(heading(name, place));
        if (inStep && look.skippedHosts() && look.okHosts()) {
            show();
        }
    }

    private Heading heading(String name, Span place) {
        var word = kind == Event.Kind.HANDLER ? "RUNNING HANDLER" : "TASK";
        return new Heading(word + " [" + name.strip() + "]" + mark(), place);
    }

    private void show() {
        pending.ifPresent(heading -> {
            banner(heading.text);
            if (look.verbosity() > 1) {
                path(heading.place);
            }
        });
        shown = pending;
        pending = Optional.empty();
    }

    private void heading() {
        if (pending.isPresent()) {
            show();
        }
    }

    /// Sees to it that the task's heading stands above what is told of it: hosts that go their own
    /// ways come to tasks in any order.
    private void heading(Outcome outcome) {
        if (shown.map(Heading::place).filter(outcome.place()::equals).isEmpty() || !inStep) {
            if (pending.isEmpty() || !pending.get().place.equals(outcome.place())) {
                kind = outcome.kind();
                pending = Optional.of(heading(outcome.task(), outcome.place()));
            }
            if (!pending.equals(shown)) {
                show();
            }
        }
        pending = Optional.empty();
    }

    private void path(Span place) {
        line(AnsibleInk.DEBUG, "task path: " + AnsibleText.absolute(place) + ":" + place.line());
    }

    private void item(Outcome outcome, String label) {
        var result = new AnsibleResult(outcome, look);
        var item = result.isHidden() ? "None" : label;
        var host = host(outcome);
        switch (outcome.status()) {
            case OK -> {
                if (look.okHosts()) {
                    heading(outcome);
                    line(AnsibleInk.OK, "ok: [" + host + "] => (item=" + item + ")" + said(result));
                }
            }
            case CHANGED -> {
                heading(outcome);
                AnsibleDiff.text(outcome, look).ifPresent(out::println);
                line(
                        AnsibleInk.CHANGED,
                        "changed: [" + host + "] => (item=" + item + ")" + said(result));
            }
            case SKIPPED -> {
                if (look.skippedHosts()) {
                    heading(outcome);
                    var text = "skipping: [" + outcome.host() + "] => (item=" + item + ") ";
                    line(AnsibleInk.SKIPPED, text + said(result));
                }
            }
            case FAILED, IGNORED -> {
                heading(outcome);
                exception(result);
                warn(result);
                failure("failed: [" + host + "] (item=" + item + ") => " + result.text());
            }
            case UNREACHABLE -> {
                // told of the task as a whole
            }
        }
    }

    private void done(Outcome outcome) {
        var result = new AnsibleResult(outcome, look);
        switch (outcome.status()) {
            case OK -> {
                if (look.okHosts()) {
                    heading(outcome);
                    warn(result);
                    whole(AnsibleInk.OK, "ok", outcome, result);
                }
            }
            case CHANGED -> {
                heading(outcome);
                if (!result.isLoop()) {
                    AnsibleDiff.text(outcome, look).ifPresent(out::println);
                }
                warn(result);
                whole(AnsibleInk.CHANGED, "changed", outcome, result);
            }
            case SKIPPED -> {
                if (look.skippedHosts()) {
                    heading(outcome);
                    line(AnsibleInk.SKIPPED, "skipping: [" + outcome.host() + "]" + said(result));
                }
            }
            case FAILED, IGNORED -> failed(outcome, result);
            case UNREACHABLE -> unreachable(outcome, result);
        }
    }

    private void whole(AnsibleInk ink, String word, Outcome outcome, AnsibleResult result) {
        if (!result.isLoop()) {
            line(ink, word + ": [" + host(outcome) + "]" + said(result));
        }
    }

    private void failed(Outcome outcome, AnsibleResult result) {
        heading(outcome);
        if (result.isUnreachable()) {
            unreachable(outcome, result);
            return;
        }
        exception(result);
        warn(result);
        if (!result.isLoop()) {
            if (look.verbosity() < 2 && look.pathOnFailure()) {
                path(outcome.place());
            }
            failure("fatal: [" + host(outcome) + "]: FAILED! => " + result.text());
        }
        if (outcome.status() == Status.IGNORED) {
            line(AnsibleInk.SKIPPED, "...ignoring");
        }
    }

    private void unreachable(Outcome outcome, AnsibleResult result) {
        heading(outcome);
        var text = "fatal: [" + host(outcome) + "]: UNREACHABLE! => " + result.text();
        line(look.failuresOnErr() ? err : out, AnsibleInk.UNREACHABLE, text);
        if (outcome.status() == Status.IGNORED) {
            line(AnsibleInk.SKIPPED, "...ignoring");
        }
    }

    private static String host(Outcome outcome) {
        return outcome.host()
                + outcome.delegatedTo()
                        .filter(other -> !other.name().equals(outcome.host()))
                        .map(other -> " -> " + other)
                        .orElse("");
    }

    private String said(AnsibleResult result) {
        return result.isTold() ? " => " + result.text() : "";
    }

    private void exception(AnsibleResult result) {
        result.exception().ifPresent(this::failure);
    }

    private void warn(AnsibleResult result) {
        result.warnings().forEach(this::warn);
    }

    // ---- the end

    /// Tells what the run came to, once it is over.
    public synchronized void finish() {
        banner("PLAY RECAP");
        recap.ansible(look.colours()).forEach(out::println);
        out.println();
        if (look.customStats()) {
            stats.ifPresent(this::custom);
        }
        out.flush();
    }

    // ---- lines

    private void banner(String text) {
        out.println();
        out.println(AnsibleText.banner(text, look.columns()));
    }

    private void failure(String text) {
        line(look.failuresOnErr() ? err : out, AnsibleInk.FAILED, text);
    }

    private void line(AnsibleInk ink, String text) {
        line(out, ink, text);
    }

    private void line(PrintStream where, AnsibleInk ink, String text) {
        where.println(look.colours() ? ink.paint(text) : text);
    }

    /// Tells a warning on standard error, once.
    public synchronized void warn(String message) {
        var text = AnsibleText.warning(message, look.columns());
        if (warned.add(text)) {
            out.flush();
            err.println(
                    look.colours()
                            ? AnsibleInk.WARNING.paint(text.stripTrailing())
                            : text.stripTrailing());
        }
    }
}
