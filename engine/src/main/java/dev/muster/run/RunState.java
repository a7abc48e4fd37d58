package dev.muster.run;

import dev.muster.inventory.Host;
import dev.muster.inventory.Inventory;
import dev.muster.module.Vocabulary;
import dev.muster.plan.FactReads;
import dev.muster.plan.Plan;
import dev.muster.plan.YamlFiles;
import dev.muster.session.Session;
import dev.muster.session.Target;
import dev.muster.session.Traffic;
import dev.muster.source.Span;
import dev.muster.template.Templating;
import dev.muster.value.Value;
import dev.muster.variables.HostVariables;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BinaryOperator;
import java.util.function.Consumer;
import java.util.function.Function;

/// What all plays of a run share: hosts with what is known about them, settings, and the way out
/// for events.
final class RunState implements AutoCloseable {
    final Settings settings;
    volatile Inventory inventory;
    final Vocabulary vocabulary;
    final YamlFiles files;
    final FileDigests digests = new FileDigests();
    final Templating templating;

    /// For looking ahead: refuses lookups that do something, such as running a command.
    final Templating foreseeing;

    final Discretion discretion;
    final Prompting prompting;
    final InstantSource clock;
    final Path home;
    final Ways ways;
    final CustomStats stats = new CustomStats();

    /// What hosts claim for themselves alone.
    final Claims claims = new Claims();

    private final Plan plan;
    private final Lines lines;
    private final Consumer<Event> sink;
    private final Map<String, HostRun> hosts = new ConcurrentHashMap<>();
    private final Semaphore forks;
    private final ExecutorService workers =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("host-", 0).factory());
    private volatile boolean interrupted;
    private Optional<Optional<Set<String>>> factsRead = Optional.empty();

    RunState(
            Settings settings,
            Inventory inventory,
            Plan plan,
            Prompting prompting,
            InstantSource clock,
            Path home,
            Function<Target, Session> opening,
            Consumer<Event> sink) {
        this.settings = settings;
        this.inventory = inventory;
        this.plan = plan;
        this.vocabulary = plan.sources().vocabulary();
        this.files = plan.sources().files();
        this.templating = plan.sources().templating();
        this.foreseeing = templating.harmless();
        this.discretion = new Discretion(templating.vault().redaction());
        this.prompting = prompting;
        this.clock = clock;
        this.home = home;
        this.ways =
                new Ways(
                        templating,
                        settings.connecting(),
                        home,
                        new ConcurrentHashMap<>(),
                        ConcurrentHashMap.newKeySet(),
                        warning -> tell(new Event.Told(warning)));
        this.lines = new Lines(opening, clock, settings.mode().profile());
        this.sink = sink;
        this.forks = new Semaphore(Math.max(1, settings.forks()), true);
    }

    /// The facts that the run may read, without prefix; empty if it can't be told, or if others
    /// read what is kept from run to run.
    synchronized Optional<Set<String>> factsRead() {
        if (factsRead.isEmpty()) {
            factsRead =
                    Optional.of(
                            settings.customs().kept().isPresent()
                                    ? Optional.empty()
                                    : FactReads.of(plan, inventory));
        }
        return factsRead.get();
    }

    void tell(Event event) {
        var told = discretion.told(event);
        synchronized (sink) {
            sink.accept(told);
        }
    }

    /// The host of the inventory, or one that only a `delegate_to` names.
    HostRun host(String name) {
        var known = hosts.get(name);
        return known != null ? known : run(inventory.host(name).orElseGet(() -> stranger(name)));
    }

    private static Host stranger(String name) {
        return Inventory.load(List.of(name + ","), _ -> {})
                .host(name)
                .orElseThrow(() -> new IllegalStateException("no host " + name));
    }

    HostRun run(Host host) {
        var known = hosts.get(host.name());
        if (known != null) {
            return known;
        }
        var variables =
                new HostVariables(
                        host.name(),
                        () -> inventoryVariables(host.name()),
                        settings.customs().rules());
        var made = new HostRun(host, variables, lines);
        settings.customs().kept().ifPresent(store -> variables.gathered(store.read(host.name())));
        var before = hosts.putIfAbsent(host.name(), made);
        return before == null ? made : before;
    }

    private final Map<String, Merged> merged = new ConcurrentHashMap<>();
    private volatile Path playbookFolder = Path.of("");

    private record Merged(
            Inventory inventory, int edition, Path folder, Map<String, Value> variables) {
        boolean isOf(Inventory now, Path where) {
            return inventory == now && edition == now.edition() && folder.equals(where);
        }
    }

    /// Where `group_vars` and `host_vars` of the present playbook lie.
    void enter(Path folder) {
        playbookFolder = folder;
    }

    /// Reads the inventory again. What the run has learned about its hosts stays.
    void refreshInventory() {
        var fresh = inventory.reread();
        inventory = fresh;
        hosts.values().forEach(known -> fresh.host(known.name()).ifPresent(known::adopt));
    }

    private Map<String, Value> inventoryVariables(String name) {
        var now = inventory;
        var folder = playbookFolder;
        var known = merged.get(name);
        if (known != null && known.isOf(now, folder)) {
            return known.variables();
        }
        int edition = now.edition();
        var all = new LinkedHashMap<String, Value>();
        BinaryOperator<Value> meeting =
                settings.customs().rules().merges() ? Value::merge : (_, above) -> above;
        now.layers(host(name).host(), folder)
                .forEach(layer ->
                        layer.variables().forEach((key, value) -> all.merge(key, value, meeting)));
        merged.put(name, new Merged(now, edition, folder, all));
        return all;
    }

    /// Does the same for many hosts at once, as many as `--forks` allows, and waits for all. The
    /// results are in the order of the hosts.
    ///
    /// @param throttle what may hold back more
    <R> List<R> parallel(
            List<HostRun> who, Optional<Semaphore> throttle, Function<HostRun, R> work) {
        if (who.size() == 1) {
            begin(throttle);
            try {
                return List.of(work.apply(who.getFirst()));
            } finally {
                end(throttle);
            }
        }
        var futures = new ArrayList<Future<R>>();
        for (var host : who) {
            // taken here, so that hosts begin in their order
            begin(throttle);
            futures.add(
                    workers.submit(() -> {
                        try {
                            return work.apply(host);
                        } finally {
                            end(throttle);
                        }
                    }));
        }
        var results = new ArrayList<R>();
        for (var future : futures) {
            results.add(finished(future));
        }
        return results;
    }

    private void begin(Optional<Semaphore> throttle) {
        throttle.ifPresent(Semaphore::acquireUninterruptibly);
        forks.acquireUninterruptibly();
    }

    private void end(Optional<Semaphore> throttle) {
        forks.release();
        throttle.ifPresent(Semaphore::release);
    }

    /// Lets hosts go their own ways, and waits until all have arrived.
    ///
    /// @param together how many are on their way at the same time
    void apart(List<HostRun> who, int together, Consumer<HostRun> work) {
        var way = new Semaphore(together, true);
        var futures = new ArrayList<Future<?>>();
        for (var host : who) {
            futures.add(
                    workers.submit(() -> {
                        way.acquireUninterruptibly();
                        try {
                            work.accept(host);
                        } finally {
                            way.release();
                        }
                    }));
        }
        futures.forEach(RunState::finished);
    }

    private static <R> R finished(Future<R> future) {
        boolean again = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException _) {
                    // a task in flight is let finish: see interrupt()
                    again = true;
                }
            }
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException reason
                    ? reason
                    : new IllegalStateException(failed.getCause());
        } finally {
            if (again) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Whether a host has failed or can't be reached, so that no further playbook begins.
    boolean isFlawed() {
        return hosts.values().stream()
                .map(HostRun::standing)
                .anyMatch(standing ->
                        standing == HostRun.Standing.FAILED
                                || standing == HostRun.Standing.UNREACHABLE);
    }

    /// Lets the tasks in flight finish, and starts no other.
    void interrupt() {
        interrupted = true;
    }

    boolean isInterrupted() {
        return interrupted;
    }

    Span nowhere() {
        return Span.nowhere("the run itself");
    }

    /// So many hosts are about to play together.
    void expect(int hosts) {
        lines.expect(hosts);
    }

    /// A host is through with a play. Where there are more hosts than lines, nothing of its own is
    /// kept for a play that may follow, so that memory does not grow with the fleet.
    void through(HostRun host) {
        if (hosts.size() > Lines.MOST) {
            host.resetConnections();
        }
    }

    /// Closes the lines to a host.
    private void hangUp(HostRun host) {
        var rest = host.hangUp();
        if (settings.mode().profile() && !rest.equals(Traffic.NONE)) {
            tell(
                    new Event.Spent(
                            host.name(),
                            Event.Purpose.CLOSING,
                            "",
                            nowhere(),
                            Cost.of(0, rest, Duration.ZERO)));
        }
    }

    @Override
    public void close() {
        for (var host : hosts.values()) {
            settings.customs().kept().ifPresent(store -> store.keep(host.name(), host.variables()));
            hangUp(host);
        }
        workers.close();
    }
}
