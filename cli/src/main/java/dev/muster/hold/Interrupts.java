package dev.muster.hold;

/// How a command learns of Ctrl-C: the first one asks it to end, a second one is not for it to see.
@FunctionalInterface
public interface Interrupts {
    /// Has `first` called, by a thread of its own, when the first one comes before the registration
    /// is closed.
    Registration call(Runnable first);

    /// That somebody wants to know.
    @FunctionalInterface
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
