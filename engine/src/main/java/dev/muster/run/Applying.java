package dev.muster.run;

import dev.muster.module.Answers;
import dev.muster.module.Clearance;
import dev.muster.module.Controller;
import dev.muster.module.Courier;
import dev.muster.module.Deed;
import dev.muster.module.Errand;
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
import dev.muster.source.InputException;
import dev.muster.value.PythonRegex;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// Applies one module with bound arguments to one host: looks, compares, takes the steps, and looks
/// again.
///
/// @param meter counts what it costs
/// @param others the hosts that may have to be asked before
record Applying(
        Link link,
        Become as,
        Link.Ahead ahead,
        Controller here,
        Optional<Duration> limit,
        Meter meter,
        Others others) {

    /// The task's result. Trouble on the host is a failed result, never an exception; a lost line
    /// is [dev.muster.session.UnreachableException].
    <A extends Record> Result apply(Module<A> module, A arguments) {
        return guarded(() -> done(work(module, arguments)));
    }

    /// Does what is left to do.
    Result done(Work work) {
        return switch (work) {
            case Work.Done(Result result) -> result;
            case Work.Away(Supplier<Work> errand) -> done(errand.get());
            case Work.Due due ->
                    done(
                            look(
                                    due.meaning()
                                            .apply(
                                                    link.take(
                                                            due.steps(),
                                                            due.again(),
                                                            as,
                                                            ahead,
                                                            limit,
                                                            meter))));
        };
    }

    /// Trouble on the host as a failed result.
    static Result guarded(Supplier<Result> work) {
        try {
            return work.get();
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

    /// Looks and compares: what is left to do, if anything.
    <A extends Record> Work work(Module<A> module, A arguments) {
        return switch (module) {
            case Module.OnController<A> local -> new Work.Done(local.act(arguments, here));
            case Module.Resource<A> resource -> settle(resource.wanted(arguments, here));
            case Module.Query<A> query -> new Work.Done(look(query.ask(arguments, here)));
            case Module.Action<A> action -> perform(action.deed(arguments, here));
        };
    }

    /// What can be told of a module's call before its turn comes.
    ///
    /// @param questions what its first look will ask
    /// @param changes whether it is likely to change something
    record Foreseen(Set<Question<?>> questions, boolean changes) {
        static final Foreseen NOTHING = new Foreseen(Set.of(), false);
    }

    /// What the first look of a module would ask, given what is known, and whether it is likely to
    /// change something, by what the host answered once: nothing for one that only works on the
    /// controller.
    ///
    /// @param past empty where the changes don't matter
    static <A extends Record> Foreseen foresee(
            Module<A> module, A arguments, Controller here, Answers known, Optional<Answers> past) {
        var before = here.checkMode() ? Optional.<Answers>empty() : past;
        return switch (module) {
            case Module.OnController<A> _ -> Foreseen.NOTHING;
            case Module.Resource<A> resource ->
                    foresee(resource.wanted(arguments, here), known, before);
            case Module.Query<A> query ->
                    new Foreseen(missing(query.ask(arguments, here), known), false);
            case Module.Action<A> action -> {
                var deed = action.deed(arguments, here);
                yield new Foreseen(
                        missing(deed.unless(), known),
                        before.filter(answers -> guessed(() -> isTaken(deed, answers)))
                                .isPresent());
            }
        };
    }

    private static <S> Foreseen foresee(Wanted<S> wanted, Answers known, Optional<Answers> before) {
        return new Foreseen(
                missing(wanted.probe(), known),
                before.filter(answers -> guessed(() -> drifts(wanted, answers))).isPresent());
    }

    /// A guess, which is no where the host had trouble to tell.
    private static boolean guessed(BooleanSupplier guess) {
        try {
            return guess.getAsBoolean();
        } catch (ProbeException | InputException _) {
            return false;
        }
    }

    private static boolean isTaken(Deed deed, Answers past) {
        return !deed.steps().isEmpty()
                && told(deed.unless(), past).filter(Optional::isEmpty).isPresent();
    }

    private static <S> boolean drifts(Wanted<S> wanted, Answers past) {
        return wanted.isForeseeable()
                && told(wanted.probe(), past)
                        .filter(found -> wanted.compare(found) instanceof Verdict.Drift)
                        .isPresent();
    }

    /// What a probe comes to with these answers, if they are enough for it.
    private static <S> Optional<S> told(Probe<S> probe, Answers answers) {
        return switch (probe) {
            case Probe.Known<S>(S value) -> Optional.of(value);
            case Probe.Asking<S> asking ->
                    answers.hold(asking.questions())
                            ? told(asking.next().apply(answers), answers)
                            : Optional.empty();
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

    <S> S look(Probe<S> probe) {
        return link.look(probe, as, ahead, limit, meter);
    }

    private <S> Work settle(Wanted<S> wanted) {
        return switch (wanted.compare(look(wanted.probe()))) {
            case Verdict.InSync(Value.Mapping result, boolean skipped) ->
                    new Work.Done(skipped ? Result.skipped(result) : Result.ok(result));
            case Verdict.Refused refused -> new Work.Done(refused(refused));
            case Verdict.Drift drift ->
                    wanted.clearance(drift)
                            .flatMap(this::objection)
                            .<Work>map(refused ->
                                    new Work.Done(
                                            refused(refused).withDifferences(drift.differences())))
                            .orElseGet(() -> differing(wanted, drift));
        };
    }

    private <T> Optional<Verdict.Refused> objection(Clearance<T> clearance) {
        return clearance.objection().apply(others.ask(clearance.look()));
    }

    private <S> Work differing(Wanted<S> wanted, Verdict.Drift drift) {
        return here.checkMode()
                ? new Work.Done(Result.changed(drift.result()).withDifferences(drift.differences()))
                : further(wanted, drift, UnaryOperator.identity());
    }

    /// A change, after the errand that it takes.
    private <S> Work further(Wanted<S> wanted, Verdict.Drift drift, UnaryOperator<Result> whole) {
        return wanted.errand(drift)
                .<Work>map(errand -> new Work.Away(() -> returned(wanted, errand, whole)))
                .orElseGet(() -> change(wanted, drift, whole));
    }

    private <S> Work returned(
            Wanted<S> wanted, Errand<Verdict> errand, UnaryOperator<Result> whole) {
        return switch (errand.run(courier())) {
            case Verdict.Drift settled -> change(wanted, settled, whole);
            case Verdict.Refused refused -> new Work.Done(whole.apply(refused(refused)));
            case Verdict.InSync(Value.Mapping result, _) ->
                    new Work.Done(whole.apply(Result.ok(result)));
        };
    }

    /// Takes steps on this host one at a time.
    private Courier courier() {
        return new Courier() {
            @Override
            public Outcome take(Step step) {
                return link.take(
                                dressed(List.of(step)),
                                Set.of(),
                                as,
                                Link.Ahead.NOTHING,
                                limit,
                                meter)
                        .getFirst();
            }

            @Override
            public <T> T look(Probe<T> probe) {
                return Applying.this.look(probe);
            }
        };
    }

    /// @param whole makes of the result of a part that of the whole change
    private <S> Work change(Wanted<S> wanted, Verdict.Drift drift, UnaryOperator<Result> whole) {
        return new Work.Due(
                dressed(drift.steps()),
                drift.end() == Verdict.End.UNSEEN
                        ? Set.of()
                        : missing(wanted.probe(), Answers.NONE),
                outcomes -> whole.apply(changed(drift, outcomes)),
                outcomes -> settled(wanted, drift, outcomes, whole),
                drift.end() == Verdict.End.HALFWAY);
    }

    /// What the outcomes of a change say.
    private static Result changed(Verdict.Drift drift, List<Outcome> outcomes) {
        return !outcomes.isEmpty() && outcomes.getLast().failed()
                ? failed(outcomes.getLast(), drift)
                : Result.changed(withNotes(drift.result(), outcomes))
                        .withDifferences(drift.differences());
    }

    /// What a change came to, when the host has been asked again.
    private <S> Probe<Work> settled(
            Wanted<S> wanted,
            Verdict.Drift drift,
            List<Outcome> outcomes,
            UnaryOperator<Result> whole) {
        var changed = changed(drift, outcomes);
        if (changed.failed() || drift.end() == Verdict.End.UNSEEN) {
            return Probe.known(new Work.Done(whole.apply(changed)));
        }
        return wanted.probe()
                .map(found ->
                        switch (wanted.compare(found)) {
                            case Verdict.Drift after when isOnTheWay(drift, after) ->
                                    further(
                                            wanted,
                                            after,
                                            result ->
                                                    result.withChanged(true)
                                                            .withDifferences(drift.differences()));
                            case Verdict after ->
                                    new Work.Done(
                                            whole.apply(settled(drift, after, changed, outcomes)));
                        });
    }

    private static boolean isOnTheWay(Verdict.Drift drift, Verdict.Drift after) {
        return drift.end() == Verdict.End.HALFWAY && after.end() == Verdict.End.SETTLED;
    }

    private static Result settled(
            Verdict.Drift drift, Verdict then, Result changed, List<Outcome> outcomes) {
        return switch (then) {
            case Verdict.InSync(Value.Mapping result, _) ->
                    changed.withValues(withNotes(merged(drift.result(), result), outcomes));
            case Verdict.Drift after when after.end() == Verdict.End.UNSEEN -> changed;
            case Verdict.Drift after ->
                    Result.failed(
                                    "did not converge: the host still differs after the change",
                                    after.result())
                            .withChanged(true)
                            .withDifferences(after.differences());
            case Verdict.Refused after -> refused(after).withChanged(true);
        };
    }

    private Work perform(Deed deed) {
        var nothingToDo = look(deed.unless());
        if (nothingToDo.isPresent()) {
            return new Work.Done(nothingToDo.get());
        }
        if (here.checkMode() && deed.inCheck() == Deed.InCheck.SKIP) {
            // a guard that found nothing tells that the steps would be taken; without one, nobody
            // knows
            return new Work.Done(
                    deed.unless() instanceof Probe.Asking
                            ? Result.changed(
                                    Value.map(
                                            Map.of(
                                                    "msg",
                                                    Value.text("would run, but for check mode"))))
                            : Result.skipped("not run in check mode")
                                    .with("msg", Value.text("would run, but for check mode")));
        }
        if (deed.errand().isPresent()) {
            var errand = deed.errand().get();
            return new Work.Away(() -> new Work.Done(errand.run(courier())));
        }
        return new Work.Due(
                dressed(deed.steps()),
                Set.of(),
                deed.read(),
                outcomes -> deed.after().apply(deed.read().apply(outcomes)).map(Work.Done::new),
                false);
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
