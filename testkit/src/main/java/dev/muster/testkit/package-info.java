/// Hosts to try things on. A _throwaway host_ is one that a test or the demo makes, uses and
/// forgets: an SSH server inside this process or a Debian container. A _scripted host_ answers
/// questions from a file and never touches anything. The _contract_ is what every module must keep
/// on all of them.
@NullMarked
package dev.muster.testkit;

import org.jspecify.annotations.NullMarked;
