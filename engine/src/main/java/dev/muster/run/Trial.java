package dev.muster.run;

import dev.muster.module.Binder;
import dev.muster.module.Controller;
import dev.muster.module.Given;
import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.session.Become;
import dev.muster.session.Session;
import dev.muster.source.InputException;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// One task on one host without a playbook around it, exactly as a run applies it: how modules are
/// tried out in tests.
///
/// @param as whom the host works
public record Trial(Session session, Become as) {

    /// Binds the arguments and applies the module. A mistake in them is a failed result, as it is
    /// when a task meets it on a host.
    public <A extends Record> Result apply(
            Module<A> module, Value.Mapping arguments, Controller here) {
        var task = Span.nowhere(module.name());
        List<Given> given =
                arguments.entries().entrySet().stream()
                        .map(entry ->
                                new Given(
                                        entry.getKey() instanceof Value.Text(var name, _, _)
                                                ? name
                                                : entry.getKey().toString(),
                                        entry.getValue(),
                                        task,
                                        task))
                        .toList();
        try {
            var clock = InstantSource.system();
            var lines = new Lines(_ -> session, clock, false);
            var link = new Link("", () -> session, clock, false, lines);
            var applying =
                    new Applying(
                            link,
                            as,
                            Link.Ahead.NOTHING,
                            here,
                            Optional.empty(),
                            new Meter(),
                            Others.NONE);
            return applying.apply(module, Binder.bind(module, given, task));
        } catch (InputException mistake) {
            return Result.failed(
                    mistake.diagnostics().getFirst().message()
                            + mistake.diagnostics()
                                    .getFirst()
                                    .hint()
                                    .map(hint -> " (" + hint + ")")
                                    .orElse(""));
        }
    }
}
