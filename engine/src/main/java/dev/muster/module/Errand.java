package dev.muster.module;

/// Something to settle with somebody else by way of a host, such as a certificate with the
/// authority that gives it: which step comes next depends on what the last came to.
///
/// A resource runs one when its steps can't be told before ([Wanted#errand]), an action when there
/// is nothing else to it ([Deed#of(Errand, Deed.InCheck)]). Whatever the host alone can tell is
/// better asked with a probe: an errand costs an exchange for each of its steps.
///
/// @param <R> what it comes to
@FunctionalInterface
public interface Errand<R> {
    R run(Courier courier);
}
