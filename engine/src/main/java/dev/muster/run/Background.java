package dev.muster.run;

import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.session.UnreachableException;
import dev.muster.session.shell.Unattended;
import dev.muster.template.JsonText;
import dev.muster.value.Taint;
import dev.muster.value.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/// A task with `async`: the host is looked at as ever, and left to take the steps by itself.
///
/// Where there is nothing to do, or the steps can't do without us, the job is done when it begins.
///
/// @param seconds how long the job may take
/// @param host whose jobs they are
/// @param discreet marks what is secret in a result
/// @param tell takes what becomes of the job while it is waited for
record Background(
        Applying applying,
        long seconds,
        HostRun host,
        UnaryOperator<Result> discreet,
        Consumer<Event.JobSeen> tell) {

    /// Modules that work from here, step by step, and can't be left alone.
    private static final Set<String> ATTENDED =
            Set.of(
                    "assemble",
                    "async_status",
                    "copy",
                    "fetch",
                    "gather_facts",
                    "raw",
                    "script",
                    "template",
                    "unarchive",
                    "wait_for_connection");

    private static final List<String> GAPS =
            List.of("rc", "stdout", "stderr", "start", "end", "delta");

    /// How long after the end of its time the host ends a job that we wait for: we end it ourselves
    /// before.
    private static final long GRACE = 10;

    /// Starts the job, and waits for it if there is a time between two looks.
    <A extends Record> Result run(Module<A> module, A arguments, long poll) {
        if (module instanceof Module.OnController || ATTENDED.contains(module.name())) {
            return Result.failed("async is not supported for this task.");
        }
        if (applying.here().checkMode()) {
            return Result.failed("check mode and async cannot be used on same task.");
        }
        return Applying.guarded(() -> {
            var started = start(work(module, arguments), poll > 0 ? seconds + GRACE : seconds);
            if (started.said().failed()) {
                return Result.failed("could not start a job: " + Applying.reason(started.said()));
            }
            var job = started.job();
            host.keep(job);
            return poll > 0 ? awaited(job, poll) : job.started();
        });
    }

    private <A extends Record> Work work(Module<A> module, A arguments) {
        Work work;
        try {
            work = applying.work(module, arguments);
        } catch (RuntimeException trouble) {
            return new Work.Done(
                    Applying.guarded(() -> {
                        throw trouble;
                    }));
        }
        return isAttended(work) ? new Work.Done(Applying.guarded(() -> applying.done(work))) : work;
    }

    /// Whether the host can't do it by itself.
    private static boolean isAttended(Work work) {
        return switch (work) {
            case Work.Done _ -> false;
            case Work.Away _ -> true;
            case Work.Due due -> due.halfway() || !Unattended.suits(due.steps());
        };
    }

    private record Started(Job job, Outcome said) {}

    private Started start(Work work, long limit) {
        var prefix = "j" + ThreadLocalRandom.current().nextLong(1_000_000_000_000L);
        var step =
                switch (work) {
                    case Work.Done(Result result) ->
                            step(
                                    JobScripts.LEAVE,
                                    List.of(prefix, applying.here().jobFolder()),
                                    "{" + body(result, Set.of()) + "}");
                    case Work.Away _ -> throw new IllegalStateException("nobody is there to do it");
                    case Work.Due due ->
                            step(
                                    JobScripts.START,
                                    List.of(
                                            prefix,
                                            applying.here().jobFolder(),
                                            Long.toString(limit),
                                            JobScripts.KEEP,
                                            JobScripts.RUNNING),
                                    input(due));
                };
        var said =
                applying.link()
                        .take(
                                List.of(step),
                                Set.of(),
                                applying.as(),
                                Link.Ahead.NOTHING,
                                applying.limit(),
                                applying.meter())
                        .getFirst();
        var file = said.out().strip();
        return new Started(
                new Job(file, work, Instant.now().plusSeconds(limit + GRACE), discreet), said);
    }

    private static Step step(String script, List<String> arguments, String input) {
        return new Step.Run(
                script,
                arguments,
                "/bin/sh",
                Optional.empty(),
                Map.of(),
                Optional.of(input),
                Optional.empty());
    }

    // ---- what the host writes down

    /// What the host needs to write the result by itself, and then the job.
    private String input(Work.Due due) {
        var good = foretold(due, 0);
        var bad = foretold(due, 1);
        return body(good, Set.copyOf(gaps(good)))
                + "\n"
                + String.join(" ", gaps(good))
                + "\n"
                + body(bad, Set.copyOf(gaps(bad)))
                + "\n"
                + String.join(" ", gaps(bad))
                + "\n"
                + Unattended.script(due.steps());
    }

    /// What the module would say of steps that ended so and said nothing.
    private static Result foretold(Work.Due due, int exit) {
        var outcome = new Outcome(exit, "", "", Instant.EPOCH, Duration.ZERO, Optional.empty());
        var outcomes =
                exit == 0 ? Collections.nCopies(due.steps().size(), outcome) : List.of(outcome);
        try {
            return due.said().apply(outcomes);
        } catch (RuntimeException _) {
            // it reads more of what is said than nothing
            var values = new LinkedHashMap<String, Value>();
            GAPS.forEach(gap -> values.put(gap, Value.text("")));
            return Result.changed(Value.map(values)).withFailed(exit != 0);
        }
    }

    private static List<String> gaps(Result result) {
        return GAPS.stream().filter(gap -> result.values().find(gap).isPresent()).toList();
    }

    /// The result as JSON without its braces, but for the gaps. The file outlives the job, and this
    /// run knows better what the job was: so its secrets are stars.
    private String body(Result result, Set<String> gaps) {
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(Value.text("changed"), Value.of(result.changed()));
        if (result.failed()) {
            entries.put(Value.text("failed"), Value.TRUE);
        }
        discreet.apply(result)
                .values()
                .entries()
                .forEach((key, value) -> {
                    if (!(key instanceof Value.Text(String name, _, _)
                            && (gaps.contains(name) || name.endsWith("_lines")))) {
                        entries.put(key, Taint.hide(value));
                    }
                });
        var json = JsonText.write(new Value.Mapping(entries));
        return json.substring(1, json.length() - 1);
    }

    // ---- waiting

    private Result awaited(Job job, long poll) {
        for (long left = seconds; left > 0; left -= poll) {
            Optional<String> said;
            try {
                said = Optional.of(seen(job, Math.min(poll, left)));
            } catch (UnreachableException lost) {
                // the job lives on, and the host may come back
                if (left <= poll) {
                    throw lost;
                }
                applying.link().reset();
                Turn.pause((double) poll);
                continue;
            }
            if (!said.get().startsWith(JobScripts.RUNNING)) {
                return ended(job, said.get());
            }
            tell.accept(new Event.JobSeen(host.name(), job.id(), Event.JobSeen.State.RUNNING));
        }
        return overdue(job);
    }

    /// Waits on the host until the job has ended, and reads its file.
    private String seen(Job job, long atMost) {
        applying.link().forget();
        var reply =
                applying.link()
                        .look(
                                Probe.ask(
                                        new Question.Ask(
                                                JobScripts.WAIT,
                                                job.file(),
                                                Long.toString(atMost),
                                                JobScripts.RUNNING)),
                                applying.as(),
                                Link.Ahead.NOTHING,
                                Optional.of(Duration.ofSeconds(atMost + 60)),
                                applying.meter());
        return reply.outText();
    }

    private Result ended(Job job, String said) {
        applying.link().forget();
        host.settle(job);
        var told = JsonText.read(said.isBlank() ? "{}" : said);
        boolean killed =
                told instanceof Value.Mapping values && values.find("child_pid").isPresent();
        var result =
                killed
                        ? Result.failed("Timeout exceeded", (Value.Mapping) told)
                        : applying.look(job.result());
        act(JobScripts.REMOVE, job.file(), job.folder());
        tell.accept(
                new Event.JobSeen(
                        host.name(),
                        job.id(),
                        result.failed() ? Event.JobSeen.State.FAILED : Event.JobSeen.State.DONE));
        return finished(result, job);
    }

    private static Result finished(Result result, Job job) {
        var told =
                result.with("ansible_job_id", Value.text(job.id()))
                        .with("finished", Value.of(1))
                        .with("results_file", Value.text(job.file()))
                        .with("started", Value.of(1));
        for (var stream : List.of("stdout", "stderr")) {
            if (told.values().find(stream).isEmpty()) {
                told = told.with(stream, Value.text(""));
            }
        }
        return told;
    }

    private Result overdue(Job job) {
        act(JobScripts.KILL, job.folder());
        host.settle(job);
        tell.accept(new Event.JobSeen(host.name(), job.id(), Event.JobSeen.State.FAILED));
        var seen = new LinkedHashMap<Value, Value>(job.started().values().entries());
        for (var stream : List.of("stdout", "stderr")) {
            seen.put(Value.text(stream), Value.text(""));
            seen.put(Value.text(stream + "_lines"), Value.list(new ArrayList<>()));
        }
        return Result.failed(
                        "async task did not complete within the requested time - " + seconds + "s")
                .with("async_result", new Value.Mapping(seen));
    }

    private void act(String script, String... arguments) {
        applying.link()
                .take(
                        List.of(new Step.Run(script, arguments)),
                        Set.of(),
                        applying.as(),
                        Link.Ahead.NOTHING,
                        Optional.empty(),
                        applying.meter());
    }
}
