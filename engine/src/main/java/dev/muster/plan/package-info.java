/// From files to a *plan*: plays with their roles and imports in place, every argument checked that
/// needs no host. *Loading* reads tasks, with others like it for playbooks and roles, and collects
/// what is wrong with them as *problems*; *imports* are followed while reading, *includes* when a
/// host reaches them.
@NullMarked
package dev.muster.plan;

import org.jspecify.annotations.NullMarked;
