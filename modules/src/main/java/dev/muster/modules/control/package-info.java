/// Modules that work on the run itself and touch no host: they set variables, tell, check, ask and
/// wait.
@NullMarked
package dev.muster.modules.control;

import org.jspecify.annotations.NullMarked;
