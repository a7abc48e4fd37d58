/// Certificates of authorities that speak ACME (RFC 8555), such as Let's Encrypt.
///
/// An *account* at the authority is a key. An *order* names what a certificate is to be for; for
/// each name the authority poses *challenges*, one of which has to be met: a file on the name's web
/// server (http-01), a record in its DNS (dns-01), a certificate on its TLS port (tls-alpn-01). A
/// *chain* is the certificate with those that vouch for it. Everything is signed on the controller;
/// the requests are made by the host, as those of `uri` are.
@NullMarked
package dev.muster.modules.acme;

import org.jspecify.annotations.NullMarked;
