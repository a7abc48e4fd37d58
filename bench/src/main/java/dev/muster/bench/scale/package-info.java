/// How a run grows with its fleet. A fleet is simulated: its hosts are loopback addresses behind
/// one sshd, each with a folder of its own. Needs nothing but the JDK, so that it runs from source.
@NullMarked
package dev.muster.bench.scale;

import org.jspecify.annotations.NullMarked;
