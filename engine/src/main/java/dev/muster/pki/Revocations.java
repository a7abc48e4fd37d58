package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.X509CRLHolder;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.openssl.PEMParser;

/// A list of certificates that count no more (CRL).
public record Revocations(X509CRLHolder holder) {

    /// Makes a list of serial numbers with the moments at which they were revoked.
    public static Revocations of(
            Issuer issuer, Map<BigInteger, Instant> revoked, BigInteger number, Issuer.Span span) {
        try {
            var builder = new X509v2CRLBuilder(issuer.name(), Date.from(span.from()));
            builder.setNextUpdate(Date.from(span.until()));
            revoked.forEach((serial, when) ->
                    builder.addCRLEntry(serial, Date.from(when), CRLReason.unspecified));
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.key().open()));
            builder.addExtension(
                    Extension.cRLNumber, false, new org.bouncycastle.asn1.x509.CRLNumber(number));
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

    /// The serial numbers, and when they were revoked.
    public Map<BigInteger, Instant> revoked() {
        var revoked = new LinkedHashMap<BigInteger, Instant>();
        for (var each : holder.getRevokedCertificates()) {
            if (each instanceof org.bouncycastle.cert.X509CRLEntryHolder entry) {
                revoked.put(entry.getSerialNumber(), entry.getRevocationDate().toInstant());
            }
        }
        return revoked;
    }

    /// Its number in the row of lists.
    public BigInteger number() {
        var extension = holder.getExtension(Extension.cRLNumber);
        return extension == null
                ? BigInteger.ZERO
                : org.bouncycastle.asn1.x509.CRLNumber.getInstance(extension.getParsedValue())
                        .getCRLNumber();
    }

    public String pem() {
        try {
            return PrivateKey.written(holder);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
