package dev.muster.pki;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CRLEntryHolder;

/// One certificate that counts no more.
///
/// @param issuer alternative names of who issued it, where that is not who revokes it
public record Revoked(
        BigInteger serial,
        Instant when,
        Optional<Reason> reason,
        Optional<Instant> invalidSince,
        List<String> issuer,
        Critical critical) {

    /// Why it counts no more.
    public enum Reason {
        UNSPECIFIED(CRLReason.unspecified),
        KEY_COMPROMISE(CRLReason.keyCompromise),
        CA_COMPROMISE(CRLReason.cACompromise),
        AFFILIATION_CHANGED(CRLReason.affiliationChanged),
        SUPERSEDED(CRLReason.superseded),
        CESSATION_OF_OPERATION(CRLReason.cessationOfOperation),
        CERTIFICATE_HOLD(CRLReason.certificateHold),
        PRIVILEGE_WITHDRAWN(CRLReason.privilegeWithdrawn),
        AA_COMPROMISE(CRLReason.aACompromise),
        REMOVE_FROM_CRL(CRLReason.removeFromCRL);

        private final int number;

        Reason(int number) {
            this.number = number;
        }

        /// The word that tasks have for it.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        private static Optional<Reason> of(int number) {
            return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
        }
    }

    /// Which of the words about it nobody may overlook.
    public record Critical(boolean reason, boolean invalidity, boolean issuer) {
        public static final Critical NOTHING = new Critical(false, false, false);
    }

    public Revoked {
        issuer = List.copyOf(issuer);
    }

    /// One of which no more is known than its number.
    public static Revoked of(BigInteger serial, Instant when) {
        return new Revoked(
                serial, when, Optional.empty(), Optional.empty(), List.of(), Critical.NOTHING);
    }

    /// The same, revoked at another time.
    public Revoked at(Instant moment) {
        return new Revoked(serial, moment, reason, invalidSince, issuer, critical);
    }

    Optional<Extensions> extensions() {
        var extensions = new ExtensionsGenerator();
        try {
            if (reason.isPresent()) {
                extensions.addExtension(
                        Extension.reasonCode,
                        critical.reason(),
                        CRLReason.lookup(reason.get().number));
            }
            if (invalidSince.isPresent()) {
                extensions.addExtension(
                        Extension.invalidityDate,
                        critical.invalidity(),
                        new ASN1GeneralizedTime(Date.from(invalidSince.get())));
            }
            if (!issuer.isEmpty()) {
                extensions.addExtension(
                        Extension.certificateIssuer, critical.issuer(), Names.alternatives(issuer));
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return extensions.isEmpty() ? Optional.empty() : Optional.of(extensions.generate());
    }

    static Revoked of(X509CRLEntryHolder entry) {
        var reason = Optional.ofNullable(entry.getExtension(Extension.reasonCode));
        var invalid = Optional.ofNullable(entry.getExtension(Extension.invalidityDate));
        var issuer = Optional.ofNullable(entry.getExtension(Extension.certificateIssuer));
        return new Revoked(
                entry.getSerialNumber(),
                entry.getRevocationDate().toInstant(),
                reason.flatMap(each ->
                        Reason.of(
                                CRLReason.getInstance(each.getParsedValue())
                                        .getValue()
                                        .intValue())),
                invalid.map(Revoked::moment),
                issuer.map(each -> Names.texts(GeneralNames.getInstance(each.getParsedValue())))
                        .orElse(List.of()),
                new Critical(
                        reason.filter(Extension::isCritical).isPresent(),
                        invalid.filter(Extension::isCritical).isPresent(),
                        issuer.filter(Extension::isCritical).isPresent()));
    }

    private static Instant moment(Extension extension) {
        try {
            return ASN1GeneralizedTime.getInstance(extension.getParsedValue())
                    .getDate()
                    .toInstant();
        } catch (java.text.ParseException damage) {
            throw new IllegalArgumentException("the list of revocations is damaged", damage);
        }
    }

    /// The numbers of a list of revocations.
    static List<Revoked> all(Iterable<?> entries) {
        var all = new ArrayList<Revoked>();
        for (var each : entries) {
            if (each instanceof X509CRLEntryHolder entry) {
                all.add(of(entry));
            }
        }
        return all;
    }
}
