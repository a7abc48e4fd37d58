package dev.muster.vault;

import dev.muster.vault.Envelope.Sealed;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/// The vault's only cipher: AES-256 in counter mode, then HMAC-SHA-256 over the ciphertext, with
/// keys that PBKDF2 makes from the password.
final class Aes256 {
    private static final int ROUNDS = 10_000;
    private static final int KEY = 32;
    private static final int BLOCK = 16;
    private static final String HMAC = "HmacSHA256";

    private final byte[] keys;

    Aes256(byte[] password, byte[] salt) {
        var generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(password, salt, ROUNDS);
        var parameter =
                (KeyParameter) generator.generateDerivedParameters((2 * KEY + BLOCK) * Byte.SIZE);
        this.keys = parameter.getKey();
    }

    static Sealed seal(byte[] plain, byte[] password, byte[] salt) {
        var cipher = new Aes256(password, salt);
        int padding = BLOCK - plain.length % BLOCK;
        var padded = Arrays.copyOf(plain, plain.length + padding);
        Arrays.fill(padded, plain.length, padded.length, (byte) padding);
        var ciphertext = cipher.crypt(Cipher.ENCRYPT_MODE, padded);
        return new Sealed(salt, cipher.mac(ciphertext), ciphertext);
    }

    /// The plain bytes; empty where the password is another.
    static Optional<byte[]> open(Sealed sealed, byte[] password) {
        var cipher = new Aes256(password, sealed.salt());
        if (!MessageDigest.isEqual(cipher.mac(sealed.ciphertext()), sealed.mac())) {
            return Optional.empty();
        }
        var padded = cipher.crypt(Cipher.DECRYPT_MODE, sealed.ciphertext());
        int padding = padded.length == 0 ? 0 : padded[padded.length - 1];
        return Optional.of(Arrays.copyOf(padded, padded.length - Math.clamp(padding, 0, BLOCK)));
    }

    private byte[] crypt(int mode, byte[] bytes) {
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    mode,
                    new SecretKeySpec(keys, 0, KEY, "AES"),
                    new IvParameterSpec(keys, 2 * KEY, BLOCK));
            return cipher.doFinal(bytes);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private byte[] mac(byte[] ciphertext) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(keys, KEY, KEY, HMAC));
            return mac.doFinal(ciphertext);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
