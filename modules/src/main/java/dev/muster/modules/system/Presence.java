package dev.muster.modules.system;

/// Whether a thing is wanted to be there.
public enum Presence {
    PRESENT,
    ABSENT
}
