package dev.muster.module;

/// The wanted state of one thing on a host, in two halves that never meet: [#probe] says what to
/// look at, [#compare] decides; neither touches the host.
///
/// @param <S> what the probe finds
public interface Wanted<S> {
    Probe<S> probe();

    Verdict compare(S found);
}
