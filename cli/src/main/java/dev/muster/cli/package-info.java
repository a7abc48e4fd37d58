/// The `muster` command. A _command_ is a verb a person types, `play` or `drift`; it wires the
/// engine to the terminal, and only here does the program print or exit.
@NullMarked
package dev.muster.cli;

import org.jspecify.annotations.NullMarked;
