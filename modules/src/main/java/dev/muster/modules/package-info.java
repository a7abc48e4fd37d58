/// The vocabulary of playbooks. A _module_ is a word that a task may use, `copy` or `user`; each is
/// one class in a package named after what it is about, and one line in the catalogue.
@NullMarked
package dev.muster.modules;

import org.jspecify.annotations.NullMarked;
