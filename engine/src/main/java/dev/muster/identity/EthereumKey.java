package dev.muster.identity;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;

/// A key on the curve secp256k1, by which a node is known in Ethereum's networks.
public final class EthereumKey implements NodeKey {
    static final ECDomainParameters CURVE =
            new ECDomainParameters(CustomNamedCurves.getByName("secp256k1"));
    static final int LENGTH = 32;

    private final BigInteger secret;
    private final ECPoint point;

    private EthereumKey(BigInteger secret) {
        this.secret = secret;
        this.point = CURVE.getG().multiply(secret).normalize();
    }

    static EthereumKey generate() {
        while (true) {
            var secret = new BigInteger(1, Bytes.random(LENGTH));
            if (isOnCurve(secret)) {
                return new EthereumKey(secret);
            }
        }
    }

    private static boolean isOnCurve(BigInteger secret) {
        return secret.signum() > 0 && secret.compareTo(CURVE.getN()) < 0;
    }

    /// Reads 32 bytes, as they are or in hexadecimal digits.
    static EthereumKey read(byte[] content) {
        var bytes =
                content.length == LENGTH
                        ? Optional.of(content)
                        : Bytes.ofHex(Bytes.text(content)).filter(some -> some.length == LENGTH);
        return of(
                bytes.orElseThrow(() ->
                        new IllegalArgumentException(
                                "it is no key of secp256k1: those have 64 hexadecimal digits, or"
                                        + " 32 bytes")));
    }

    static EthereumKey of(byte[] secret) {
        var number = new BigInteger(1, secret);
        if (!isOnCurve(number)) {
            throw new IllegalArgumentException("it is no key of secp256k1: out of the curve");
        }
        return new EthereumKey(number);
    }

    byte[] secret() {
        return Bytes.fixed(secret, LENGTH);
    }

    /// The public key in 33 bytes.
    byte[] compressed() {
        return point.getEncoded(true);
    }

    /// The public key in 64 bytes.
    private byte[] coordinates() {
        var encoded = point.getEncoded(false);
        return java.util.Arrays.copyOfRange(encoded, 1, encoded.length);
    }

    /// The node's address in the distributed table: the digest of its public key.
    public String nodeId() {
        return Bytes.hex(Bytes.keccak256(coordinates()));
    }

    /// The node's name and place, for lists of peers.
    public String enode(Place place) {
        int tcp = place.tcp().orElse(Place.USUAL_PORT);
        int udp = place.udp().orElse(tcp);
        return "enode://"
                + Bytes.hex(coordinates())
                + "@"
                + place.host()
                + ":"
                + tcp
                + (udp == tcp ? "" : "?discport=" + udp);
    }

    /// The same, signed.
    public String enr(Optional<Place> place, long sequence) {
        return NodeRecord.of(this, place, sequence);
    }

    /// Signs a digest: `r` and `s`, 64 bytes, always the same for the same digest.
    byte[] sign(byte[] digest) {
        var signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, new ECPrivateKeyParameters(secret, CURVE));
        var parts = signer.generateSignature(digest);
        var low =
                parts[1].compareTo(CURVE.getN().shiftRight(1)) > 0
                        ? CURVE.getN().subtract(parts[1])
                        : parts[1];
        return Bytes.joined(Bytes.fixed(parts[0], LENGTH), Bytes.fixed(low, LENGTH));
    }

    /// Whether a signature is this key's.
    boolean hasSigned(byte[] digest, byte[] signature) {
        var verifier = new ECDSASigner();
        verifier.init(false, new ECPublicKeyParameters(point, CURVE));
        return verifier.verifySignature(
                digest,
                new BigInteger(1, signature, 0, LENGTH),
                new BigInteger(1, signature, LENGTH, LENGTH));
    }

    @Override
    public Kind kind() {
        return Kind.DEVP2P;
    }

    @Override
    public List<Form> forms() {
        return List.of(Form.HEX, Form.PREFIXED_HEX, Form.RAW);
    }

    @Override
    public byte[] content(Form form) {
        return switch (form) {
            case HEX -> Bytes.bytes(Bytes.hex(secret()));
            case PREFIXED_HEX -> Bytes.bytes("0x" + Bytes.hex(secret()));
            case RAW -> secret();
            case BASE64, TEXT -> throw new IllegalArgumentException("the kind has no such form");
        };
    }

    @Override
    public Map<String, String> open() {
        var open = new LinkedHashMap<String, String>();
        open.put("public_key", Bytes.hex(coordinates()));
        open.put("node_id", nodeId());
        return open;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EthereumKey that && secret.equals(that.secret);
    }

    @Override
    public int hashCode() {
        return secret.hashCode();
    }

    @Override
    public String toString() {
        return "EthereumKey[" + nodeId() + "]";
    }
}
