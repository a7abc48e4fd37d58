package dev.muster.validator;

import java.util.HexFormat;
import java.util.Locale;

/// The public key of a validator: a point of BLS12-381's first group, compressed to 48 bytes.
///
/// @param hex 96 hex digits in lower case, without `0x`
public record PublicKey(String hex) implements Comparable<PublicKey> {
    static final int BYTES = 48;

    /// Bits of the first byte: that the point is compressed, and that it is the point at infinity,
    /// which is nobody's key.
    private static final int COMPRESSED = 0x80;

    private static final int INFINITY = 0x40;

    public PublicKey {
        if (!hex.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
            throw new IllegalArgumentException(
                    "'" + shown(hex) + "' is no public key: that has 96 hex digits");
        }
        int first = Integer.parseInt(hex, 0, 2, 16);
        if ((first & COMPRESSED) == 0 || (first & INFINITY) != 0) {
            throw new IllegalArgumentException(
                    "'" + shown(hex) + "' is no public key: it is no compressed point");
        }
    }

    /// Reads a key with or without `0x`, in digits of either case.
    public static PublicKey parse(String text) {
        var digits = text.strip().toLowerCase(Locale.ROOT);
        return new PublicKey(digits.startsWith("0x") ? digits.substring(2) : digits);
    }

    static PublicKey of(byte[] bytes) {
        return new PublicKey(HexFormat.of().formatHex(bytes));
    }

    /// Enough to tell it from others on a line that a person reads.
    public String brief() {
        return "0x" + hex.substring(0, 8) + "…" + hex.substring(hex.length() - 4);
    }

    @Override
    public int compareTo(PublicKey other) {
        return hex.compareTo(other.hex);
    }

    /// The key as the APIs write it.
    @Override
    public String toString() {
        return "0x" + hex;
    }

    private static String shown(String text) {
        return text.length() > 20 ? text.substring(0, 20) + "…" : text;
    }
}
