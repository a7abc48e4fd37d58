package dev.muster.modules.system;

/// Two answers side by side.
record Both<L, R>(L left, R right) {}
