package dev.muster.pki;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCS10CertificationRequestBuilder;
import org.bouncycastle.pkcs.PKCSException;

/// A request for a certificate (CSR).
public final class Request {
    /// What a certificate is asked for.
    ///
    /// @param names alternative names such as `DNS:node1`
    /// @param keyUsage empty for no such extension; likewise the others
    public record Wish(
            List<Names.Field> subject,
            Listed names,
            Listed keyUsage,
            Listed purposes,
            Listed constraints) {}

    /// The words of an extension.
    public record Listed(List<String> words, boolean critical) {
        public static final Listed NONE = new Listed(List.of(), false);

        public Listed {
            words = List.copyOf(words);
        }
    }

    private final PKCS10CertificationRequest request;

    private Request(PKCS10CertificationRequest request) {
        this.request = request;
    }

    /// Makes a request and signs it with the key that it is for.
    public static Request of(Wish wish, PrivateKey key, String digest) {
        return of(wish, key.open(), key.signer(digest));
    }

    /// Makes a request that somebody else signs, who has the key.
    ///
    /// @param signing takes what is to be signed and gives the signature; with SHA-256, unless the
    ///   kind of the key has a digest of its own
    public static Request of(Wish wish, SubjectPublicKeyInfo key, UnaryOperator<byte[]> signing) {
        return of(wish, key, new DistantSigner(KeyKind.of(key), signing));
    }

    private static Request of(Wish wish, SubjectPublicKeyInfo key, ContentSigner signer) {
        try {
            var builder = new PKCS10CertificationRequestBuilder(Names.subject(wish.subject()), key);
            var extensions = extensions(wish);
            if (!extensions.isEmpty()) {
                builder.addAttribute(
                        PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
            }
            return new Request(builder.build(signer));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// The same wish for a key that is known to belong to the subject.
    public static Asked asked(Wish wish, SubjectPublicKeyInfo key) {
        try {
            var extensions = extensions(wish);
            return new Asked(
                    Names.subject(wish.subject()),
                    key,
                    extensions.isEmpty() ? Optional.empty() : Optional.of(extensions.generate()));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static ExtensionsGenerator extensions(Wish wish) throws IOException {
        var extensions = new ExtensionsGenerator();
        if (!wish.names().words().isEmpty()) {
            add(
                    extensions,
                    Extension.subjectAlternativeName,
                    wish.names(),
                    Names.alternatives(wish.names().words()));
        }
        if (!wish.keyUsage().words().isEmpty()) {
            add(
                    extensions,
                    Extension.keyUsage,
                    wish.keyUsage(),
                    Usages.keyUsage(wish.keyUsage().words()));
        }
        if (!wish.purposes().words().isEmpty()) {
            add(
                    extensions,
                    Extension.extendedKeyUsage,
                    wish.purposes(),
                    Usages.purposes(wish.purposes().words()));
        }
        if (!wish.constraints().words().isEmpty()) {
            add(
                    extensions,
                    Extension.basicConstraints,
                    wish.constraints(),
                    Usages.constraints(wish.constraints().words()));
        }
        return extensions;
    }

    private static void add(
            ExtensionsGenerator extensions,
            ASN1ObjectIdentifier oid,
            Listed listed,
            ASN1Encodable value)
            throws IOException {
        extensions.addExtension(oid, listed.critical(), value);
    }

    /// Reads PEM text.
    public static Request parse(String pem) {
        try (var parser = new PEMParser(new StringReader(pem))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return new Request(request);
            }
            throw new IllegalArgumentException("the text holds no certificate signing request");
        } catch (IOException damage) {
            throw new IllegalArgumentException(
                    "the certificate signing request is damaged", damage);
        }
    }

    public String pem() {
        return PrivateKey.written(request);
    }

    public byte[] bytes() {
        try {
            return request.getEncoded();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /// Alternative names such as `DNS:node1`.
    public List<String> names() {
        return extensions()
                .map(all -> GeneralNames.fromExtensions(all, Extension.subjectAlternativeName))
                .map(Names::texts)
                .orElse(List.of());
    }

    public X500Name subject() {
        return request.getSubject();
    }

    public SubjectPublicKeyInfo publicKey() {
        return request.getSubjectPublicKeyInfo();
    }

    /// The extensions asked for.
    public Optional<Extensions> extensions() {
        return Optional.ofNullable(request.getRequestedExtensions());
    }

    /// What it asks for, once it is sure who asks.
    public Asked asked() {
        if (!isGenuine()) {
            throw new IllegalArgumentException("the signature of the request is wrong");
        }
        return new Asked(subject(), publicKey(), extensions());
    }

    /// Whether it is signed with the key that it is for.
    public boolean isGenuine() {
        try {
            return request.isSignatureValid(
                    new JcaContentVerifierProviderBuilder()
                            .setProvider(PrivateKey.BOUNCY_CASTLE)
                            .build(publicKey()));
        } catch (OperatorCreationException | PKCSException _) {
            return false;
        }
    }

    /// In what it differs from what another one asks for, in words; the signatures don't count.
    public List<String> differences(Request other) {
        var differences = new ArrayList<String>();
        if (!subject().equals(other.subject())) {
            differences.add("subject");
        }
        if (!publicKey().equals(other.publicKey())) {
            differences.add("public key");
        }
        if (!extensions().equals(other.extensions())) {
            differences.add("extensions");
        }
        if (!request.getSignatureAlgorithm().equals(other.request.getSignatureAlgorithm())) {
            differences.add("digest");
        }
        return differences;
    }
}
