package dev.muster.identity;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.bouncycastle.crypto.digests.KeccakDigest;

/// Bytes, and how they are written.
final class Bytes {
    private static final String BASE58 =
            "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
    private static final BigInteger FIFTY_EIGHT = BigInteger.valueOf(58);

    private Bytes() {}

    static byte[] random(int count) {
        var bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
    }

    static byte[] keccak256(byte[] bytes) {
        var digest = new KeccakDigest(256);
        digest.update(bytes, 0, bytes.length);
        var hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// The bytes as a text; those that are none become replacement characters.
    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /// What hexadecimal digits stand for, with or without `0x`; empty where the text is none.
    static Optional<byte[]> ofHex(String text) {
        var digits = text.strip().toLowerCase(Locale.ROOT);
        digits = digits.startsWith("0x") ? digits.substring(2) : digits;
        return digits.matches("([0-9a-f]{2})+")
                ? Optional.of(HexFormat.of().parseHex(digits))
                : Optional.empty();
    }

    static Optional<byte[]> ofBase64(String text) {
        try {
            return Optional.of(Base64.getDecoder().decode(text.strip()));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    static byte[] joined(byte[]... parts) {
        int length = 0;
        for (var part : parts) {
            length += part.length;
        }
        var all = new byte[length];
        int at = 0;
        for (var part : parts) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return all;
    }

    /// A number in so many bytes.
    static byte[] fixed(BigInteger number, int length) {
        var bytes = number.toByteArray();
        int surplus = bytes.length - length;
        if (surplus >= 0) {
            return Arrays.copyOfRange(bytes, surplus, bytes.length);
        }
        var padded = new byte[length];
        System.arraycopy(bytes, 0, padded, -surplus, bytes.length);
        return padded;
    }

    /// Base58 with the letters that Bitcoin has for it.
    static String base58(byte[] bytes) {
        var text = new StringBuilder();
        for (var rest = new BigInteger(1, bytes); rest.signum() > 0; ) {
            var parts = rest.divideAndRemainder(FIFTY_EIGHT);
            text.append(BASE58.charAt(parts[1].intValue()));
            rest = parts[0];
        }
        for (int i = 0; i < bytes.length && bytes[i] == 0; i++) {
            text.append(BASE58.charAt(0));
        }
        return text.reverse().toString();
    }

    /// Base32 in small letters and without padding, as multibase `b` has it.
    static String base32(byte[] bytes) {
        var text = new StringBuilder();
        int bits = 0;
        int held = 0;
        for (var each : bytes) {
            held = held << 8 | each & 0xff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(BASE32.charAt(held >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(BASE32.charAt(held << 5 - bits & 31));
        }
        return text.toString();
    }
}
