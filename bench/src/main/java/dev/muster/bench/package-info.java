/// How long the hot parts of the engine take. A *cached condition* is one that was parsed before:
/// what every task costs on every host.
@NullMarked
package dev.muster.bench;

import org.jspecify.annotations.NullMarked;
