package dev.muster.pki;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;

/// What sort of key: RSA of so many bits, a named curve, or an Edwards curve.
///
/// @param size in bits; 0 where the type leaves no choice
/// @param curve the name of an elliptic curve; empty for other types
public record KeyKind(Type type, int size, String curve) {
    /// Types of keys, as tasks name them.
    public enum Type {
        RSA("RSA"),
        ECC("ECC"),
        ED25519("Ed25519"),
        ED448("Ed448");

        private final String word;

        Type(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /// Other names that curves go by.
    private static final Map<String, String> ALIASES =
            Map.of("prime256v1", "secp256r1", "prime192v1", "secp192r1");

    private static final int SMALLEST = 1024;

    /// Reads a type as a task has it.
    public static KeyKind of(String type, int size, String curve) {
        var found =
                Arrays.stream(Type.values())
                        .filter(each -> each.word().equalsIgnoreCase(type))
                        .findFirst()
                        .orElseThrow(() -> new IllegalArgumentException(unknown(type)));
        return switch (found) {
            case RSA -> {
                if (size < SMALLEST || size > 16384) {
                    throw new IllegalArgumentException(
                            "an RSA key has 1024 to 16384 bits, not " + size);
                }
                yield new KeyKind(found, size, "");
            }
            case ECC -> {
                if (curve.isEmpty()) {
                    throw new IllegalArgumentException("a key of type ECC needs a curve");
                }
                var name = canonical(curve);
                oid(name);
                yield new KeyKind(found, 0, name);
            }
            case ED25519, ED448 -> new KeyKind(found, 0, "");
        };
    }

    private static String unknown(String type) {
        return "no keys of type '%s' can be made; there are %s"
                .formatted(
                        type,
                        Arrays.stream(Type.values())
                                .map(Type::word)
                                .collect(Collectors.joining(", ")));
    }

    static String canonical(String curve) {
        var lower = curve.strip();
        return ALIASES.getOrDefault(lower.toLowerCase(Locale.ROOT), lower);
    }

    static ASN1ObjectIdentifier oid(String curve) {
        var oid = ECNamedCurveTable.getOID(curve);
        if (oid == null) {
            throw new IllegalArgumentException("there is no curve '" + curve + "'");
        }
        return oid;
    }

    @Override
    public String toString() {
        return switch (type) {
            case RSA -> "RSA, " + size + " bits";
            case ECC -> "ECC, " + curve;
            case ED25519, ED448 -> type.word();
        };
    }
}
