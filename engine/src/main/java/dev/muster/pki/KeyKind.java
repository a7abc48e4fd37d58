package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.Ed448PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.util.PublicKeyFactory;
import org.bouncycastle.openssl.PEMParser;

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

    /// The kind of a public key.
    public static KeyKind of(SubjectPublicKeyInfo key) {
        try {
            return switch (PublicKeyFactory.createKey(key)) {
                case RSAKeyParameters rsa ->
                        new KeyKind(Type.RSA, rsa.getModulus().bitLength(), "");
                case ECPublicKeyParameters _ -> new KeyKind(Type.ECC, 0, curve(key.getAlgorithm()));
                case Ed25519PublicKeyParameters _ -> new KeyKind(Type.ED25519, 0, "");
                case Ed448PublicKeyParameters _ -> new KeyKind(Type.ED448, 0, "");
                default -> throw new IllegalArgumentException("the key is of an unknown type");
            };
        } catch (IOException damage) {
            throw new IllegalArgumentException("the public key is damaged", damage);
        }
    }

    private static String curve(AlgorithmIdentifier algorithm) {
        return algorithm.getParameters().toASN1Primitive() instanceof ASN1ObjectIdentifier oid
                ? canonical(String.valueOf(ECNamedCurveTable.getName(oid)))
                : "explicit";
    }

    /// Reads the PEM text of a public key.
    public static SubjectPublicKeyInfo publicKey(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof SubjectPublicKeyInfo key) {
                return key;
            }
            throw new IllegalArgumentException("the text holds no public key");
        } catch (IOException damage) {
            throw new IllegalArgumentException("the public key is damaged", damage);
        }
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
