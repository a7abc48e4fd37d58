package dev.muster.run;

import dev.muster.module.Answers;
import dev.muster.module.Controller;
import dev.muster.module.Deed;
import dev.muster.module.Module;
import dev.muster.module.Outcome;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.module.Question;
import dev.muster.module.Result;
import dev.muster.module.Step;
import dev.muster.module.Verdict;
import dev.muster.module.Wanted;
import dev.muster.session.Become;
import dev.muster.session.BecomeException;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Applies one module with bound arguments to one host: looks, compares, takes the steps, and looks
/// again.
record Applying(Link link, Become as, Link.Ahead ahead, Controller here, Optional<Duration> limit) {

    /// The task's result. Trouble on the host is a failed result, never an exception; a lost line
    /// is [dev.muster.session.UnreachableException].
    <A extends Record> Result apply(Module<A> module, A arguments) {
        try {
            return switch (module) {
                case Module.OnController<A> local -> local.act(arguments, here);
                case Module.Resource<A> resource -> settle(resource.wanted(arguments, here));
                case Module.Query<A> query -> look(query.ask(arguments, here));
                case Module.Action<A> action -> perform(action.deed(arguments, here));
            };
        } catch (ProbeException trouble) {
            return Result.failed(String.valueOf(trouble.getMessage()));
        } catch (PythonRegex.TooSlow slow) {
            return Result.failed(
                    String.valueOf(slow.getMessage()),
                    Map.of("hint", Value.text("repeat no group that is itself repeated")));
        } catch (BecomeException refused) {
            return Result.failed(refused.reason(), Map.of("hint", Value.text(refused.hint())));
        }
    }

    /// What the first look of a module would ask, given what is known: nothing for one that only
    /// works on the controller.
    static <A extends Record> Set<Question<?>> foresee(
            Module<A> module, A arguments, Controller here, Answers known) {
        return switch (module) {
            case Module.OnController<A> _ -> Set.of();
            case Module.Resource<A> resource ->
                    missing(resource.wanted(arguments, here).probe(), known);
            case Module.Query<A> query -> missing(query.ask(arguments, here), known);
            case Module.Action<A> action -> missing(action.deed(arguments, here).unless(), known);
        };
    }

    private static Set<Question<?>> missing(Probe<?> probe, Answers known) {
        return switch (probe) {
            case Probe.Known<?> _ -> Set.of();
            case Probe.Asking<?> asking ->
                    known.hold(asking.questions())
                            ? missing(asking.next().apply(known), known)
                            : asking.questions();
        };
    }

    private <S> S look(Probe<S> probe) {
        return link.look(probe, as, ahead, limit);
    }

    private <S> Result settle(Wanted<S> wanted) {
        return switch (wanted.compare(look(wanted.probe()))) {
            case Verdict.InSync(Value.Mapping result) -> Result.ok(result);
            case Verdict.Refused refused -> refused(refused);
            case Verdict.Drift drift when here.checkMode() ->
                    Result.changed(drift.result()).withDifferences(drift.differences());
            case Verdict.Drift drift -> change(wanted, drift);
        };
    }

    private <S> Result change(Wanted<S> wanted, Verdict.Drift drift) {
        Set<Question<?>> again =
                drift.end() == Verdict.End.UNSEEN
                        ? Set.of()
                        : missing(wanted.probe(), new Answers(Map.of()));
        var outcomes = link.take(dressed(drift.steps()), again, as, ahead, limit);
        var last = outcomes.isEmpty() ? Optional.<Outcome>empty() : Optional.of(outcomes.getLast());
        if (last.isPresent() && last.get().failed()) {
            return failed(last.get(), drift);
        }
        var changed =
                Result.changed(withNotes(drift.result(), outcomes))
                        .withDifferences(drift.differences());
        if (drift.end() == Verdict.End.UNSEEN) {
            return changed;
        }
        return switch (wanted.compare(look(wanted.probe()))) {
            case Verdict.InSync(Value.Mapping result) ->
                    changed.withValues(withNotes(merged(drift.result(), result), outcomes));
            case Verdict.Drift after when after.end() == Verdict.End.UNSEEN -> changed;
            case Verdict.Drift after when isOnTheWay(drift, after) ->
                    change(wanted, after).withChanged(true).withDifferences(drift.differences());
            case Verdict.Drift after ->
                    Result.failed(
                                    "did not converge: the host still differs after the change",
                                    after.result())
                            .withChanged(true)
                            .withDifferences(after.differences());
            case Verdict.Refused after -> refused(after).withChanged(true);
        };
    }

    private static boolean isOnTheWay(Verdict.Drift drift, Verdict.Drift after) {
        return drift.end() == Verdict.End.HALFWAY && after.end() == Verdict.End.SETTLED;
    }

    private Result perform(Deed deed) {
        var nothingToDo = look(deed.unless());
        if (nothingToDo.isPresent()) {
            return Result.ok(nothingToDo.get());
        }
        if (here.checkMode() && deed.inCheck() == Deed.InCheck.SKIP) {
            // a guard that found nothing tells that the steps would be taken; without one, nobody
            // knows
            return deed.unless() instanceof Probe.Asking
                    ? Result.changed(
                            Value.map(Map.of("msg", Value.text("would run, but for check mode"))))
                    : Result.skipped("not run in check mode")
                            .with("msg", Value.text("would run, but for check mode"));
        }
        return deed.read().apply(link.take(dressed(deed.steps()), Set.of(), as, ahead, limit));
    }

    /// Steps with the task's `environment` around what they run.
    private List<Step> dressed(List<Step> steps) {
        var environment = here.environment();
        if (environment.isEmpty()) {
            return steps;
        }
        return steps.stream().map(step -> dressed(step, environment)).toList();
    }

    private static Step dressed(Step step, Map<String, String> environment) {
        if (!(step instanceof Step.Run run)) {
            return step;
        }
        var all = new LinkedHashMap<>(environment);
        all.putAll(run.environment());
        return new Step.Run(
                run.script(),
                run.arguments(),
                run.shell(),
                run.directory(),
                all,
                run.input(),
                run.limit());
    }

    private static Result refused(Verdict.Refused refused) {
        var message =
                refused.hint()
                        .map(hint -> refused.reason() + " (" + hint + ")")
                        .orElse(refused.reason());
        return Result.failed(message, refused.result());
    }

    private static Result failed(Outcome outcome, Verdict.Drift drift) {
        var values = new LinkedHashMap<>(drift.result().entries());
        values.put(Value.text("rc"), Value.of(outcome.exit()));
        values.put(Value.text("stdout"), Value.text(outcome.out()));
        values.put(Value.text("stderr"), Value.text(outcome.err()));
        return Result.failed(reason(outcome), new Value.Mapping(values))
                .withDifferences(drift.differences());
    }

    /// The last lines of what the host said, which usually tell why.
    static String reason(Outcome outcome) {
        var said = outcome.err().isBlank() ? outcome.out() : outcome.err();
        var lines = said.strip().lines().toList();
        var last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
        return last.isEmpty() ? "exit code " + outcome.exit() : String.join("\n", last);
    }

    private static Value.Mapping withNotes(Value.Mapping result, List<Outcome> outcomes) {
        var notes = new ArrayList<String>();
        outcomes.forEach(outcome -> outcome.note().ifPresent(notes::add));
        if (notes.isEmpty()) {
            return result;
        }
        var entries = new LinkedHashMap<>(result.entries());
        var backup = Value.text(notes.getLast());
        entries.put(Value.text("backup_file"), backup);
        entries.replace(Value.text("backup"), backup);
        return new Value.Mapping(entries);
    }

    /// What holds after the change, and what was said of the change itself.
    private static Value.Mapping merged(Value.Mapping before, Value.Mapping after) {
        var entries = new LinkedHashMap<>(before.entries());
        entries.putAll(after.entries());
        for (var key : List.of("msg", "found")) {
            before.find(key).ifPresent(said -> entries.put(Value.text(key), said));
        }
        return new Value.Mapping(entries);
    }
}
