package dev.muster.run;

import dev.muster.inventory.Host;
import dev.muster.playbook.Item;
import dev.muster.playbook.Role;
import dev.muster.session.Target;
import dev.muster.session.Traffic;
import dev.muster.value.Value;
import dev.muster.variables.HostVariables;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// One host during a run: what is known about it, the lines to it, and how far it got.
final class HostRun implements AutoCloseable {
    private volatile Host host;
    private final HostVariables variables;
    private final Lines lines;
    private final Map<Target, Link> links = new ConcurrentHashMap<>();

    private final Map<String, Job> jobs = new ConcurrentHashMap<>();
    private final Set<Job> running = ConcurrentHashMap.newKeySet();

    /// Where a host stands in the play.
    enum Standing {
        PLAYING,
        /// Failed, and no rescue has caught it.
        FAILED,
        UNREACHABLE,
        /// Left the play without a failure (`meta: end_host`).
        LEFT
    }

    /// The part of a block in which a host is.
    enum Section {
        BODY,
        RESCUE,
        ALWAYS
    }

    /// A part of a block, and what a failure in it leads to.
    ///
    /// @param rescued whether the block's `rescue` comes after it, for failures in blocks inside
    ///   too
    /// @param caught whether something comes after it for failures of its own tasks
    record Part(Section section, boolean rescued, boolean caught) {
        static final Part PLAIN = new Part(Section.BODY, false, false);
        static final Part ALWAYS = new Part(Section.ALWAYS, false, false);
    }

    // only whoever leads the host changes these
    private final Deque<Part> parts = new ArrayDeque<>();
    private boolean stopped;

    // a failure that an `always` makes wait
    private final AtomicInteger owing = new AtomicInteger();
    private volatile boolean removed;
    private volatile Standing standing = Standing.PLAYING;
    // by identity: two tasks that read alike are still two tasks
    private final Set<Item> notified = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Set<Role.Use> rolesRun = new HashSet<>();
    private final Set<Role.Use> rolesBegun = new HashSet<>();
    private volatile Optional<Value.Mapping> failure = Optional.empty();
    private volatile Optional<Item.Task> failedTask = Optional.empty();

    HostRun(Host host, HostVariables variables, Lines lines) {
        this.host = host;
        this.variables = variables;
        this.lines = lines;
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
        return links.computeIfAbsent(target, way -> lines.to(name(), way));
    }

    /// Drops answers on all lines: something beyond the host's own tasks may have changed it.
    void forget() {
        links.values().forEach(Link::forget);
    }

    void resetConnections() {
        links.values().forEach(Link::reset);
    }

    // ---- jobs in the background

    void keep(Job job) {
        jobs.put(job.id(), job);
        running.add(job);
    }

    /// A job that this run has left to the host.
    Optional<Job> job(String id) {
        return Optional.ofNullable(jobs.get(id));
    }

    /// Takes a job for ended.
    void settle(Job job) {
        running.remove(job);
    }

    /// Whether a job may change the host at any time, so that no answer keeps.
    boolean isBusy() {
        running.removeIf(job -> job.until().isBefore(lines.now()));
        return !running.isEmpty();
    }

    // ---- standing

    Standing standing() {
        return standing;
    }

    void enter(Part part) {
        parts.push(part);
    }

    void leave() {
        parts.pop();
    }

    /// Whether a failure is not the end: the block of the task has something for it, or one around
    /// has a `rescue`.
    boolean isGuarded() {
        return !parts.isEmpty() && parts.peek().caught() || parts.stream().anyMatch(Part::rescued);
    }

    /// Whether something still comes for the host after a failure: a `rescue` or an `always` of the
    /// blocks around.
    boolean isCaught() {
        return parts.stream().anyMatch(Part::caught);
    }

    /// Whether another host's fatal failure ends this one's play too: not in a `rescue` or
    /// `always`.
    boolean endsWithOthers() {
        return parts.isEmpty() || parts.peek().section() == Section.BODY;
    }

    /// Ends the play for the host for good: no `rescue` and no `always` follows.
    void stop() {
        standing = Standing.FAILED;
        stopped = true;
    }

    boolean isStopped() {
        return stopped;
    }

    /// Plays on through an `always`, after which the failure counts again.
    void owe() {
        owing.incrementAndGet();
        standing = Standing.PLAYING;
    }

    /// Comes to the end of the `always`: the failure counts, unless it was forgiven in between.
    void pay() {
        if (owing.get() > 0) {
            owing.decrementAndGet();
            if (standing == Standing.PLAYING) {
                standing = Standing.FAILED;
            }
        }
    }

    /// Leaves the hosts that the play still counts (`meta: end_host`).
    void remove() {
        removed = true;
    }

    /// Whether the play still counts the host among its own: it has not failed, nor left by itself.
    boolean isCounted() {
        return owing.get() == 0
                && !removed
                && standing != Standing.FAILED
                && standing != Standing.UNREACHABLE;
    }

    /// Forgets the host's failures. One that has ended takes part in the next play again.
    ///
    /// @return whether there were any
    boolean forgive() {
        boolean ended = standing == Standing.FAILED || standing == Standing.UNREACHABLE;
        boolean failed = ended || owing.get() > 0;
        if (ended) {
            standing = Standing.LEFT;
        }
        owing.set(0);
        return failed;
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
        rolesBegun.clear();
        parts.clear();
        stopped = false;
        owing.set(0);
        removed = false;
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

    /// A task of the role did something on the host, or failed to.
    void began(Role role) {
        rolesBegun.add(role.use());
    }

    /// The role is through. It has run if one of its tasks has.
    void ended(Role role) {
        if (rolesBegun.contains(role.use())) {
            rolesRun.add(role.use());
        }
    }

    /// Closes all lines.
    ///
    /// @return what went over them since they were used last
    Traffic hangUp() {
        return links.values().stream().map(Link::finish).reduce(Traffic.NONE, Traffic::plus);
    }

    @Override
    public void close() {
        hangUp();
    }
}
