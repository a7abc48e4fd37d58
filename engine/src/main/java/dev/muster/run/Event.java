package dev.muster.run;

import dev.muster.module.Difference;
import dev.muster.source.Diagnostic;
import dev.muster.source.Span;
import dev.muster.value.Value;
import java.time.Duration;
import java.util.List;
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

    /// A play has nobody to play for: nothing matched, or nobody is left.
    record PlayEmpty(String name, String reason) implements Event {}

    /// A task begins on some hosts.
    ///
    /// @param name the task's name with the names of its roles before it, as `role : name`
    record TaskStarted(String name, Kind kind, String module, List<String> hosts, Span place)
            implements Event {}

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
    record Included(String what, List<String> hosts, Span place) implements Event {}

    /// A try of `until` did not succeed yet.
    record Retrying(String task, String host, int left) implements Event {}

    /// A host's failure was caught by a `rescue`; the failure reported before it counts as rescued.
    record Rescued(String host) implements Event {}

    /// Something the user should know, from no task in particular.
    record Told(Diagnostic diagnostic) implements Event {}

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
            Optional<String> delegatedTo,
            Duration took,
            int conditions,
            boolean verbose) {
        public Outcome {
            via = List.copyOf(via);
            differences = List.copyOf(differences);
        }
    }
}
