package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.CertException;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.DefaultSignatureNameFinder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;

/// A list of certificates that count no more (CRL).
public record Revocations(X509CRLHolder holder) {

    /// Makes a list.
    ///
    /// @param number its number in the row of lists, if they have any
    public static Revocations of(
            Issuer issuer, List<Revoked> revoked, Optional<BigInteger> number, Issuer.Span span) {
        try {
            var builder = new X509v2CRLBuilder(issuer.name(), Date.from(span.from()));
            builder.setNextUpdate(Date.from(span.until()));
            for (var each : revoked) {
                var when = Date.from(each.when());
                each.extensions()
                        .ifPresentOrElse(
                                more -> builder.addCRLEntry(each.serial(), when, more),
                                () ->
                                        builder.addCRLEntry(
                                                each.serial(), when, CRLReason.unspecified));
            }
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.key().open()));
            if (number.isPresent()) {
                builder.addExtension(Extension.cRLNumber, false, new CRLNumber(number.get()));
            }
            return new Revocations(builder.build(issuer.key().signer(issuer.digest())));
        } catch (IOException | GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Reads PEM text.
    public static Revocations parse(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof X509CRLHolder holder) {
                return new Revocations(holder);
            }
            throw new IllegalArgumentException("the text holds no list of revocations");
        } catch (IOException damage) {
            throw new IllegalArgumentException("the list of revocations is damaged", damage);
        }
    }

    /// Reads a file, of text or binary.
    public static Revocations parse(byte[] file) {
        var text = new String(file, StandardCharsets.ISO_8859_1);
        if (text.contains("-----BEGIN")) {
            return parse(text);
        }
        try {
            return new Revocations(new X509CRLHolder(file));
        } catch (IOException damage) {
            throw new IllegalArgumentException("the list of revocations is damaged", damage);
        }
    }

    public List<Revoked> revoked() {
        return Revoked.all(holder.getRevokedCertificates());
    }

    public X500Name issuer() {
        return holder.getIssuer();
    }

    /// From when it counts.
    public Instant from() {
        return holder.getThisUpdate().toInstant();
    }

    /// When the next one is due; without end if nobody said.
    public Instant until() {
        var next = holder.getNextUpdate();
        return next == null ? Instant.MAX : next.toInstant();
    }

    public String signatureAlgorithm() {
        return new DefaultSignatureNameFinder()
                .getAlgorithmName(holder.toASN1Structure().getSignatureAlgorithm());
    }

    /// Its number in the row of lists.
    public BigInteger number() {
        var extension = holder.getExtension(Extension.cRLNumber);
        return extension == null
                ? BigInteger.ZERO
                : CRLNumber.getInstance(extension.getParsedValue()).getCRLNumber();
    }

    /// In what it differs from one that this issuer would make of these entries, in words; the
    /// times at which it counts are not looked at.
    public List<String> objections(Issuer issuer, List<Revoked> wanted) {
        var objections = new ArrayList<String>();
        if (!issuer().equals(issuer.name()) || !isSignedBy(issuer.key())) {
            objections.add("issuer");
        } else if (!holder.toASN1Structure()
                .getSignatureAlgorithm()
                .equals(issuer.key().signer(issuer.digest()).getAlgorithmIdentifier())) {
            objections.add("digest");
        }
        if (!new HashSet<>(revoked()).equals(new HashSet<>(wanted))) {
            objections.add("list");
        }
        return objections;
    }

    private boolean isSignedBy(PrivateKey key) {
        try {
            return holder.isSignatureValid(
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(PrivateKey.BOUNCY_CASTLE)
                            .build(key.open()));
        } catch (OperatorCreationException | CertException | RuntimeException _) {
            return false;
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
}
