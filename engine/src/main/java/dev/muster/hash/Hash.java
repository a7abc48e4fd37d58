package dev.muster.hash;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// The hashes that every JDK has, under the names that Python has for them.
public enum Hash {
    MD5("MD5"),
    SHA1("SHA-1"),
    SHA224("SHA-224"),
    SHA256("SHA-256"),
    SHA384("SHA-384"),
    SHA512("SHA-512"),
    SHA3_256("SHA3-256"),
    SHA3_512("SHA3-512");

    private final String algorithm;

    Hash(String algorithm) {
        this.algorithm = algorithm;
    }

    /// The hash of a name such as `sha256`, in letters of either case.
    public static Optional<Hash> named(String word) {
        return Arrays.stream(values())
                .filter(hash -> hash.name().equalsIgnoreCase(word))
                .findFirst();
    }

    /// The name, such as `sha256`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// A digest that takes its content piece by piece.
    public MessageDigest begun() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The digest of these bytes, one part behind the other.
    public byte[] of(byte[]... parts) {
        var digest = begun();
        for (var part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }

    /// The digest in hexadecimal.
    public String hex(byte[] content) {
        return HexFormat.of().formatHex(of(content));
    }

    /// The digest in hexadecimal with colons between the bytes, as OpenSSL writes it.
    public String colons(byte[] content) {
        return HexFormat.ofDelimiter(":").formatHex(of(content));
    }
}
