package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.OptionalInt;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.crypto.agreement.DHStandardGroups;
import org.bouncycastle.crypto.params.DHParameters;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// Parameters for Diffie-Hellman: the groups that RFC 7919 names.
public final class DiffieHellman {
    private static final String HEADER = "DH PARAMETERS";

    private DiffieHellman() {}

    /// The text of a file with the group of so many bits.
    public static String pem(int bits) {
        var group = group(bits);
        try {
            var body =
                    new DERSequence(
                            new ASN1Integer[] {
                                new ASN1Integer(group.getP()), new ASN1Integer(group.getG())
                            });
            var text = new StringWriter();
            try (var writer = new PemWriter(text)) {
                writer.writeObject(new PemObject(HEADER, body.getEncoded()));
            }
            return text.toString();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static DHParameters group(int bits) {
        return switch (bits) {
            case 2048 -> DHStandardGroups.rfc7919_ffdhe2048;
            case 3072 -> DHStandardGroups.rfc7919_ffdhe3072;
            case 4096 -> DHStandardGroups.rfc7919_ffdhe4096;
            case 6144 -> DHStandardGroups.rfc7919_ffdhe6144;
            case 8192 -> DHStandardGroups.rfc7919_ffdhe8192;
            default ->
                    throw new IllegalArgumentException(
                            "there is no group of %d bits: 2048, 3072, 4096, 6144, 8192"
                                    .formatted(bits));
        };
    }

    /// The bits of the prime in the text of a file; empty if it holds no parameters.
    public static OptionalInt bits(String text) {
        try (var reader = new PemReader(new StringReader(text))) {
            var pem = reader.readPemObject();
            if (pem == null || !pem.getType().equals(HEADER)) {
                return OptionalInt.empty();
            }
            BigInteger prime =
                    ASN1Integer.getInstance(
                                    ASN1Sequence.getInstance(pem.getContent()).getObjectAt(0))
                            .getValue();
            return OptionalInt.of(prime.bitLength());
        } catch (IOException | IllegalArgumentException _) {
            return OptionalInt.empty();
        }
    }
}
