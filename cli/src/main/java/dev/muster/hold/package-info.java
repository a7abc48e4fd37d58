/// Runs that a waiting process does for the one that was started.
///
/// A **hold** is a process of the user's that waits on a socket, with the program loaded and with
/// the connections of earlier runs still open. A **call** is one command that the launcher hands
/// over to it; the **client** is the small process that carries the call's words to the hold and
/// its output back. The hold of a folder serves calls from that folder only, and by the same build.
@NullMarked
package dev.muster.hold;

import org.jspecify.annotations.NullMarked;
