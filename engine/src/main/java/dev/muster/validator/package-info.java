/// Keys of Ethereum validators and what they have signed, in the formats of the EIPs.
///
/// A *public key* names a validator. Its *secret key* is kept in a *keystore* (EIP-2335), which a
/// password opens, or is grown again from a *mnemonic* (BIP-39) along a path of the *key tree*
/// (EIP-2333, EIP-2334). A *slashing history* (EIP-3076) says what keys have signed, so that nobody
/// signs against it. Nothing here knows files or hosts. What is not as it should be is an
/// [java.lang.IllegalArgumentException] with the reason in words, which never quotes a secret.
@NullMarked
package dev.muster.validator;

import org.jspecify.annotations.NullMarked;
