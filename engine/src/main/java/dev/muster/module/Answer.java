package dev.muster.module;

/// The answer to one question.
public sealed interface Answer<T> {
    record Given<T>(T value) implements Answer<T> {}

    /// The host could not say: permission denied, no such command.
    record Trouble<T>(String reason) implements Answer<T> {}
}
