package dev.muster.run;

import dev.muster.module.Answer;
import dev.muster.module.Controller;
import dev.muster.module.Probe;
import dev.muster.module.ProbeException;
import dev.muster.playbook.Item;
import dev.muster.session.BecomeException;
import dev.muster.session.UnreachableException;
import dev.muster.source.InputException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/// All hosts of the inventory but the one that a task works on, whether they play or not: looked at
/// as the task itself would look at them.
record OtherHosts(
        PlayState play, Item.Task task, ModuleCall call, HostRun target, Optional<Duration> limit)
        implements Others {
    /// How many are asked at a time. The task has its place among `--forks` already, so the others
    /// must not wait for theirs.
    private static final int TOGETHER = 16;

    @Override
    public <T> Map<String, Answer<T>> ask(Function<Controller, Optional<Probe<T>>> look) {
        var together = new Semaphore(TOGETHER);
        var asked = new LinkedHashMap<String, Future<Optional<Answer<T>>>>();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var host : play.run.inventory.hosts()) {
                if (!host.name().equals(target.name())) {
                    var other = play.run.run(host);
                    Callable<Optional<Answer<T>>> asking = () -> asked(other, look, together);
                    asked.put(host.name(), workers.submit(asking));
                }
            }
        }
        var answers = new LinkedHashMap<String, Answer<T>>();
        asked.forEach((name, answer) -> answer(answer).ifPresent(a -> answers.put(name, a)));
        return answers;
    }

    private static <T> Optional<Answer<T>> answer(Future<Optional<Answer<T>>> future) {
        try {
            return future.get();
        } catch (ExecutionException failed) {
            return Optional.of(new Answer.Trouble<>(String.valueOf(failed.getCause())));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.of(new Answer.Trouble<>("interrupted"));
        }
    }

    private <T> Optional<Answer<T>> asked(
            HostRun other, Function<Controller, Optional<Probe<T>>> look, Semaphore together) {
        try {
            var scope = play.scope(other, Optional.of(task), Map.of());
            var probe = look.apply(call.controller(scope));
            if (probe.isEmpty()) {
                return Optional.empty();
            }
            var way = play.run.ways.way(scope, task);
            together.acquireUninterruptibly();
            try {
                // what it answered before may not hold any more
                var link = other.link(way.target());
                link.forget();
                return Optional.of(
                        new Answer.Given<>(
                                link.look(
                                        probe.get(),
                                        way.as(),
                                        Link.Ahead.NOTHING,
                                        limit,
                                        new Meter())));
            } finally {
                together.release();
            }
        } catch (UnreachableException lost) {
            return Optional.of(new Answer.Trouble<>("unreachable: " + lost.reason()));
        } catch (InputException mistake) {
            return Optional.of(new Answer.Trouble<>(mistake.inOneLine()));
        } catch (BecomeException | ProbeException trouble) {
            return Optional.of(new Answer.Trouble<>(String.valueOf(trouble.getMessage())));
        }
    }
}
