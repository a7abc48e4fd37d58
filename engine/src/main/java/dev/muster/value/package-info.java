/// The data of the language. A *value* is what a variable holds, an expression yields and a module
/// returns: Python's and YAML's types, plus text that still waits to be resolved. How one is
/// written as JSON stands here as well, for all that write it.
@NullMarked
package dev.muster.value;

import org.jspecify.annotations.NullMarked;
