package dev.muster.pki;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// One certificate in the list of those that an SSH authority has signed.
///
/// @param until when it ends, as far as it does
/// @param revoked when it was revoked
public record SshIssued(
        long serial,
        SshCertificate.Type type,
        Optional<Instant> until,
        Optional<Instant> revoked,
        List<String> principals,
        String identifier) {
    private static final String NEVER = "-";

    public SshIssued {
        principals = List.copyOf(principals);
    }

    public static SshIssued of(SshCertificate certificate) {
        return new SshIssued(
                certificate.serial(),
                certificate.type(),
                certificate.span().end(),
                Optional.empty(),
                certificate.principals(),
                certificate.identifier());
    }

    /// A number that no other certificate has.
    public static long freshSerial() {
        return new SecureRandom().nextLong() >>> 1 | 1;
    }

    /// Refuses names that the list could not hold.
    public static void demandPlain(String identifier, List<String> principals) {
        if ((identifier + principals).chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "names in a certificate have no tabs and no line ends");
        }
    }

    /// Reads a line of the list.
    public static SshIssued parse(String line) {
        var parts = line.split("\t", 6);
        return new SshIssued(
                Long.parseUnsignedLong(parts[0]),
                parts[1].equals(SshCertificate.Type.USER.word())
                        ? SshCertificate.Type.USER
                        : SshCertificate.Type.HOST,
                moment(parts[2]),
                moment(parts[3]),
                parts[4].isEmpty() ? List.of() : Arrays.asList(parts[4].split(",", -1)),
                parts[5]);
    }

    private static Optional<Instant> moment(String text) {
        return text.equals(NEVER) ? Optional.empty() : Optional.of(Instant.parse(text));
    }

    public String number() {
        return Long.toUnsignedString(serial);
    }

    public String line() {
        return String.join(
                "\t",
                number(),
                type.word(),
                until.map(Instant::toString).orElse(NEVER),
                revoked.map(Instant::toString).orElse(NEVER),
                String.join(",", principals),
                identifier);
    }

    public SshIssued revokedAt(Instant moment) {
        return new SshIssued(
                serial, type, until, Optional.of(revoked.orElse(moment)), principals, identifier);
    }
}
