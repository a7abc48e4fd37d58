package dev.muster.module;

import java.util.Optional;

/// The wanted state of one thing on a host, in two halves that never meet: [#probe] says what to
/// look at, [#compare] decides; neither touches the host.
///
/// @param <S> what the probe finds
public interface Wanted<S> {
    Probe<S> probe();

    Verdict compare(S found);

    /// Whether comparing costs little and makes nothing, no key for instance, so that it may be
    /// done for a guess at what will change.
    default boolean isForeseeable() {
        return false;
    }

    /// What has to be settled with somebody else before the steps of a drift are known; nothing, as
    /// a rule. What it comes to takes the drift's place. It is not run in check mode.
    default Optional<Errand<Verdict>> errand(Verdict.Drift drift) {
        return Optional.empty();
    }

    /// Whom to ask before the steps of a drift are taken; nobody, as a rule.
    default Optional<Clearance<?>> clearance(Verdict.Drift drift) {
        return Optional.empty();
    }
}
