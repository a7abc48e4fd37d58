package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.Optional;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.AsymmetricCipherKeyPairGenerator;
import org.bouncycastle.crypto.CryptoException;
import org.bouncycastle.crypto.KeyGenerationParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.Ed25519Signer;
import org.bouncycastle.crypto.signers.RSADigestSigner;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/// A pair of SSH keys, of the types `rsa`, `ecdsa` and `ed25519`.
public final class SshKeyPair {
    private static final int CERTAINTY = 128;

    private final AsymmetricKeyParameter secret;

    private SshKeyPair(AsymmetricKeyParameter secret) {
        this.secret = secret;
    }

    /// Makes a new pair.
    public static SshKeyPair generate(String type, int bits) {
        var random = new SecureRandom();
        return new SshKeyPair(
                switch (type) {
                    case "rsa" ->
                            made(
                                    new RSAKeyPairGenerator(),
                                    new RSAKeyGenerationParameters(
                                            BigInteger.valueOf(65537), random, bits, CERTAINTY));
                    case "ecdsa" ->
                            made(
                                    new ECKeyPairGenerator(),
                                    new ECKeyGenerationParameters(curve(bits), random));
                    case "ed25519" ->
                            made(
                                    new Ed25519KeyPairGenerator(),
                                    new Ed25519KeyGenerationParameters(random));
                    default ->
                            throw new IllegalArgumentException(
                                    "no SSH keys of type '" + type + "' can be made");
                });
    }

    private static ECNamedDomainParameters curve(int bits) {
        var oid = KeyKind.oid("secp" + bits + "r1");
        return new ECNamedDomainParameters(oid, ECNamedCurveTable.getByOID(oid));
    }

    private static AsymmetricKeyParameter made(
            AsymmetricCipherKeyPairGenerator generator, KeyGenerationParameters parameters) {
        generator.init(parameters);
        AsymmetricCipherKeyPair pair = generator.generateKeyPair();
        return pair.getPrivate();
    }

    /// Reads the text of a private key's file, one without a passphrase.
    public static SshKeyPair parse(String text) {
        return parse(text, Optional.empty());
    }

    /// Reads the text of a private key's file, encrypted or not.
    public static SshKeyPair parse(String text, Optional<String> passphrase) {
        try (var reader = new PemReader(new StringReader(text))) {
            var pem = reader.readPemObject();
            if (pem == null) {
                throw new IllegalArgumentException("the text holds no private key");
            }
            if (pem.getType().equals("OPENSSH PRIVATE KEY")) {
                return SshKeyText.read(pem.getContent(), passphrase);
            }
            return new SshKeyPair(OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(pem.getContent()));
        } catch (IOException | IllegalStateException damage) {
            throw new IllegalArgumentException("it is damaged or has a passphrase", damage);
        }
    }

    static SshKeyPair of(AsymmetricKeyParameter secret) {
        return new SshKeyPair(secret);
    }

    AsymmetricKeyParameter secret() {
        return secret;
    }

    /// Whether the text of a private key's file is encrypted.
    public static boolean isEncrypted(String text) {
        try (var reader = new PemReader(new StringReader(text))) {
            var pem = reader.readPemObject();
            return pem != null
                    && (pem.getType().equals("OPENSSH PRIVATE KEY")
                            ? SshKeyText.isEncrypted(pem.getContent())
                            : pem.getHeaders().toString().contains("ENCRYPTED"));
        } catch (IOException | IllegalArgumentException _) {
            return false;
        }
    }

    /// The text of the private key's file, as OpenSSH reads it.
    public String text() {
        try {
            return type().equals("rsa")
                    ? written("RSA PRIVATE KEY", OpenSSHPrivateKeyUtil.encodePrivateKey(secret))
                    : written(
                            "OPENSSH PRIVATE KEY", OpenSSHPrivateKeyUtil.encodePrivateKey(secret));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The same, encrypted as OpenSSH encrypts it.
    public String text(String passphrase, String comment) {
        try {
            return written("OPENSSH PRIVATE KEY", SshKeyText.write(this, passphrase, comment));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// OpenSSH tells by the header how to read what follows: RSA keys are in a form of their own.
    private static String written(String header, byte[] content) throws IOException {
        var text = new StringWriter();
        try (var writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(header, content));
        }
        return text.toString();
    }

    /// Signs as a certificate's authority does, the algorithm's name before the signature.
    byte[] sign(byte[] message, SshCertificate.RsaDigest digest) {
        try {
            return switch (secret) {
                case RSAPrivateCrtKeyParameters rsa -> {
                    var signer =
                            new RSADigestSigner(
                                    switch (digest) {
                                        case SHA256 -> new SHA256Digest();
                                        case SHA512 -> new SHA512Digest();
                                    });
                    signer.init(true, rsa);
                    signer.update(message, 0, message.length);
                    yield signature(digest.algorithm(), signer.generateSignature());
                }
                case ECPrivateKeyParameters curve -> {
                    var signer = new ECDSASigner();
                    signer.init(true, new ParametersWithRandom(curve, new SecureRandom()));
                    var parts = signer.generateSignature(SshPublicKey.curveDigest(bits(), message));
                    yield signature(
                            "ecdsa-sha2-nistp" + bits(),
                            new SshWire.Writer().integer(parts[0]).integer(parts[1]).bytes());
                }
                case Ed25519PrivateKeyParameters edwards -> {
                    var signer = new Ed25519Signer();
                    signer.init(true, edwards);
                    signer.update(message, 0, message.length);
                    yield signature("ssh-ed25519", signer.generateSignature());
                }
                default -> throw new IllegalArgumentException("the key is of an unknown type");
            };
        } catch (CryptoException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] signature(String algorithm, byte[] signature) {
        return new SshWire.Writer().string(algorithm).string(signature).bytes();
    }

    /// The public key.
    public SshPublicKey publicKey(String comment) {
        return new SshPublicKey(open(), comment);
    }

    public String type() {
        return switch (secret) {
            case RSAPrivateCrtKeyParameters _ -> "rsa";
            case ECPrivateKeyParameters _ -> "ecdsa";
            case Ed25519PrivateKeyParameters _ -> "ed25519";
            default -> throw new IllegalArgumentException("the key is of an unknown type");
        };
    }

    public int bits() {
        return switch (secret) {
            case RSAPrivateCrtKeyParameters rsa -> rsa.getModulus().bitLength();
            case ECPrivateKeyParameters curve -> curve.getParameters().getCurve().getFieldSize();
            default -> 256;
        };
    }

    byte[] open() {
        try {
            return OpenSSHPublicKeyUtil.encodePublicKey(
                    switch (secret) {
                        case RSAPrivateCrtKeyParameters rsa ->
                                new RSAKeyParameters(
                                        false, rsa.getModulus(), rsa.getPublicExponent());
                        case ECPrivateKeyParameters curve ->
                                new ECPublicKeyParameters(
                                        curve.getParameters().getG().multiply(curve.getD()),
                                        curve.getParameters());
                        case Ed25519PrivateKeyParameters edwards -> edwards.generatePublicKey();
                        default ->
                                throw new IllegalArgumentException("the key is of an unknown type");
                    });
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The line of the public key.
    public String publicLine(String comment) {
        return new SshPublicKey(open(), comment).line();
    }

    /// The digest of the public key, as `ssh-keygen -l` prints it.
    public String fingerprint() {
        return new SshPublicKey(open(), "").fingerprint();
    }

    @Override
    public String toString() {
        return "SshKeyPair[" + type() + ", " + bits() + "]";
    }
}
