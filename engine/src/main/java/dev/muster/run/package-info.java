/// The run: tasks meet hosts. A *link* is the line to one host with the answers that still hold, a
/// *conductor* leads the hosts of a play through its tasks in step, and everything that happens
/// becomes an *event*.
@NullMarked
package dev.muster.run;

import org.jspecify.annotations.NullMarked;
