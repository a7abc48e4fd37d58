package dev.muster.vault;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import dev.muster.hash.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.params.HKDFParameters;
import org.bouncycastle.math.ec.rfc7748.X25519;

/// An Ed25519 key of SSH: a point of the other form of the same curve, on which a shared secret is
/// agreed that is bound to this very key.
record SshEd25519(Ed25519PublicKeyParameters key, byte[] wire) {
    static final String TYPE = "ssh-ed25519";

    private static final byte[] LABEL =
            "age-encryption.org/v1/ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
    private static final int SIZE = 32;
    private static final int NONCE = 12;
    private static final BigInteger PRIME =
            BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    String tag() {
        return SshKeys.tag(wire);
    }

    RecipientStanza wrap(FileKey file) throws GeneralSecurityException {
        var ephemeral = new byte[SIZE];
        X25519.generatePrivateKey(new SecureRandom(), ephemeral);
        var share = new byte[SIZE];
        X25519.generatePublicKey(ephemeral, 0, share, 0);
        var wrapping = wrappingKey(agreed(ephemeral, point()), share);
        return new SshKeys.Stanza(
                TYPE,
                List.of(tag(), Age.unpadded(share)),
                crypt(Cipher.ENCRYPT_MODE, wrapping, file.getEncoded()));
    }

    byte[] unwrap(RecipientStanza stanza, Ed25519PrivateKeyParameters secret)
            throws GeneralSecurityException {
        if (stanza.getArguments().size() != 2) {
            throw new GeneralSecurityException("the stanza of the ed25519 key is damaged");
        }
        var share = Base64.getDecoder().decode(stanza.getArguments().getLast());
        if (share.length != SIZE) {
            throw new GeneralSecurityException("the share of the ed25519 key is damaged");
        }
        var scalar = Arrays.copyOf(Hash.SHA512.of(secret.getEncoded()), SIZE);
        return crypt(
                Cipher.DECRYPT_MODE, wrappingKey(agreed(scalar, share), share), stanza.getBody());
    }

    private static byte[] agreed(byte[] scalar, byte[] point) throws GeneralSecurityException {
        var shared = new byte[SIZE];
        if (!X25519.calculateAgreement(scalar, 0, point, 0, shared, 0)) {
            throw new GeneralSecurityException("the point of the ed25519 key is of low order");
        }
        return shared;
    }

    /// The key that wraps the file's, from the secret agreed: it is bound to this SSH key first.
    private byte[] wrappingKey(byte[] agreed, byte[] share) throws GeneralSecurityException {
        var bound = agreed(derived(new byte[0], wire), agreed);
        var salt = Arrays.copyOf(share, 2 * SIZE);
        System.arraycopy(point(), 0, salt, SIZE, SIZE);
        return derived(bound, salt);
    }

    private static byte[] derived(byte[] material, byte[] salt) {
        var generator = new HKDFBytesGenerator(new SHA256Digest());
        generator.init(new HKDFParameters(material, salt, LABEL));
        var key = new byte[SIZE];
        generator.generateBytes(key, 0, SIZE);
        return key;
    }

    private static byte[] crypt(int mode, byte[] key, byte[] bytes)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance("ChaCha20-Poly1305");
        cipher.init(mode, new SecretKeySpec(key, "ChaCha20"), new IvParameterSpec(new byte[NONCE]));
        return cipher.doFinal(bytes);
    }

    /// The key as a point of X25519: u = (1 + y) / (1 - y).
    private byte[] point() {
        var little = key.getEncoded();
        little[SIZE - 1] &= 0x7f;
        var y = new BigInteger(1, reversed(little));
        var u =
                BigInteger.ONE
                        .add(y)
                        .multiply(BigInteger.ONE.subtract(y).modInverse(PRIME))
                        .mod(PRIME);
        var big = u.toByteArray();
        var point = new byte[SIZE];
        for (int i = 0; i < Math.min(SIZE, big.length); i++) {
            point[i] = big[big.length - 1 - i];
        }
        return point;
    }

    private static byte[] reversed(byte[] bytes) {
        var reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
