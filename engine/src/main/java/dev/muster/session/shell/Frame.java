package dev.muster.session.shell;

import java.time.Duration;

/// What a shell answered to one script.
///
/// @param whole whether the shell lived to the end of it
/// @param cpu what the host has worked for it, where it was to tell
record Frame(byte[] out, byte[] err, boolean whole, Duration cpu) {}
