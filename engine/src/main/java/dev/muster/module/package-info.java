/// The contract between the engine and a module.
///
/// A *module* is one word of the vocabulary, such as `copy`. Its *arguments* are a record. What a
/// module wants of a host is data: a *question* is something to look at, a *probe* combines
/// questions into what was *found*, a *verdict* says whether that is what was *wanted*, a
/// *difference* is what a person reads of it and a *step* is what the host does about it. Nothing
/// here touches a host.
@NullMarked
package dev.muster.module;

import org.jspecify.annotations.NullMarked;
