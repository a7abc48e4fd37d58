package dev.muster.session.ssh;

import com.hierynomus.sshj.userauth.certificate.Certificate;
import dev.muster.session.ConnectionSettings.HostKeys;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
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

    private final KnownHosts known;
    private final HostKeys policy;
    private final String host;
    private final int port;
    private final Path own;
    private volatile @Nullable UnreachableException refusal;

    /// @param own the file that takes keys that are accepted
    HostKeyCheck(KnownHosts known, HostKeys policy, String host, int port, Path own) {
        this.known = known;
        this.policy = policy;
        this.host = host;
        this.port = port;
        this.own = own;
    }

    Optional<UnreachableException> refusal() {
        return Optional.ofNullable(refusal);
    }

    boolean hasAuthority() {
        return known.about(host, port).stream().anyMatch(entry -> entry.marker().equals(AUTHORITY));
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
        var entries = known.about(host, port);
        if (key instanceof Certificate<?> certificate) {
            var authority = certificate.getSignatureKey();
            if (has(entries, REVOKED, authority)
                    || has(entries, REVOKED, blob(certificate.getKey()))) {
                return refuse(revoked(authority));
            }
            if (has(entries, AUTHORITY, authority)) {
                return true;
            }
            return verify(entries, certificate.getKey());
        }
        return verify(entries, key);
    }

    private boolean verify(List<KnownHosts.Entry> entries, PublicKey key) {
        var blob = blob(key);
        if (has(entries, REVOKED, blob)) {
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
                known.about(host, port).stream()
                        .filter(entry -> entry.marker().equals(REVOKED))
                        .findFirst()
                        .map(KnownHosts.Entry::place)
                        .orElse("known_hosts");
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
