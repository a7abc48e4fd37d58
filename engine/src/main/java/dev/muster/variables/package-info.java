/// Who says what about a host. A *scope* sees all layers of variables that count for one task on
/// one host, in the order of precedence that Ansible has; *magic variables* are those the engine
/// itself brings.
@NullMarked
package dev.muster.variables;

import org.jspecify.annotations.NullMarked;
