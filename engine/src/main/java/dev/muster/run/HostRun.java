package dev.muster.run;

import dev.muster.inventory.Host;
import dev.muster.playbook.Item;
import dev.muster.playbook.Role;
import dev.muster.session.Session;
import dev.muster.session.Target;
import dev.muster.value.Value;
import dev.muster.variables.HostVariables;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// One host during a run: what is known about it, the lines to it, and how far it got.
final class HostRun implements AutoCloseable {
    private volatile Host host;
    private final HostVariables variables;
    private final Function<Target, Session> opening;
    private final InstantSource clock;
    private final Map<Target, Link> links = new ConcurrentHashMap<>();

    /// Where a host stands in the play.
    enum Standing {
        PLAYING,
        /// Failed, and no rescue has caught it.
        FAILED,
        UNREACHABLE,
        /// Left the play without a failure (`meta: end_host`).
        LEFT
    }

    // only whoever leads the host counts these
    private int guards;
    private volatile Standing standing = Standing.PLAYING;
    // by identity: two tasks that read alike are still two tasks
    private final Set<Item> notified = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Role.Use> rolesRun = new HashSet<>();
    private volatile Optional<Value.Mapping> failure = Optional.empty();
    private volatile Optional<Item.Task> failedTask = Optional.empty();

    HostRun(
            Host host,
            HostVariables variables,
            Function<Target, Session> opening,
            InstantSource clock) {
        this.host = host;
        this.variables = variables;
        this.opening = opening;
        this.clock = clock;
    }

    String name() {
        return host.name();
    }

    Host host() {
        return host;
    }

    /// Takes what a fresh reading of the inventory says about the host.
    void adopt(Host fresh) {
        host = fresh;
    }

    HostVariables variables() {
        return variables;
    }

    /// The line to the host by this way; opened when it is first used.
    Link link(Target target) {
        return links.computeIfAbsent(target, way -> new Link(() -> opening.apply(way), clock));
    }

    /// Drops answers on all lines: something beyond the host's own tasks may have changed it.
    void forget() {
        links.values().forEach(Link::forget);
    }

    void resetConnections() {
        links.values().forEach(Link::reset);
    }

    // ---- standing

    Standing standing() {
        return standing;
    }

    /// Enters or leaves a block that has a `rescue`.
    void guard(int levels) {
        guards += levels;
    }

    /// Whether a `rescue` waits for a failure.
    boolean isGuarded() {
        return guards > 0;
    }

    boolean isPlaying() {
        return standing == Standing.PLAYING;
    }

    void stand(Standing now) {
        standing = now;
    }

    void fail(Item.Task task, Value.Mapping result) {
        standing = Standing.FAILED;
        failedTask = Optional.of(task);
        failure = Optional.of(result);
    }

    Optional<Value.Mapping> failure() {
        return failure;
    }

    Optional<Item.Task> failedTask() {
        return failedTask;
    }

    /// Forgets what belongs to one play.
    void beginPlay() {
        if (standing == Standing.LEFT) {
            standing = Standing.PLAYING;
        }
        synchronized (notified) {
            notified.clear();
        }
        rolesRun.clear();
        guards = 0;
    }

    // ---- handlers and roles

    void notify(Item handler) {
        synchronized (notified) {
            notified.add(handler);
        }
    }

    boolean isNotified(Item handler) {
        synchronized (notified) {
            return notified.contains(handler);
        }
    }

    void settle(Item handler) {
        synchronized (notified) {
            notified.remove(handler);
        }
    }

    boolean hasRun(Role role) {
        return rolesRun.contains(role.use());
    }

    void ran(Role role) {
        rolesRun.add(role.use());
    }

    /// How many exchanges each line has had.
    Map<String, Long> exchanges() {
        var counts = new LinkedHashMap<String, Long>();
        links.forEach((target, link) -> counts.put(target.name(), link.exchanges()));
        return counts;
    }

    @Override
    public void close() {
        links.values().forEach(Link::close);
    }
}
