/// Modules about files. A _place_ is a path on the host and what is found there; _access_ is who
/// owns it and who may do what with it; a _wanted file_ is content at a path, wherever it came
/// from; an _edit_ turns the text that is there into the text that is wanted.
@NullMarked
package dev.muster.modules.files;

import org.jspecify.annotations.NullMarked;
