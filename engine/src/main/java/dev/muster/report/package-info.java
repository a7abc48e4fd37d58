/// What people and programs are told of a run.
///
/// A *report* is made of events and of nothing else, and writes to whatever it is handed. The
/// *terminal* is for the person who waits, *JSON lines* and *JUnit* for programs, a *drift report*
/// for whoever must know what strayed. The *recap* counts, and the *exit code* follows from it.
@NullMarked
package dev.muster.report;

import org.jspecify.annotations.NullMarked;
