/// A *hash* is a way to make of any content a short *digest*, which stands for it: whoever has the
/// same digest has the same content.
@NullMarked
package dev.muster.hash;

import org.jspecify.annotations.NullMarked;
