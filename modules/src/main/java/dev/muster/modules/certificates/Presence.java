package dev.muster.modules.certificates;

/// Whether something is to be there.
enum Presence {
    PRESENT,
    ABSENT
}
