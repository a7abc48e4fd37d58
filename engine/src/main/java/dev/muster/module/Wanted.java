package dev.muster.module;

import java.util.Optional;

/// The wanted state of one thing on a host, in two halves that never meet: [#probe] says what to
/// look at, [#compare] decides; neither touches the host.
///
/// @param <S> what the probe finds
public interface Wanted<S> {
    Probe<S> probe();

    Verdict compare(S found);

    /// Whom to ask before the steps of a drift are taken; nobody, as a rule.
    default Optional<Clearance<?>> clearance(Verdict.Drift drift) {
        return Optional.empty();
    }
}
