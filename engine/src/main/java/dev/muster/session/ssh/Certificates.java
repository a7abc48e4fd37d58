package dev.muster.session.ssh;

import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshPublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Certificates of users: beside their keys, as `id_ed25519-cert.pub`, or where `CertificateFile`
/// says. What is no certificate or counts no more is left out, and said where nothing else helps.
final class Certificates {
    private static final String BESIDE = "-cert.pub";

    /// What a host is told that a certificate or key is signed with: RSA's algorithms have other
    /// names than its keys.
    private static final Map<String, String> ALGORITHMS =
            Map.of(
                    "ssh-rsa", "rsa-sha2-512",
                    "ssh-rsa-cert-v01@openssh.com", "rsa-sha2-512-cert-v01@openssh.com");

    private final Map<Path, Read> read = new ConcurrentHashMap<>();

    /// A file that was read.
    private record Read(Optional<SshCertificate> certificate, Optional<String> trouble) {}

    /// A certificate and the file that holds it.
    record Held(Path file, SshCertificate certificate) {}

    /// What there is for a key.
    ///
    /// @param troubles why some of it can't be used, in words
    record Found(List<Held> held, List<String> troubles) {}

    static String algorithm(byte[] blob) {
        var type = new SshPublicKey(blob, "").type();
        return ALGORITHMS.getOrDefault(type, type);
    }

    /// The certificates for a key file.
    ///
    /// @param key its public key, as far as it is known
    Found about(Path keyFile, Optional<byte[]> key, List<Path> named, Instant now) {
        var files = new ArrayList<Path>();
        var beside = keyFile.resolveSibling(keyFile.getFileName() + BESIDE);
        if (Files.isReadable(beside)) {
            files.add(beside);
        }
        files.addAll(named);
        var held = new ArrayList<Held>();
        var troubles = new ArrayList<String>();
        for (var file : files) {
            var one = read.computeIfAbsent(file, Certificates::read);
            one.trouble().ifPresent(troubles::add);
            one.certificate()
                    .filter(certificate ->
                            file.equals(beside)
                                    || key.map(blob ->
                                                    certificate
                                                            .key()
                                                            .equals(new SshPublicKey(blob, "")))
                                            .orElse(true))
                    .ifPresent(certificate -> {
                        if (certificate.type() != SshCertificate.Type.USER) {
                            troubles.add("the certificate " + file + " is a host's");
                        } else if (!certificate.span().holds(now)) {
                            troubles.add(
                                    "of the certificate " + file + ": " + certificate.period());
                        } else {
                            held.add(new Held(file, certificate));
                        }
                    });
        }
        return new Found(held, troubles);
    }

    private static Read read(Path file) {
        try {
            return new Read(
                    Optional.of(SshCertificate.parse(Files.readString(file))), Optional.empty());
        } catch (IOException | IllegalArgumentException unusable) {
            return new Read(
                    Optional.empty(),
                    Optional.of(
                            "the certificate "
                                    + file
                                    + " can't be read: "
                                    + unusable.getMessage()));
        }
    }
}
