/// What a host is. A _sighting_ is all that one shell script saw on it; _facts_ are what that
/// means, under Ansible's names. Reading the one for the other touches nothing.
@NullMarked
package dev.muster.modules.facts;

import org.jspecify.annotations.NullMarked;
