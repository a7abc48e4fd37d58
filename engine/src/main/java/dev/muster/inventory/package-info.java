/// Which hosts there are. An *inventory* holds *hosts* and *groups* of them, read from one or more
/// *inventory sources*: a file, a folder, a script or a list of names. Groups form a tree that ends
/// in `all`. A *layer* is what one place says about a host's variables; a *host pattern* picks
/// hosts.
@NullMarked
package dev.muster.inventory;

import org.jspecify.annotations.NullMarked;
