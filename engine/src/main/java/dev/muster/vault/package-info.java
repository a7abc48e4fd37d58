/// The vault: how secrets lie encrypted in files and what opens them.
///
/// An *identity* is a name and a password. An *envelope* is the armoured text that Ansible's vault
/// writes: a header that may name the identity, then hexadecimal lines. A [Vault] holds identities
/// and opens envelopes, whole files and single values alike.
@NullMarked
package dev.muster.vault;

import org.jspecify.annotations.NullMarked;
