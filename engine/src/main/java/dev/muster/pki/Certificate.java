package dev.muster.pki;

import dev.muster.hash.Hash;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/// A certificate.
public record Certificate(X509CertificateHolder holder) {

    /// The first certificate of PEM text.
    public static Certificate parse(String pem) {
        return all(pem).stream()
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the text holds no certificate"));
    }

    /// All certificates of PEM text, as a chain has them.
    public static List<Certificate> all(String pem) {
        var all = new ArrayList<Certificate>();
        try (var parser = new PEMParser(new StringReader(pem))) {
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                if (object instanceof X509CertificateHolder holder) {
                    all.add(new Certificate(holder));
                }
            }
            return all;
        } catch (IOException damage) {
            throw new IllegalArgumentException("the certificate is damaged", damage);
        }
    }

    public String pem() {
        return PrivateKey.written(holder);
    }

    public byte[] bytes() {
        try {
            return holder.getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The certificate as Java's libraries have it.
    public X509Certificate java() {
        try {
            return new JcaX509CertificateConverter().getCertificate(holder);
        } catch (CertificateException damage) {
            throw new IllegalArgumentException("the certificate is damaged", damage);
        }
    }

    public X500Name subject() {
        return holder.getSubject();
    }

    public X500Name issuer() {
        return holder.getIssuer();
    }

    public Instant notBefore() {
        return holder.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return holder.getNotAfter().toInstant();
    }

    public SubjectPublicKeyInfo publicKey() {
        return holder.getSubjectPublicKeyInfo();
    }

    /// The serial number in hexadecimal digits.
    public String serial() {
        return holder.getSerialNumber().toString(16);
    }

    public String signatureAlgorithm() {
        return new DefaultSignatureNameFinder().getAlgorithmName(holder.getSignatureAlgorithm());
    }

    public Optional<Extensions> extensions() {
        return Optional.ofNullable(holder.getExtensions());
    }

    /// Alternative names such as `DNS:node1`.
    public List<String> names() {
        return extensions()
                .map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
                .map(Names::texts)
                .orElse(List.of());
    }

    public List<String> keyUsage() {
        return extensions().map(KeyUsage::fromExtensions).map(Usages::words).orElse(List.of());
    }

    public List<String> purposes() {
        return extensions()
                .map(ExtendedKeyUsage::fromExtensions)
                .map(Usages::words)
                .orElse(List.of());
    }

    /// Whether it may sign others.
    public boolean isAuthority() {
        return extensions()
                .map(BasicConstraints::fromExtensions)
                .map(BasicConstraints::isCA)
                .orElse(false);
    }

    public boolean isSelfSigned() {
        return subject().equals(issuer()) && isSignedBy(this);
    }

    /// Whether the issuer's key has signed it.
    public boolean isSignedBy(Certificate issuer) {
        return isSignedBy(issuer.publicKey());
    }

    boolean isSignedBy(SubjectPublicKeyInfo key) {
        try {
            return holder.isSignatureValid(
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(PrivateKey.BOUNCY_CASTLE)
                            .build(key));
        } catch (OperatorCreationException | CertException | RuntimeException _) {
            return false;
        }
    }

    public boolean isValidAt(Instant moment) {
        return !moment.isBefore(notBefore()) && !moment.isAfter(notAfter());
    }

    /// A digest of the whole, with colons.
    public String fingerprint(Hash hash) {
        return hash.colons(bytes());
    }

    @Override
    public String toString() {
        return subject() + ", serial " + serial();
    }
}
