package dev.muster.pki;

import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/// What a certificate is to say. Whoever asks by a [Request] proves to have the private key; who
/// knows the key's owner otherwise needs no such proof.
public record Asked(
        X500Name subject, SubjectPublicKeyInfo publicKey, Optional<Extensions> extensions) {}
