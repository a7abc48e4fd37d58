/// Modules about who a node is to its peers. Keys are made or declared on the controller, lie in
/// one file on the host, and their public names are what a task returns.
@NullMarked
package dev.muster.modules.identity;

import org.jspecify.annotations.NullMarked;
