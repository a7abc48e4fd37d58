/// From files to a *plan*: plays with their roles and imports in place, every argument checked that
/// needs no host. *Loading* reads files and collects what is wrong with them.
@NullMarked
package dev.muster.plan;

import org.jspecify.annotations.NullMarked;
