/// Modules for what a host is made of beside its files: packages, accounts, services, kernel
/// settings. A _state_ is what a task wants of one of these, worked out from its arguments alone.
@NullMarked
package dev.muster.modules.system;

import org.jspecify.annotations.NullMarked;
