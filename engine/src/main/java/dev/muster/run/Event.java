package dev.muster.run;

import dev.muster.module.Difference;
import dev.muster.source.Diagnostic;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Something that happened in a run, in the order it happened. Reports are made of nothing else.
/// What `no_log` hides is hidden already when an event is made.
public sealed interface Event {
    /// How the `msg` of a task begins whose arguments read something undefined, for playbooks that
    /// look for it.
    String UNDEFINED_OPTION =
            "The task includes an option with an undefined variable. The error was: ";

    /// A play begins with these hosts (those of its first batch come first).
    record PlayStarted(String name, List<String> hosts, Span place) implements Event {}

    /// A batch of a play's hosts begins; a play without `serial` has one.
    ///
    /// @param inStep whether the hosts go from task to task together (strategy `linear`)
    record BatchStarted(String play, List<String> hosts, boolean inStep, boolean check)
            implements Event {}

    /// A play has nobody to play for: nothing matched, or nobody is left.
    record PlayEmpty(String name, String reason) implements Event {}

    /// A task begins on some hosts.
    ///
    /// @param name the task's name with the names of its roles before it, as `role : name`
    record TaskStarted(String name, Kind kind, String module, List<String> hosts, Span place)
            implements Event {}

    /// A statement of the playbook that calls no module (`include_tasks`, `meta`) has its turn.
    record StatementReached(String name, Kind kind, Span place) implements Event {}

    /// What a task is in its play.
    enum Kind {
        TASK,
        HANDLER,
        /// The gathering of facts before a play's first task.
        GATHERING
    }

    /// One turn of a task's loop is done on one host.
    record ItemDone(Outcome outcome, String label) implements Event {}

    /// A task is done on one host.
    record TaskDone(Outcome outcome) implements Event {}

    /// A file or role joins the play for some hosts.
    ///
    /// @param what the name as it was written
    /// @param file the file of tasks; empty for a role
    /// @param label the turn of the loop that it is for
    record Included(
            String what,
            List<String> hosts,
            Span place,
            Optional<Path> file,
            Optional<String> label)
            implements Event {}

    /// An include's condition does not hold on a host.
    record IncludePassed(String host) implements Event {}

    /// A failure has ended the play for those too that had not failed.
    ///
    /// @param crowded whether more had failed than `max_fail_percentage` bears
    record PlayAborted(boolean crowded) implements Event {}

    /// A playbook is through, and another one follows.
    record PlaybookEnded() implements Event {}

    /// Something about a host that only who asks for every detail wants to know.
    record Detail(String host, String text) implements Event {}

    /// A `meta` action is done for one host, or left out.
    ///
    /// @param message what it did
    /// @param skipped why it was left out
    record MetaDone(
            String host,
            String task,
            Kind kind,
            String message,
            Optional<String> skipped,
            Span place)
            implements Event {}

    /// The failures of a host count no more (`meta: clear_host_errors`): it is as good as others in
    /// the plays to come.
    record Forgiven(String host) implements Event {}

    /// A try of `until` did not succeed yet.
    record Retrying(String task, String host, int left) implements Event {}

    /// A host's failure was caught by a `rescue`; the failure reported before it counts as rescued.
    record Rescued(String host) implements Event {}

    /// A job in the background that a task waits for was looked at.
    record JobSeen(String host, String job, State state) implements Event {
        /// How it stands.
        public enum State {
            RUNNING,
            DONE,
            FAILED
        }
    }

    /// Something the user should know, from no task in particular.
    record Told(Diagnostic diagnostic) implements Event {}

    /// What tasks have kept for the end of the run (`set_stats`).
    ///
    /// @param hosts what was kept for each
    /// @param whole what was kept for all together
    record StatsKept(Map<String, Value.Mapping> hosts, Value.Mapping whole) implements Event {}

    /// What the line to a host has cost, told only where somebody wants to know (`--profile`). All
    /// that went over it is told once.
    ///
    /// @param task the task that talked, or made the line open; empty at the end of the run
    record Spent(String host, Purpose purpose, String task, Span place, Cost cost)
            implements Event {}

    /// What something was spent on.
    enum Purpose {
        /// Reaching the host, the handshake and logging in.
        CONNECTING,
        TASK,
        CLOSING
    }

    /// Nothing more comes.
    record RunEnded(Duration took, boolean interrupted) implements Event {}

    /// How a task ended on a host.
    enum Status {
        OK,
        CHANGED,
        SKIPPED,
        FAILED,
        /// Failed, and the task says to go on.
        IGNORED,
        UNREACHABLE
    }

    /// A host that did a task for another one.
    ///
    /// @param address where it was reached
    record Delegate(String name, String address) {
        @Override
        public String toString() {
            return address.equals(name) ? name : name + "(" + address + ")";
        }
    }

    /// What a task came to on one host.
    ///
    /// @param via the chain that leads to the task: roles, includes, nearest first
    /// @param delegatedTo the host that did it, where that is another one
    /// @param result the whole result as `register` would keep it
    /// @param conditions how many conditions an `assert` found true
    /// @param verbose whether a person wants to see the result without asking (`debug`)
    record Outcome(
            String host,
            String task,
            Kind kind,
            String module,
            Span place,
            List<String> via,
            Status status,
            Value.Mapping result,
            List<Difference> differences,
            Optional<Delegate> delegatedTo,
            Duration took,
            int conditions,
            boolean verbose) {
        public Outcome {
            via = List.copyOf(via);
            differences = List.copyOf(differences);
        }

        /// The same with another result.
        Outcome with(Value.Mapping other) {
            return new Outcome(
                    host,
                    task,
                    kind,
                    module,
                    place,
                    via,
                    status,
                    other,
                    differences,
                    delegatedTo,
                    took,
                    conditions,
                    verbose);
        }
    }
}
