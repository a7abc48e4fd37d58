package dev.muster.module;

import dev.muster.source.Span;
import dev.muster.value.Value;

/// An argument as a task gives it.
///
/// @param key the place of its name
/// @param place the place of its value
public record Given(String name, Value value, Span key, Span place) {}
