/// One connection to one host. A *target* says how to reach it, a *session* is the open connection,
/// an *exchange* one frame to the host and its answer: steps to take, questions to answer. A
/// *become* says as whom. Only this package knows the SSH library.
@NullMarked
package dev.muster.session;

import org.jspecify.annotations.NullMarked;
