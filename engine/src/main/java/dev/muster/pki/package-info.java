/// Keys and certificates, made and read by this program itself.
///
/// A *private key* signs and says which public key is its own. A *request* (CSR) asks for a
/// *certificate* for names; an *issuer* is a certificate with its private key, and signs. All of it
/// travels as PEM text. Nothing here knows files or hosts. What is not as it should be is an
/// [java.lang.IllegalArgumentException] with the reason in words.
@NullMarked
package dev.muster.pki;

import org.jspecify.annotations.NullMarked;
