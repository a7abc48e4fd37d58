package dev.muster.module;

import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// What other hosts have to say before steps are taken on this one. They are only looked at.
///
/// @param look what to look at on another host of the inventory, given what its variables say;
///   empty for one that is no concern
/// @param objection why the steps must not be taken, given what was found, by host; a host that
///   could not be asked is [Answer.Trouble]
/// @param <T> what is found on each
public record Clearance<T>(
        Function<Controller, Optional<Probe<T>>> look,
        Function<Map<String, Answer<T>>, Optional<Verdict.Refused>> objection) {}
