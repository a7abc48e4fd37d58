package dev.muster.module;

import dev.muster.value.Value;
import java.util.List;
import java.util.Map;

/// What a task does to the run's own state rather than to a host.
public sealed interface Effect {

    /// Variables of the host for the rest of the run (`set_fact`).
    record SetFacts(Map<String, Value> facts, boolean cacheable) implements Effect {}

    /// Facts found on the host, under their names without the prefix `ansible_` (`setup`): the
    /// engine makes them available as `ansible_facts.NAME` and as `ansible_NAME`.
    record GatheredFacts(Map<String, Value> facts) implements Effect {}

    /// Variables out of a file (`include_vars`), values as they were written.
    record IncludeVars(Map<String, Value> variables) implements Effect {}

    /// A host that joins the inventory (`add_host`).
    record AddHost(String name, List<String> groups, Map<String, Value> variables)
            implements Effect {}

    /// The host joins a group (`group_by`).
    record JoinGroup(String group, List<String> parents) implements Effect {}

    /// The number of conditions that an `assert` found true.
    record Conditions(int held) implements Effect {}

    /// What to keep for the end of the run (`set_stats`).
    ///
    /// @param perHost whether each host has its own
    /// @param aggregate whether it is added to what is there, rather than put in its place
    record Stats(Map<String, Value> data, boolean perHost, boolean aggregate) implements Effect {}

    /// Something to tell the user beside the result.
    record Warning(String message) implements Effect {}
}
