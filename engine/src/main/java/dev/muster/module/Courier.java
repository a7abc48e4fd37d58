package dev.muster.module;

/// Takes an [Errand]'s steps on the host, one at a time, and looks for it, as the user and with the
/// environment of its task.
public interface Courier {
    /// What became of a step; one that failed is an outcome too.
    Outcome take(Step step);

    /// What a probe finds.
    <T> T look(Probe<T> probe);
}
