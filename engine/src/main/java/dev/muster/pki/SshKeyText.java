package dev.muster.pki;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.BCrypt;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;

/// The body of a private key's file in OpenSSH's own format (PROTOCOL.key): encrypted with AES in
/// counter mode, the key for it made of the passphrase by bcrypt.
final class SshKeyText {
    private static final byte[] MAGIC = "openssh-key-v1\0".getBytes(StandardCharsets.US_ASCII);
    private static final String CIPHER = "aes256-ctr";
    private static final String DERIVATION = "bcrypt";
    private static final int KEY = 32;
    private static final int BLOCK = 16;
    private static final int ROUNDS = 24;

    private SshKeyText() {}

    static boolean isEncrypted(byte[] content) {
        return !cipher(content).equals("none");
    }

    private static String cipher(byte[] content) {
        var in = new SshWire.Reader(content);
        if (!Arrays.equals(in.raw(MAGIC.length), MAGIC)) {
            throw new IllegalArgumentException("the private key is damaged");
        }
        return in.text();
    }

    static SshKeyPair read(byte[] content, Optional<String> passphrase) {
        if (!isEncrypted(content)) {
            return SshKeyPair.of(OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(content));
        }
        var word =
                passphrase.orElseThrow(
                        () -> new IllegalArgumentException("it is damaged or has a passphrase"));
        try {
            return SshKeyPair.of(
                    OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(
                            content, word.getBytes(StandardCharsets.UTF_8)));
        } catch (RuntimeException wrong) {
            throw new IllegalArgumentException(
                    "its passphrase is another, or it is damaged", wrong);
        }
    }

    static byte[] write(SshKeyPair pair, String passphrase, String comment) {
        var salt = new byte[BLOCK];
        new SecureRandom().nextBytes(salt);
        return new SshWire.Writer()
                .raw(MAGIC)
                .string(CIPHER)
                .string(DERIVATION)
                .string(new SshWire.Writer().string(salt).number(ROUNDS).bytes())
                .number(1)
                .string(pair.open())
                .string(encrypted(body(pair, comment), passphrase, salt))
                .bytes();
    }

    private static byte[] body(SshKeyPair pair, String comment) {
        int check = new SecureRandom().nextInt();
        var body = new SshWire.Writer().number(check).number(check);
        switch (pair.secret()) {
            case RSAPrivateCrtKeyParameters rsa ->
                    body.string("ssh-rsa")
                            .integer(rsa.getModulus())
                            .integer(rsa.getPublicExponent())
                            .integer(rsa.getExponent())
                            .integer(rsa.getQInv())
                            .integer(rsa.getP())
                            .integer(rsa.getQ());
            case ECPrivateKeyParameters curve -> {
                BigInteger secret = curve.getD();
                body.raw(pair.open()).integer(secret);
            }
            case Ed25519PrivateKeyParameters edwards -> {
                var open = edwards.generatePublicKey().getEncoded();
                body.string("ssh-ed25519")
                        .string(open)
                        .string(new SshWire.Writer().raw(edwards.getEncoded()).raw(open).bytes());
            }
            default -> throw new IllegalArgumentException("the key is of an unknown type");
        }
        body.string(comment);
        for (int i = 1; body.size() % BLOCK != 0; i++) {
            body.octet(i);
        }
        return body.bytes();
    }

    private static byte[] encrypted(byte[] body, String passphrase, byte[] salt) {
        var derived =
                BCrypt.pbkdfGenerate(
                        passphrase.getBytes(StandardCharsets.UTF_8), salt, ROUNDS, KEY + BLOCK);
        try {
            var cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(derived, 0, KEY, "AES"),
                    new IvParameterSpec(derived, KEY, BLOCK));
            return cipher.doFinal(body);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
