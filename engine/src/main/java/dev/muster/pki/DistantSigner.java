package dev.muster.pki;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;

/// Signs with a key that is elsewhere.
///
/// @param signing takes what is to be signed and gives the signature
record DistantSigner(KeyKind kind, UnaryOperator<byte[]> signing, ByteArrayOutputStream text)
        implements ContentSigner {
    DistantSigner(KeyKind kind, UnaryOperator<byte[]> signing) {
        this(kind, signing, new ByteArrayOutputStream());
    }

    @Override
    public AlgorithmIdentifier getAlgorithmIdentifier() {
        return new DefaultSignatureAlgorithmIdentifierFinder()
                .find(
                        switch (kind.type()) {
                            case RSA -> "SHA256withRSA";
                            case ECC -> "SHA256withECDSA";
                            case ED25519 -> "Ed25519";
                            case ED448 -> "Ed448";
                        });
    }

    @Override
    public OutputStream getOutputStream() {
        return text;
    }

    @Override
    public byte[] getSignature() {
        return signing.apply(text.toByteArray());
    }
}
