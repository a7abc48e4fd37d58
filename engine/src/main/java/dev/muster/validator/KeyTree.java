package dev.muster.validator;

import dev.muster.hash.Hash;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.util.BigIntegers;

/// The tree of keys that grows from one seed (EIP-2333), and where on it validators have their keys
/// (EIP-2334).
public record KeyTree(SecretKey master) {
    private static final byte[] SALT = "BLS-SIG-KEYGEN-SALT-".getBytes(StandardCharsets.US_ASCII);
    private static final int HASH = 32;
    private static final int LAMPORT = 255;
    private static final int WIDE = 48;
    private static final int LEAST_SEED = 32;
    private static final long INDICES = 1L << 32;

    /// The tree of a seed, such as a mnemonic's.
    public static KeyTree of(byte[] seed) {
        if (seed.length < LEAST_SEED) {
            throw new IllegalArgumentException("a seed of keys has 32 bytes or more");
        }
        return new KeyTree(key(seed));
    }

    /// The path of the key that validator `index` signs with.
    public static String signing(long index) {
        return "m/12381/3600/" + index + "/0/0";
    }

    /// The key at a path such as `m/12381/3600/0/0/0`.
    public SecretKey at(String path) {
        var parts = path.split("/", -1);
        if (!parts[0].equals("m")) {
            throw new IllegalArgumentException("the path '" + path + "' does not begin with m");
        }
        var key = master;
        for (var part : Arrays.asList(parts).subList(1, parts.length)) {
            if (!part.matches("[0-9]{1,10}") || Long.parseLong(part) >= INDICES) {
                throw new IllegalArgumentException(
                        "'" + part + "' in the path '" + path + "' is no number below 2^32");
            }
            key = child(key, Long.parseLong(part));
        }
        return key;
    }

    static SecretKey child(SecretKey parent, long index) {
        var salt = BigIntegers.asUnsignedByteArray(4, BigInteger.valueOf(index));
        var secret = parent.bytes();
        var flipped = new byte[secret.length];
        for (int i = 0; i < secret.length; i++) {
            flipped[i] = (byte) ~secret[i];
        }
        var hashes = new ByteArrayOutputStream();
        hashes.writeBytes(lamport(secret, salt));
        hashes.writeBytes(lamport(flipped, salt));
        return key(Hash.SHA256.of(hashes.toByteArray()));
    }

    /// The hashes of the 255 parts of a Lamport key.
    private static byte[] lamport(byte[] secret, byte[] salt) {
        var parts = expanded(secret, salt, new byte[0], HASH * LAMPORT);
        var hashes = new ByteArrayOutputStream();
        for (int i = 0; i < LAMPORT; i++) {
            hashes.writeBytes(Hash.SHA256.of(Arrays.copyOfRange(parts, i * HASH, (i + 1) * HASH)));
        }
        return hashes.toByteArray();
    }

    private static SecretKey key(byte[] material) {
        var longer = Arrays.copyOf(material, material.length + 1);
        var salt = SALT;
        while (true) {
            salt = Hash.SHA256.of(salt);
            var number =
                    new BigInteger(1, expanded(longer, salt, new byte[] {0, WIDE}, WIDE))
                            .mod(SecretKey.ORDER);
            if (number.signum() > 0) {
                return new SecretKey(number);
            }
        }
    }

    private static byte[] expanded(byte[] material, byte[] salt, byte[] info, int length) {
        var generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(material, salt, info));
        var bytes = new byte[length];
        generator.generateBytes(bytes, 0, length);
        return bytes;
    }
}
