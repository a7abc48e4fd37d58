package dev.muster.pki;

import dev.muster.hash.Hash;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;

/// An SSH public key: a type and the bytes behind it, which nobody here has to understand unless
/// something signed with it is verified.
public record SshPublicKey(byte[] blob, String comment) {

    /// Reads a line such as that of a `.pub` file, without options before it.
    public static SshPublicKey parse(String line) {
        var words = line.strip().split("\\s+", 3);
        if (words.length < 2) {
            throw new IllegalArgumentException("it is no SSH public key: a type and base64");
        }
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(words[1]);
        } catch (IllegalArgumentException _) {
            throw new IllegalArgumentException("it is no SSH public key: no base64");
        }
        var key = new SshPublicKey(blob, words.length == 3 ? words[2] : "");
        if (!key.type().equals(words[0])) {
            throw new IllegalArgumentException(
                    "it is no SSH public key: it says %s and holds %s"
                            .formatted(words[0], key.type()));
        }
        return key;
    }

    /// Such as `ssh-ed25519`.
    public String type() {
        return new SshWire.Reader(blob).text();
    }

    /// The digest, as `ssh-keygen -l` prints it.
    public String fingerprint() {
        var digest = Hash.SHA256.of(blob);
        return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    }

    /// The line of a `.pub` file.
    public String line() {
        var key = type() + " " + Base64.getEncoder().encodeToString(blob);
        return comment.isEmpty() ? key : key + " " + comment;
    }

    /// Whether a signature is this key's. One with SHA-1 is not taken.
    boolean hasSigned(byte[] message, byte[] signature) {
        try {
            var reader = new SshWire.Reader(signature);
            var algorithm = reader.text();
            var body = reader.string();
            return switch (OpenSSHPublicKeyUtil.parsePublicKey(blob)) {
                case Ed25519PublicKeyParameters edwards -> {
                    var signer = new Ed25519Signer();
                    signer.init(false, edwards);
                    signer.update(message, 0, message.length);
                    yield algorithm.equals("ssh-ed25519") && signer.verifySignature(body);
                }
                case RSAKeyParameters rsa -> {
                    var digest = rsaDigest(algorithm);
                    var signer = new RSADigestSigner(digest);
                    signer.init(false, rsa);
                    signer.update(message, 0, message.length);
                    yield signer.verifySignature(body);
                }
                case ECPublicKeyParameters curve -> {
                    var parts = new SshWire.Reader(body);
                    BigInteger r = parts.integer();
                    BigInteger s = parts.integer();
                    var signer = new ECDSASigner();
                    signer.init(false, curve);
                    yield algorithm.equals(type())
                            && signer.verifySignature(
                                    curveDigest(
                                            curve.getParameters().getCurve().getFieldSize(),
                                            message),
                                    r,
                                    s);
                }
                default -> false;
            };
        } catch (RuntimeException _) {
            return false;
        }
    }

    private static Digest rsaDigest(String algorithm) {
        return switch (algorithm) {
            case "rsa-sha2-256" -> new SHA256Digest();
            case "rsa-sha2-512" -> new SHA512Digest();
            default ->
                    throw new IllegalArgumentException(
                            "signatures by " + algorithm + " are not taken");
        };
    }

    static byte[] curveDigest(int bits, byte[] message) {
        Digest digest =
                bits <= 256
                        ? new SHA256Digest()
                        : bits <= 384 ? new SHA384Digest() : new SHA512Digest();
        digest.update(message, 0, message.length);
        var hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return hash;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SshPublicKey that && Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(blob);
    }

    @Override
    public String toString() {
        return type() + " " + fingerprint();
    }
}
