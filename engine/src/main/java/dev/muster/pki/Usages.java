package dev.muster.pki;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;

/// What a certificate may be used for, in the words of tasks.
public final class Usages {
    private static final Map<String, Integer> BITS =
            new TreeMap<>(
                    Map.of(
                            "digitalSignature", KeyUsage.digitalSignature,
                            "nonRepudiation", KeyUsage.nonRepudiation,
                            "keyEncipherment", KeyUsage.keyEncipherment,
                            "dataEncipherment", KeyUsage.dataEncipherment,
                            "keyAgreement", KeyUsage.keyAgreement,
                            "keyCertSign", KeyUsage.keyCertSign,
                            "cRLSign", KeyUsage.cRLSign,
                            "encipherOnly", KeyUsage.encipherOnly,
                            "decipherOnly", KeyUsage.decipherOnly));

    private static final Map<String, String> LONG =
            Map.ofEntries(
                    Map.entry("digital signature", "digitalSignature"),
                    Map.entry("non repudiation", "nonRepudiation"),
                    Map.entry("content commitment", "nonRepudiation"),
                    Map.entry("contentcommitment", "nonRepudiation"),
                    Map.entry("key encipherment", "keyEncipherment"),
                    Map.entry("data encipherment", "dataEncipherment"),
                    Map.entry("key agreement", "keyAgreement"),
                    Map.entry("certificate sign", "keyCertSign"),
                    Map.entry("crl sign", "cRLSign"),
                    Map.entry("encipher only", "encipherOnly"),
                    Map.entry("decipher only", "decipherOnly"));

    private static final Map<String, KeyPurposeId> PURPOSES =
            Map.ofEntries(
                    Map.entry("serverauth", KeyPurposeId.id_kp_serverAuth),
                    Map.entry("tls web server authentication", KeyPurposeId.id_kp_serverAuth),
                    Map.entry("clientauth", KeyPurposeId.id_kp_clientAuth),
                    Map.entry("tls web client authentication", KeyPurposeId.id_kp_clientAuth),
                    Map.entry("codesigning", KeyPurposeId.id_kp_codeSigning),
                    Map.entry("code signing", KeyPurposeId.id_kp_codeSigning),
                    Map.entry("emailprotection", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("e-mail protection", KeyPurposeId.id_kp_emailProtection),
                    Map.entry("timestamping", KeyPurposeId.id_kp_timeStamping),
                    Map.entry("time stamping", KeyPurposeId.id_kp_timeStamping),
                    Map.entry("ocspsigning", KeyPurposeId.id_kp_OCSPSigning),
                    Map.entry("ocsp signing", KeyPurposeId.id_kp_OCSPSigning),
                    Map.entry("anyextendedkeyusage", KeyPurposeId.anyExtendedKeyUsage),
                    Map.entry("any extended key usage", KeyPurposeId.anyExtendedKeyUsage));

    private static final Map<KeyPurposeId, String> TITLES =
            Map.of(
                    KeyPurposeId.id_kp_serverAuth, "TLS Web Server Authentication",
                    KeyPurposeId.id_kp_clientAuth, "TLS Web Client Authentication",
                    KeyPurposeId.id_kp_codeSigning, "Code Signing",
                    KeyPurposeId.id_kp_emailProtection, "E-mail Protection",
                    KeyPurposeId.id_kp_timeStamping, "Time Stamping",
                    KeyPurposeId.id_kp_OCSPSigning, "OCSP Signing",
                    KeyPurposeId.anyExtendedKeyUsage, "Any Extended Key Usage");

    private Usages() {}

    static KeyUsage keyUsage(List<String> words) {
        int bits = 0;
        for (var word : words) {
            var name = LONG.getOrDefault(word.strip().toLowerCase(Locale.ROOT), word.strip());
            var bit =
                    BITS.entrySet().stream()
                            .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                            .findFirst()
                            .orElseThrow(() ->
                                    new IllegalArgumentException(
                                            "'%s' is no key usage; there are %s"
                                                    .formatted(
                                                            word,
                                                            String.join(", ", BITS.keySet()))));
            bits |= bit.getValue();
        }
        return new KeyUsage(bits);
    }

    /// The words for a usage, in the order of the alphabet.
    public static List<String> words(KeyUsage usage) {
        var words = new ArrayList<String>();
        BITS.forEach((word, bit) -> {
            if (usage.hasUsages(bit)) {
                words.add(word);
            }
        });
        return words;
    }

    static ExtendedKeyUsage purposes(List<String> words) {
        return new ExtendedKeyUsage(
                words.stream().map(Usages::purpose).toArray(KeyPurposeId[]::new));
    }

    private static KeyPurposeId purpose(String word) {
        var text = word.strip();
        var known = PURPOSES.get(text.toLowerCase(Locale.ROOT));
        if (known != null) {
            return known;
        }
        if (!text.matches("[0-9]+(\\.[0-9]+)+")) {
            throw new IllegalArgumentException("'" + word + "' is no extended key usage");
        }
        return KeyPurposeId.getInstance(new ASN1ObjectIdentifier(text));
    }

    /// The words for purposes.
    public static List<String> words(ExtendedKeyUsage usage) {
        var words = new ArrayList<String>();
        for (var id : usage.getUsages()) {
            words.add(TITLES.getOrDefault(id, id.getId()));
        }
        return words;
    }

    /// Constraints such as `CA:TRUE` and `pathlen:0`.
    static BasicConstraints constraints(List<String> words) {
        boolean ca = false;
        var length = OptionalInt.empty();
        for (var word : words) {
            var text = word.strip().toUpperCase(Locale.ROOT);
            if (text.equals("CA:TRUE") || text.equals("CA:FALSE")) {
                ca = text.equals("CA:TRUE");
            } else if (text.matches("PATHLEN:[0-9]{1,4}")) {
                length = OptionalInt.of(Integer.parseInt(text.substring(8)));
            } else {
                throw new IllegalArgumentException(
                        "'" + word + "' is no basic constraint: CA:TRUE, CA:FALSE, pathlen:N");
            }
        }
        return ca && length.isPresent()
                ? new BasicConstraints(length.getAsInt())
                : new BasicConstraints(ca);
    }
}
