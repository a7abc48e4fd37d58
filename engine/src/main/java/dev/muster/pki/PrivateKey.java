package dev.muster.pki;

import dev.muster.hash.Hash;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.Ed448PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMException;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaMiscPEMGenerator;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;

/// A private key. Prints as nothing but its kind.
public final class PrivateKey {
    /// BouncyCastle as this program uses it: nobody else is told of it.
    static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    private static final Map<String, String> DIGESTS =
            Map.of("sha1", "SHA1", "sha256", "SHA256", "sha384", "SHA384", "sha512", "SHA512");

    private final PrivateKeyInfo info;
    private final AsymmetricKeyParameter parameter;

    private PrivateKey(PrivateKeyInfo info) {
        this.info = info;
        try {
            this.parameter = PrivateKeyFactory.createKey(info);
        } catch (IOException damage) {
            throw new IllegalArgumentException("the private key is damaged", damage);
        }
    }

    /// Makes a new key.
    public static PrivateKey generate(KeyKind kind) {
        try {
            var random = new SecureRandom();
            var generator =
                    switch (kind.type()) {
                        case RSA -> {
                            var rsa = KeyPairGenerator.getInstance("RSA", BOUNCY_CASTLE);
                            rsa.initialize(
                                    new RSAKeyGenParameterSpec(
                                            kind.size(), RSAKeyGenParameterSpec.F4),
                                    random);
                            yield rsa;
                        }
                        case ECC -> {
                            var curve = KeyPairGenerator.getInstance("EC", BOUNCY_CASTLE);
                            curve.initialize(new ECGenParameterSpec(kind.curve()), random);
                            yield curve;
                        }
                        case ED25519, ED448 ->
                                KeyPairGenerator.getInstance(kind.type().word(), BOUNCY_CASTLE);
                    };
            var made = generator.generateKeyPair().getPrivate();
            return new PrivateKey(alone(PrivateKeyInfo.getInstance(made.getEncoded())));
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The key without its public part beside it, which OpenSSL 3.0 does not expect there.
    private static PrivateKeyInfo alone(PrivateKeyInfo info) throws IOException {
        return info.hasPublicKey()
                ? new PrivateKeyInfo(info.getPrivateKeyAlgorithm(), info.parsePrivateKey())
                : info;
    }

    /// Reads PEM text, with a passphrase where it is encrypted.
    public static PrivateKey parse(String pem, Optional<String> passphrase) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            return switch (parser.readObject()) {
                case PEMKeyPair pair -> new PrivateKey(pair.getPrivateKeyInfo());
                case PrivateKeyInfo plain -> new PrivateKey(plain);
                case PEMEncryptedKeyPair locked ->
                        new PrivateKey(
                                locked.decryptKeyPair(
                                                new JcePEMDecryptorProviderBuilder()
                                                        .setProvider(BOUNCY_CASTLE)
                                                        .build(letters(passphrase)))
                                        .getPrivateKeyInfo());
                case PKCS8EncryptedPrivateKeyInfo locked ->
                        new PrivateKey(
                                locked.decryptPrivateKeyInfo(
                                        new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                                .setProvider(BOUNCY_CASTLE)
                                                .build(letters(passphrase))));
                case null, default ->
                        throw new IllegalArgumentException("the text holds no private key");
            };
        } catch (PEMException | PKCSException | OperatorCreationException wrong) {
            throw new IllegalArgumentException(
                    "the private key can't be opened: is its passphrase another?", wrong);
        } catch (IOException damage) {
            throw new IllegalArgumentException("the private key is damaged", damage);
        }
    }

    /// Reads the bytes of PKCS#8.
    static PrivateKey of(byte[] pkcs8) {
        return new PrivateKey(PrivateKeyInfo.getInstance(pkcs8));
    }

    private static char[] letters(Optional<String> passphrase) {
        return passphrase
                .orElseThrow(
                        () -> new IllegalArgumentException("the private key needs a passphrase"))
                .toCharArray();
    }

    /// The text of a file: in the form that is usual for its type, or PKCS#8.
    public String pem(boolean pkcs8) {
        try {
            return written(
                    pkcs8 ? new JcaPKCS8Generator(key(), null) : new JcaMiscPEMGenerator(key()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The same, encrypted.
    public String pem(String passphrase) {
        try {
            var encryptor =
                    new JceOpenSSLPKCS8EncryptorBuilder(NISTObjectIdentifiers.id_aes256_CBC)
                            .setProvider(BOUNCY_CASTLE)
                            .setPassword(passphrase.toCharArray())
                            .build();
            return written(new JcaPKCS8Generator(key(), encryptor));
        } catch (IOException | OperatorCreationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Anything that PEM has a heading for, as text.
    static String written(Object object) {
        var text = new StringWriter();
        try (var writer = new JcaPEMWriter(text)) {
            writer.writeObject(object);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return text.toString();
    }

    private java.security.PrivateKey key() throws IOException {
        return BouncyCastleProvider.getPrivateKey(info);
    }

    /// The key as Java's libraries have it.
    java.security.PrivateKey java() {
        try {
            return key();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Both halves as the JDK's own keys, of a type that a JSON Web Signature can be made with.
    public KeyPair pair() {
        var type = kind().type();
        if (type != KeyKind.Type.RSA && type != KeyKind.Type.ECC) {
            throw new IllegalArgumentException(
                    "a key of type %s signs no requests: take RSA, or ECC on secp256r1"
                            .formatted(type.word()));
        }
        try {
            var factory = KeyFactory.getInstance(type == KeyKind.Type.RSA ? "RSA" : "EC");
            return new KeyPair(
                    factory.generatePublic(new X509EncodedKeySpec(open().getEncoded())),
                    factory.generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded())));
        } catch (GeneralSecurityException | IOException unknown) {
            throw new IllegalArgumentException(
                    "the key is on a curve that signs no requests: take secp256r1", unknown);
        }
    }

    /// Its public key.
    public SubjectPublicKeyInfo open() {
        AsymmetricKeyParameter open =
                switch (parameter) {
                    case RSAPrivateCrtKeyParameters rsa ->
                            new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent());
                    case ECPrivateKeyParameters curve ->
                            new ECPublicKeyParameters(
                                    curve.getParameters().getG().multiply(curve.getD()),
                                    curve.getParameters());
                    case Ed25519PrivateKeyParameters edwards -> edwards.generatePublicKey();
                    case Ed448PrivateKeyParameters edwards -> edwards.generatePublicKey();
                    default -> throw new IllegalArgumentException("the key is of an unknown type");
                };
        try {
            return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(open);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public KeyKind kind() {
        return KeyKind.of(open());
    }

    /// The number that an RSA key or a curve has for its strength.
    public int bits() {
        return switch (parameter) {
            case RSAPrivateCrtKeyParameters rsa -> rsa.getModulus().bitLength();
            case ECPrivateKeyParameters curve -> curve.getParameters().getCurve().getFieldSize();
            case Ed25519PrivateKeyParameters _ -> 256;
            default -> 456;
        };
    }

    /// A digest of the public key, with colons.
    public String fingerprint(Hash hash) {
        try {
            return hash.colons(open().getEncoded());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// What signs with this key; an Edwards curve has its own digest.
    ContentSigner signer(String digest) {
        var name = DIGESTS.get(digest.toLowerCase(java.util.Locale.ROOT).replace("-", ""));
        if (name == null) {
            throw new IllegalArgumentException("there is no digest '" + digest + "' to sign with");
        }
        var algorithm =
                switch (kind().type()) {
                    case RSA -> name + "withRSA";
                    case ECC -> name + "withECDSA";
                    case ED25519 -> "Ed25519";
                    case ED448 -> "Ed448";
                };
        try {
            return new JcaContentSignerBuilder(algorithm).setProvider(BOUNCY_CASTLE).build(key());
        } catch (OperatorCreationException | IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// A positive number that nobody guesses.
    static BigInteger serial() {
        return new BigInteger(159, new SecureRandom()).setBit(158);
    }

    @Override
    public String toString() {
        return "PrivateKey[" + kind() + "]";
    }
}
