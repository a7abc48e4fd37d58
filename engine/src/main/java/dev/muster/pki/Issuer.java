package dev.muster.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;

/// Whoever signs: a name and a key, of a certificate authority or of the certificate itself.
///
/// @param name as it stands in the certificates it signs
public record Issuer(X500Name name, PrivateKey key, String digest) {
    private static final Set<ASN1ObjectIdentifier> IDENTIFIERS =
            Set.of(Extension.subjectKeyIdentifier, Extension.authorityKeyIdentifier);

    /// From when until when a certificate counts.
    public record Span(Instant from, Instant until) {}

    /// The authority of a certificate and its key.
    public static Issuer authority(Certificate certificate, PrivateKey key, String digest) {
        if (!certificate.publicKey().equals(key.open())) {
            throw new IllegalArgumentException("the private key is not that of the CA certificate");
        }
        return new Issuer(certificate.subject(), key, digest);
    }

    /// Whoever signs for itself.
    public static Issuer itself(Asked request, PrivateKey key, String digest) {
        if (!request.publicKey().equals(key.open())) {
            throw new IllegalArgumentException("the private key is not that of the request");
        }
        return new Issuer(request.subject(), key, digest);
    }

    /// In what a certificate differs from one that this issuer would sign, in words. When it ends
    /// is not looked at.
    public List<String> objections(Certificate certificate, Asked request) {
        var objections = new ArrayList<String>();
        if (!certificate.publicKey().equals(request.publicKey())) {
            objections.add("public key");
        }
        if (!certificate.subject().equals(request.subject())) {
            objections.add("subject");
        }
        if (!certificate.issuer().equals(name) || !certificate.isSignedBy(key.open())) {
            objections.add("issuer");
        }
        if (!asked(certificate.extensions()).equals(asked(request.extensions()))) {
            objections.add("extensions");
        }
        return objections;
    }

    private static Set<Extension> asked(Optional<Extensions> extensions) {
        var asked = new HashSet<Extension>();
        extensions.ifPresent(all -> {
            for (var oid : all.getExtensionOIDs()) {
                if (!IDENTIFIERS.contains(oid)) {
                    asked.add(all.getExtension(oid));
                }
            }
        });
        return asked;
    }

    /// Signs a certificate for what is asked.
    public Certificate sign(Asked request, Span span) {
        try {
            var builder =
                    new X509v3CertificateBuilder(
                            name,
                            PrivateKey.serial(),
                            Date.from(span.from()),
                            Date.from(span.until()),
                            request.subject(),
                            request.publicKey());
            for (var extension : asked(request.extensions())) {
                builder.addExtension(extension);
            }
            var identifiers = new JcaX509ExtensionUtils();
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    identifiers.createSubjectKeyIdentifier(request.publicKey()));
            if (!request.publicKey().equals(key.open())) {
                builder.addExtension(
                        Extension.authorityKeyIdentifier,
                        false,
                        identifiers.createAuthorityKeyIdentifier(key.open()));
            }
            return new Certificate(builder.build(key.signer(digest)));
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
