/// Modules about validators: which keys a host holds, and how it gets them.
///
/// A *client* is the validator client of a host, as the variable `validator_client` describes it. A
/// *holding* is what a host holds: the keys that its client signs with, and those that lie where
/// the client would find them at its next start. A key is at one host only.
@NullMarked
package dev.muster.modules.validators;

import org.jspecify.annotations.NullMarked;
