/// The conversation with a host's `sh`. A *line* is what carries it (SSH, or this machine), a *host
/// process* one command at its far end, a *shell* a process that stays open and takes *frames*:
/// scripts whose answer is an exit code and the bytes of both output streams. An *inquiry* is a
/// bundle of questions of one kind, answered by one section of a frame.
@NullMarked
package dev.muster.session.shell;

import org.jspecify.annotations.NullMarked;
