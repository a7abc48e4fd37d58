package dev.muster.module;

import java.util.List;
import java.util.Set;

/// A module of things that only one host of all may have, such as a key that signs.
///
/// What the hosts of a play are to have is compared before any of them is touched, and again when a
/// task knows its arguments for good: two hosts that claim the same are a mistake.
///
/// @param <A> the module's arguments
public interface Exclusive<A extends Record> {
    /// What the host is to have, each under a name that is the same wherever it is wanted.
    Set<String> claims(A arguments, Controller here);

    /// Variables that say what a host is to have, as far as the arguments leave it to them; for
    /// messages.
    List<String> variables(A arguments);
}
