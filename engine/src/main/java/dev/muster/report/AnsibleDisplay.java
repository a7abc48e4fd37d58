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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// The run in the words and the order in which Ansible's default display tells it, for scripts and
/// people that know those.
public final class AnsibleDisplay implements Consumer<Event> {
    private final AnsibleLook look;
    private final AnsibleLines lines;
    private final AnsibleHeadings headings;
    private final Recap recap = new Recap();
    private Optional<Event.StatsKept> stats = Optional.empty();

    public AnsibleDisplay(PrintStream out, PrintStream err, AnsibleLook look) {
        this.look = look;
        this.lines = new AnsibleLines(out, err, look);
        this.headings = new AnsibleHeadings(lines, look);
    }

    /// What the run came to.
    public Recap recap() {
        return recap;
    }

    /// Says first of all, where a person wants to know more, which file of settings was read.
    public void greet(Optional<Path> settings) {
        if (look.verbosity() > 0) {
            lines.tell(
                    AnsibleInk.VERBOSE,
                    settings.map(path -> "Using " + path + " as config file")
                            .orElse("No config file found; using defaults"));
        }
    }

    /// Says, where a person wants to know still more, how many plays a playbook has.
    public void plays(int count, Path playbook) {
        if (look.verbosity() > 1) {
            lines.tell(AnsibleInk.VERBOSE, count + " plays in " + playbook);
        }
    }

    /// What Ansible says in place of a warning of ours.
    public static String words(Diagnostic warning) {
        return AnsibleWords.of(warning.message());
    }

    /// Says how to go on with the hosts that failed.
    public void retry(Path file) {
        lines.plain("\tto retry, use: --limit @" + file);
        lines.flush();
    }

    /// A way to ask the person, once everything that was told stands there.
    public Prompting beside(Prompting person) {
        return (question, echo, limit) -> {
            synchronized (this) {
                lines.flush();
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
                headings.batch(together, checks);
                lines.banner(
                        play.isBlank() ? "PLAY" : "PLAY [" + play.strip() + "]" + headings.mark());
            }
            case Event.PlayEmpty(String name, String reason) -> empty(name, reason);
            case Event.TaskStarted task -> headings.begin(task.name(), task.kind(), task.place());
            case Event.StatementReached(String name, var what, Span place) ->
                    headings.begin(name, what, place);
            case Event.ItemDone(Outcome outcome, String label) -> item(outcome, label);
            case Event.TaskDone(Outcome outcome) -> done(outcome);
            case Event.Included(String what, List<String> hosts, _, var file, var label) ->
                    file.ifPresent(path ->
                            lines.tell(
                                    AnsibleInk.SKIPPED,
                                    "included: "
                                            + path
                                            + " for "
                                            + String.join(", ", hosts)
                                            + label.map(text -> " => (item=" + text + ")")
                                                    .orElse("")));
            case Event.IncludePassed(String host) -> {
                if (look.skippedHosts()) {
                    headings.show();
                    lines.tell(
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
                lines.banner("NO MORE HOSTS LEFT");
                if (crowded) {
                    // once for the task, once for the play
                    lines.banner("NO MORE HOSTS LEFT");
                }
            }
            case Event.PlaybookEnded() -> finish();
            case Event.Detail(_, String text) -> lines.tell(AnsibleInk.DEBUG, text);
            case Event.Retrying(String task, String host, int left) ->
                    lines.tell(
                            AnsibleInk.DEBUG,
                            "FAILED - RETRYING: [%s]: %s (%d retries left)."
                                    .formatted(host, task, left));
            case Event.JobSeen(String host, String job, var state) ->
                    lines.tell(
                            AnsibleInk.DEBUG,
                            switch (state) {
                                case RUNNING ->
                                        "ASYNC POLL on %s: jid=%s started=1 finished=0"
                                                .formatted(host, job);
                                case DONE -> "ASYNC OK on %s: jid=%s".formatted(host, job);
                                case FAILED -> "ASYNC FAILED on %s: jid=%s".formatted(host, job);
                            });
            case Event.Told(var diagnostic) -> lines.warn(AnsibleWords.of(diagnostic.message()));
            case Event.StatsKept kept -> stats = Optional.of(kept);
            case Event.RunEnded _ -> {
                // the recap is left out where the run broke off: see finish()
            }
        }
        lines.flush();
    }

    private void meta(Event.MetaDone meta) {
        if (look.verbosity() > 1) {
            lines.tell(AnsibleInk.VERBOSE, "META: " + meta.skipped().orElse(meta.message()));
        }
        if (meta.skipped().isPresent() && look.skippedHosts()) {
            headings.show();
            var result =
                    Value.map(
                            Map.of(
                                    "msg",
                                    Value.text(meta.message()),
                                    "skip_reason",
                                    Value.text(meta.skipped().get())));
            lines.tell(
                    AnsibleInk.SKIPPED,
                    "skipping: ["
                            + meta.host()
                            + "]"
                            + (look.verbosity() > 0 ? " => " + JsonText.compact(result) : ""));
        }
    }

    private void empty(String name, String reason) {
        if (reason.equals("no hosts matched")) {
            lines.banner("PLAY [" + name + "]" + headings.mark());
            lines.tell(AnsibleInk.SKIPPED, "skipping: no hosts matched");
        }
    }

    // ---- tasks

    private void item(Outcome outcome, String label) {
        var result = new AnsibleResult(outcome, look);
        var item = result.isHidden() ? "None" : label;
        var host = host(outcome);
        switch (outcome.status()) {
            case OK -> {
                if (look.okHosts()) {
                    headings.above(outcome);
                    lines.tell(
                            AnsibleInk.OK,
                            "ok: [" + host + "] => (item=" + item + ")" + said(result));
                }
            }
            case CHANGED -> {
                headings.above(outcome);
                AnsibleDiff.text(outcome, look).ifPresent(lines::plain);
                lines.tell(
                        AnsibleInk.CHANGED,
                        "changed: [" + host + "] => (item=" + item + ")" + said(result));
            }
            case SKIPPED -> {
                if (look.skippedHosts()) {
                    headings.above(outcome);
                    var text = "skipping: [" + outcome.host() + "] => (item=" + item + ") ";
                    lines.tell(AnsibleInk.SKIPPED, text + said(result));
                }
            }
            case FAILED, IGNORED -> {
                headings.above(outcome);
                exception(result);
                warn(result);
                lines.trouble(
                        AnsibleInk.FAILED,
                        "failed: [" + host + "] (item=" + item + ") => " + result.text());
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
                    headings.above(outcome);
                    warn(result);
                    whole(AnsibleInk.OK, "ok", outcome, result);
                }
            }
            case CHANGED -> {
                headings.above(outcome);
                if (!result.isLoop()) {
                    AnsibleDiff.text(outcome, look).ifPresent(lines::plain);
                }
                warn(result);
                whole(AnsibleInk.CHANGED, "changed", outcome, result);
            }
            case SKIPPED -> {
                if (look.skippedHosts()) {
                    headings.above(outcome);
                    lines.tell(
                            AnsibleInk.SKIPPED,
                            "skipping: ["
                                    + outcome.host()
                                    + "]"
                                    + (result.isLoop() && look.verbosity() == 0
                                            ? ""
                                            : said(result)));
                }
            }
            case FAILED, IGNORED -> failed(outcome, result);
            case UNREACHABLE -> unreachable(outcome, result);
        }
    }

    private void whole(AnsibleInk ink, String word, Outcome outcome, AnsibleResult result) {
        if (!result.isLoop()) {
            lines.tell(ink, word + ": [" + host(outcome) + "]" + said(result));
        }
    }

    private void failed(Outcome outcome, AnsibleResult result) {
        headings.above(outcome);
        if (result.isUnreachable()) {
            unreachable(outcome, result);
            return;
        }
        exception(result);
        warn(result);
        if (!result.isLoop()) {
            if (look.verbosity() < 2 && look.pathOnFailure()) {
                headings.path(outcome.place());
            }
            lines.trouble(
                    AnsibleInk.FAILED,
                    "fatal: [" + host(outcome) + "]: FAILED! => " + result.text());
        }
        if (outcome.status() == Status.IGNORED) {
            lines.tell(AnsibleInk.SKIPPED, "...ignoring");
        }
    }

    private void unreachable(Outcome outcome, AnsibleResult result) {
        headings.above(outcome);
        var text = "fatal: [" + host(outcome) + "]: UNREACHABLE! => " + result.text();
        lines.trouble(AnsibleInk.UNREACHABLE, text);
        if (outcome.status() == Status.IGNORED) {
            lines.tell(AnsibleInk.SKIPPED, "...ignoring");
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
        result.exception().ifPresent(text -> lines.trouble(AnsibleInk.FAILED, text));
    }

    private void warn(AnsibleResult result) {
        result.warnings().forEach(lines::warn);
    }

    // ---- the end

    /// Tells what the run came to, once it is over.
    public synchronized void finish() {
        lines.banner("PLAY RECAP");
        recap.ansible(look.colours()).forEach(lines::plain);
        lines.plain("");
        if (look.customStats()) {
            stats.ifPresent(this::custom);
        }
        lines.flush();
    }

    private void custom(Event.StatsKept kept) {
        lines.banner("CUSTOM STATS: ");
        kept.hosts().forEach((host, data) -> lines.plain("\t" + host + ": " + told(data)));
        if (!kept.whole().entries().isEmpty()) {
            lines.plain("");
            lines.plain("\tRUN: " + told(kept.whole()));
        }
        lines.plain("");
    }

    private static String told(Value.Mapping data) {
        return JsonText.pretty(data).replaceAll("\n *(?=[\\]}])", "").replaceAll("\n *", " ");
    }

    /// Tells a warning on standard error, once.
    public synchronized void warn(String message) {
        lines.warn(message);
    }
}
