package dev.muster.modules.certificates;

import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/// What an SSH certificate says, in the lines of `ssh-keygen -L`.
final class SshCertificateText {
    private SshCertificateText() {}

    static List<String> of(SshCertificate certificate) {
        return List.of(
                "Type: %s %s certificate"
                        .formatted(
                                new SshPublicKey(certificate.blob(), "").type(),
                                certificate.type().word()),
                "Public key: " + certificate.key().fingerprint(),
                "Signing CA: %s (using %s)"
                        .formatted(certificate.authority().fingerprint(), certificate.algorithm()),
                "Key ID: \"" + certificate.identifier() + "\"",
                "Serial: " + Long.toUnsignedString(certificate.serial()),
                "Valid: from %s to %s"
                        .formatted(
                                certificate
                                        .span()
                                        .beginning()
                                        .map(Instant::toString)
                                        .orElse("always"),
                                certificate.span().end().map(Instant::toString).orElse("forever")),
                "Principals: " + words(certificate.principals()),
                "Critical Options: " + words(certificate.grants().critical()),
                "Extensions: " + words(certificate.grants().extensions()));
    }

    private static String words(List<String> words) {
        return words.isEmpty() ? "(none)" : String.join(" ", words);
    }

    private static String words(Map<String, String> options) {
        return words(
                options.entrySet().stream()
                        .map(entry ->
                                entry.getValue().isEmpty()
                                        ? entry.getKey()
                                        : entry.getKey() + " " + entry.getValue())
                        .toList());
    }
}
