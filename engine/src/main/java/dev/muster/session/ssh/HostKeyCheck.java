package dev.muster.session.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshPublicKey;
import dev.muster.pki.SshRevocations;
import dev.muster.session.ConnectionSettings.HostKeys;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import org.jspecify.annotations.Nullable;

/// Decides whether a host is who it should be, and keeps the reason when it isn't: sshj only
/// carries a yes or no.
final class HostKeyCheck implements HostKeyVerifier {
    private static final String AUTHORITY = "@cert-authority";
    private static final String REVOKED = "@revoked";
    private static final int USUAL_PORT = 22;

    private final KnownHosts known;
    private final HostKeys policy;
    private final String host;
    private final int port;
    private final Path own;
    private final Optional<SshRevocations> revocations;
    private final InstantSource clock;
    private volatile @Nullable UnreachableException refusal;

    /// @param own the file that takes keys that are accepted
    /// @param revocations keys and certificates that count for no host
    HostKeyCheck(
            KnownHosts known,
            HostKeys policy,
            String host,
            int port,
            Path own,
            Optional<SshRevocations> revocations,
            InstantSource clock) {
        this.known = known;
        this.policy = policy;
        this.host = host;
        this.port = port;
        this.own = own;
        this.revocations = revocations;
        this.clock = clock;
    }

    Optional<UnreachableException> refusal() {
        return Optional.ofNullable(refusal);
    }

    boolean hasAuthority() {
        return entries().stream().anyMatch(entry -> entry.marker().equals(AUTHORITY));
    }

    /// What is said of the host. What is said of authorities without a port holds for every port.
    private List<KnownHosts.Entry> entries() {
        if (port == USUAL_PORT) {
            return known.about(host, port);
        }
        var entries = new ArrayList<>(known.about(host, port));
        known.about(host, USUAL_PORT).stream()
                .filter(entry -> !entry.marker().isEmpty())
                .forEach(entries::add);
        return entries;
    }

    @Override
    public List<String> findExistingAlgorithms(String ignoredHost, int ignoredPort) {
        return known.about(host, port).stream()
                .filter(entry -> entry.marker().isEmpty())
                .flatMap(entry ->
                        entry.type().equals("ssh-rsa")
                                ? List.of("rsa-sha2-512", "rsa-sha2-256").stream()
                                : List.of(entry.type()).stream())
                .toList();
    }

    @Override
    public boolean verify(String ignoredHost, int ignoredPort, PublicKey key) {
        var entries = entries();
        return key instanceof Certificate<?> certificate
                ? verify(entries, certificate)
                : verify(entries, key);
    }

    /// A certificate counts where its authority is known for this host. Where it is not, the key in
    /// it stands for itself.
    private boolean verify(List<KnownHosts.Entry> entries, Certificate<?> key) {
        SshCertificate shown;
        try {
            shown = SshCertificate.of(blob(key));
        } catch (IllegalArgumentException damage) {
            return refuse(uncertain("it can't be read: " + damage.getMessage()));
        }
        for (var each : List.of(shown.authority().blob(), shown.key().blob())) {
            if (has(entries, REVOKED, each)) {
                return refuse(revoked(each));
            }
        }
        if (revocations.filter(list -> list.isRevoked(shown)).isPresent()) {
            return refuse(
                    uncertain(
                            "its serial number %s is revoked by RevokedHostKeys"
                                    .formatted(Long.toUnsignedString(shown.serial()))));
        }
        if (!has(entries, AUTHORITY, shown.authority().blob())) {
            return verify(entries, key.getKey());
        }
        return shown.objection(host, clock.instant())
                .map(objection -> refuse(uncertain(objection)))
                .orElse(true);
    }

    private UnreachableException uncertain(String why) {
        return new UnreachableException(
                "the host certificate of '"
                        + KnownHosts.name(host, port)
                        + "' doesn't count: "
                        + why,
                Optional.of("sign the host's key again: `muster ca ssh sign-host`"));
    }

    private boolean verify(List<KnownHosts.Entry> entries, PublicKey key) {
        var blob = blob(key);
        if (has(entries, REVOKED, blob)
                || revocations
                        .filter(list -> list.isRevoked(new SshPublicKey(blob, "")))
                        .isPresent()) {
            return refuse(revoked(blob));
        }
        if (has(entries, "", blob)) {
            return true;
        }
        var type = KeyType.fromKey(key).toString();
        var others = entries.stream().filter(entry -> entry.marker().isEmpty()).toList();
        var conflicting =
                others.stream()
                        .filter(entry -> entry.type().equals(type))
                        .findFirst()
                        .or(() -> others.stream().findFirst());
        if (conflicting.isPresent()) {
            return refuse(changed(conflicting.get(), type, blob));
        }
        if (policy == HostKeys.ACCEPT_NEW) {
            try {
                known.accept(host, port, type, blob, own);
                return true;
            } catch (IOException e) {
                return refuse(
                        new UnreachableException(
                                "the new host key can't be kept in " + own + ": " + e.getMessage(),
                                Optional.empty()));
            }
        }
        return refuse(unknown(type, blob));
    }

    private static boolean has(List<KnownHosts.Entry> entries, String marker, byte[] key) {
        return entries.stream()
                .anyMatch(
                        entry -> entry.marker().equals(marker) && Arrays.equals(entry.key(), key));
    }

    private boolean refuse(UnreachableException reason) {
        refusal = reason;
        return false;
    }

    private UnreachableException unknown(String type, byte[] key) {
        return new UnreachableException(
                "the host key of '"
                        + KnownHosts.name(host, port)
                        + "' is unknown: "
                        + type
                        + " "
                        + KnownHosts.fingerprint(key),
                Optional.of(
                        "compare the fingerprint, then `ssh-keyscan"
                                + (port == 22 ? "" : " -p " + port)
                                + " "
                                + host
                                + " >> "
                                + own
                                + "`, or run with --accept-new-host-keys"));
    }

    private UnreachableException changed(KnownHosts.Entry entry, String type, byte[] key) {
        return new UnreachableException(
                "THE HOST KEY OF '"
                        + KnownHosts.name(host, port)
                        + "' HAS CHANGED: it shows "
                        + type
                        + " "
                        + KnownHosts.fingerprint(key)
                        + ", but "
                        + entry.place()
                        + " has "
                        + entry.type()
                        + " "
                        + KnownHosts.fingerprint(entry.key())
                        + "; somebody may be listening in",
                Optional.of(
                        "if the host was set up anew, remove the old key: `ssh-keygen -f "
                                + entry.place().replaceFirst(":\\d+$", "")
                                + " -R '"
                                + KnownHosts.name(host, port)
                                + "'`"));
    }

    private UnreachableException revoked(byte[] key) {
        var place =
                entries().stream()
                        .filter(entry -> entry.marker().equals(REVOKED))
                        .findFirst()
                        .map(KnownHosts.Entry::place)
                        .orElse("RevokedHostKeys");
        return new UnreachableException(
                "the host key of '"
                        + KnownHosts.name(host, port)
                        + "' is revoked by "
                        + place
                        + ": "
                        + KnownHosts.fingerprint(key),
                Optional.of("give the host a new key"));
    }

    private static byte[] blob(PublicKey key) {
        return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
    }
}
