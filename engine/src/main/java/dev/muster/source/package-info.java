/// Text with places. A *source* is a file or a string somebody wrote, a *span* a stretch of it, a
/// *diagnostic* what is wrong there and what to do; a *node* is a piece of YAML that knows its
/// span.
@NullMarked
package dev.muster.source;

import org.jspecify.annotations.NullMarked;
