package dev.muster.modules.commands;

import dev.muster.module.Argument;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Manual;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.modules.Returns;
import dev.muster.template.JsonText;
import dev.muster.template.Python;
import dev.muster.template.TemplateException;
import dev.muster.value.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/// How a job in the background stands.
@Manual(
        name = "async_status",
        summary = "Tells how a job in the background stands, and what it came to.",
        details =
                """
                A job is a task with `async` and `poll: 0`. It goes on when Muster has ended: a later
                run may ask for it too. The job's file stays on the host until `mode: cleanup`.
                """,
        examples = {
            """
            - command: geth snapshot prune-state
              async: 7200
              poll: 0
              register: pruning
            - async_status: {jid: "{{ pruning.ansible_job_id }}"}
              register: job
              until: job is finished
              retries: 120
              delay: 60
            """
        },
        returns = {
            "ansible_job_id: the job",
            "started: 1",
            "finished: 1 if the job has ended",
            "results_file: where the host keeps what it came to",
            "erased: the file that was removed",
            "all that the job's own module returns, once it has ended"
        })
public final class AsyncStatus implements Module.Action<AsyncStatus.Arguments> {

    /// What to do about a job.
    public enum Mode {
        STATUS,
        CLEANUP
    }

    /// Which job.
    public record Arguments(
            @Argument("The job, as `ansible_job_id` names it") String jid,
            @Argument(value = "Tell of it, or remove what it left", otherwise = "status")
                    Mode mode) {}

    /// Finds the file of the job `$1` in the folder `$2` and shows it, or removes what there is.
    private static final String LOOK =
            """
            d=$2; u=${d%%/*}
            case $u in '~'*) case ${u#?} in *[!A-Za-z0-9._-]*) ;;
            *) eval "u=$u"; case $d in */*) d=$u/${d#*/};; *) d=$u;; esac;; esac;; esac
            case $d in /*) ;; *) d=$(pwd)/$d;; esac
            f=$d/$1; printf '%s\\n' "$f"
            case $1 in ''|*/*) exit 9;; esac
            [ -e "$f" ] || exit 9
            if [ "$3" = cleanup ]; then rm -f -- "$f" && rm -rf -- "$d/.$1"; else cat -- "$f"; fi
            """;

    private static final int NO_JOB = 9;
    private static final Set<String> SAID_OTHERWISE = Set.of("changed", "failed", "skipped");

    @Override
    public Class<Arguments> arguments() {
        return Arguments.class;
    }

    @Override
    public Deed deed(Arguments arguments, Controller here) {
        var step =
                new Step.Run(
                        LOOK,
                        arguments.jid(),
                        here.jobFolder(),
                        arguments.mode() == Mode.CLEANUP ? "cleanup" : "status");
        return new Deed(
                Probe.known(java.util.Optional.empty()),
                List.of(step),
                outcomes -> read(arguments, outcomes.getLast()),
                result -> known(arguments, result, here),
                Deed.InCheck.SKIP);
    }

    private static Result read(Arguments arguments, Outcome outcome) {
        var end = outcome.out().indexOf('\n');
        var file = end < 0 ? outcome.out() : outcome.out().substring(0, end);
        if (outcome.exit() == NO_JOB) {
            return Result.failed("could not find job", about(arguments, file, 1).mapping());
        }
        if (outcome.failed()) {
            return Result.failed(outcome.err().strip(), about(arguments, file, 1).mapping());
        }
        if (arguments.mode() == Mode.CLEANUP) {
            return Result.ok(about(arguments, file, 0).and("started", 0).mapping());
        }
        return told(arguments, file, outcome.out().substring(end + 1));
    }

    private static Returns about(Arguments arguments, String file, int finished) {
        return new Returns()
                .and("ansible_job_id", arguments.jid())
                .and(arguments.mode() == Mode.CLEANUP ? "erased" : "results_file", file)
                .and("started", 1)
                .and("finished", finished)
                .and("stdout", "")
                .and("stderr", "");
    }

    /// What the job's file says. One that can't be read yet is being written.
    private static Result told(Arguments arguments, String file, String text) {
        Value said;
        try {
            said = JsonText.read(text);
        } catch (TemplateException _) {
            said = Value.NULL;
        }
        if (!(said instanceof Value.Mapping mapping)) {
            return Result.ok(about(arguments, file, 0).mapping());
        }
        boolean ended = mapping.find("started").isEmpty();
        var values = new LinkedHashMap<>(about(arguments, file, ended ? 1 : 0).mapping().entries());
        mapping.entries()
                .forEach((key, value) -> {
                    if (!(key instanceof Value.Text(String name, _, _)
                            && SAID_OTHERWISE.contains(name))) {
                        values.put(key, value);
                    }
                });
        return Result.ok(new Value.Mapping(values))
                .withChanged(holds(mapping, "changed"))
                .withFailed(holds(mapping, "failed"));
    }

    private static boolean holds(Value.Mapping values, String name) {
        return values.find(name).map(Python::truthy).orElse(false);
    }

    /// What this run knows better than the host, since it has started the job.
    private static Probe<Result> known(Arguments arguments, Result result, Controller here) {
        var values = result.values();
        boolean ended = values.find("finished").filter(Value.of(1)::equals).isPresent();
        if (!ended
                || values.find("erased").isPresent()
                || values.find("child_pid").isPresent()
                || values.find("msg")
                        .filter(Value.text("could not find job")::equals)
                        .isPresent()) {
            return Probe.known(result);
        }
        return here.job(arguments.jid())
                .map(job -> job.map(own -> joined(result, own)))
                .orElseGet(() -> Probe.known(result));
    }

    private static Result joined(Result about, Result own) {
        var values = new LinkedHashMap<Value, Value>();
        for (var name : List.of("ansible_job_id", "results_file", "started", "finished")) {
            about.values().find(name).ifPresent(value -> values.put(Value.text(name), value));
        }
        values.put(Value.text("stdout"), Value.text(""));
        values.put(Value.text("stderr"), Value.text(""));
        values.putAll(own.values().entries());
        return own.withValues(new Value.Mapping(values));
    }
}
