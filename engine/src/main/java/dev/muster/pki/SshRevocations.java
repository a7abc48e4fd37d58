package dev.muster.pki;

import dev.muster.hash.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// A list of keys and certificates that count no more (KRL, OpenSSH's PROTOCOL.krl).
public final class SshRevocations {
    private static final long MAGIC = 0x5353484b524c0a00L;
    private static final int CERTIFICATES = 1;
    private static final int EXPLICIT = 2;
    private static final int SHA1 = 3;
    private static final int SIGNATURE = 4;
    private static final int SHA256 = 5;
    private static final int SERIALS = 0x20;
    private static final int RANGE = 0x21;
    private static final int BITMAP = 0x22;
    private static final int IDENTIFIERS = 0x23;

    /// Certificates of one authority; of any where its key is empty.
    private static final class OfAuthority {
        private final byte[] key;
        private final List<long[]> ranges = new ArrayList<>();
        private final List<String> identifiers = new ArrayList<>();

        private OfAuthority(byte[] key) {
            this.key = key;
        }

        private boolean isIn(SshCertificate certificate) {
            return (key.length == 0 || Arrays.equals(key, certificate.authority().blob()))
                    && (identifiers.contains(certificate.identifier())
                            || ranges.stream()
                                    .anyMatch(range ->
                                            Long.compareUnsigned(range[0], certificate.serial())
                                                            <= 0
                                                    && Long.compareUnsigned(
                                                                    certificate.serial(), range[1])
                                                            <= 0));
        }
    }

    private final List<OfAuthority> authorities = new ArrayList<>();
    private final List<byte[]> keys = new ArrayList<>();
    private final List<byte[]> sha1 = new ArrayList<>();
    private final List<byte[]> sha256 = new ArrayList<>();

    private SshRevocations() {}

    /// What an authority has revoked.
    public record Of(SshPublicKey authority, Collection<Long> serials) {}

    /// Makes a list's bytes.
    ///
    /// @param number grows with every list
    public static byte[] write(List<Of> revoked, long number, Instant made) {
        var out =
                new SshWire.Writer()
                        .large(MAGIC)
                        .number(1)
                        .large(number)
                        .large(made.getEpochSecond())
                        .large(0)
                        .string("")
                        .string("");
        for (var each : revoked) {
            if (!each.serials().isEmpty()) {
                var serials = new SshWire.Writer();
                each.serials().stream()
                        .distinct()
                        .sorted(Long::compareUnsigned)
                        .forEach(serials::large);
                var section =
                        new SshWire.Writer()
                                .string(each.authority().blob())
                                .string("")
                                .octet(SERIALS)
                                .string(serials.bytes());
                out.octet(CERTIFICATES).string(section.bytes());
            }
        }
        return out.bytes();
    }

    /// Reads a list, or a file of public keys, one a line.
    public static SshRevocations read(byte[] bytes) {
        var all = new SshRevocations();
        if (bytes.length >= 8 && new SshWire.Reader(bytes).large() == MAGIC) {
            all.addSections(new SshWire.Reader(bytes));
        } else {
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .forEach(line -> all.keys.add(SshPublicKey.parse(line).blob()));
        }
        return all;
    }

    private void addSections(SshWire.Reader in) {
        in.large();
        if (in.number() != 1) {
            throw new IllegalArgumentException("the list of revocations is of an unknown version");
        }
        in.large();
        in.large();
        in.large();
        in.string();
        in.string();
        while (in.hasMore()) {
            int type = in.octet();
            var section = new SshWire.Reader(in.string());
            switch (type) {
                case CERTIFICATES -> addCertificates(section);
                case EXPLICIT -> addTo(keys, section);
                case SHA1 -> addTo(sha1, section);
                case SHA256 -> addTo(sha256, section);
                case SIGNATURE -> {
                    // what follows is no section but a signature; who may write the list decides
                    return;
                }
                default ->
                        throw new IllegalArgumentException(
                                "the list of revocations has an unknown section " + type);
            }
        }
    }

    private static void addTo(List<byte[]> list, SshWire.Reader section) {
        while (section.hasMore()) {
            list.add(section.string());
        }
    }

    private void addCertificates(SshWire.Reader in) {
        var of = new OfAuthority(in.string());
        authorities.add(of);
        in.string();
        while (in.hasMore()) {
            int type = in.octet();
            var part = new SshWire.Reader(in.string());
            switch (type) {
                case SERIALS -> {
                    while (part.hasMore()) {
                        long serial = part.large();
                        of.ranges.add(new long[] {serial, serial});
                    }
                }
                case RANGE -> of.ranges.add(new long[] {part.large(), part.large()});
                case BITMAP -> {
                    long first = part.large();
                    BigInteger bits = part.integer();
                    for (int i = 0; i < bits.bitLength(); i++) {
                        if (bits.testBit(i)) {
                            of.ranges.add(new long[] {first + i, first + i});
                        }
                    }
                }
                case IDENTIFIERS -> {
                    while (part.hasMore()) {
                        of.identifiers.add(part.text());
                    }
                }
                default ->
                        throw new IllegalArgumentException(
                                "the list of revocations has an unknown part " + type);
            }
        }
    }

    /// Whether a key counts no more.
    public boolean isRevoked(SshPublicKey key) {
        return has(keys, key.blob())
                || has(sha1, Hash.SHA1.of(key.blob()))
                || has(sha256, Hash.SHA256.of(key.blob()));
    }

    /// Whether a certificate counts no more: it, its key, or the key of its authority.
    public boolean isRevoked(SshCertificate certificate) {
        return isRevoked(certificate.key())
                || isRevoked(certificate.authority())
                || isRevoked(new SshPublicKey(certificate.blob(), ""))
                || authorities.stream().anyMatch(one -> one.isIn(certificate));
    }

    private static boolean has(List<byte[]> list, byte[] wanted) {
        return list.stream().anyMatch(one -> Arrays.equals(one, wanted));
    }
}
