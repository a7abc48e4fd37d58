/// Modules that do something on a host, or ask it something, without a state to compare: a
/// _command_ is words run as they are, a _shell_ line is text that a shell reads.
@NullMarked
package dev.muster.modules.commands;

import org.jspecify.annotations.NullMarked;
