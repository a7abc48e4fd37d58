package dev.muster.session.shell;

/// What a shell answered to one script.
///
/// @param whole whether the shell lived to the end of it
record Frame(byte[] out, byte[] err, boolean whole) {}
