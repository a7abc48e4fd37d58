package dev.muster.pki;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;

/// A key with its certificates in one file (PKCS#12).
///
/// @param name what programs list it under
/// @param chain the key's own certificate first
public record Pkcs12(String name, PrivateKey key, List<Certificate> chain) {
    private static final String TYPE = "PKCS12";

    public Pkcs12 {
        chain = List.copyOf(chain);
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate for the key");
        }
        if (!chain.getFirst().publicKey().equals(key.open())) {
            throw new IllegalArgumentException("the certificate is not that of the private key");
        }
    }

    /// A key with its certificate and those of the others that lead from it to a root, in their
    /// order; what doesn't belong to the chain is left out.
    public static Pkcs12 of(
            String name, PrivateKey key, Certificate own, List<Certificate> others) {
        var chain = new ArrayList<Certificate>();
        var next = Optional.of(own);
        while (next.isPresent()) {
            var last = next.get();
            chain.add(last);
            next =
                    last.isSelfSigned()
                            ? Optional.empty()
                            : others.stream()
                                    .filter(each -> each.subject().equals(last.issuer()))
                                    .filter(each -> !chain.contains(each))
                                    .filter(last::isSignedBy)
                                    .max(Comparator.comparing(Certificate::isSelfSigned));
        }
        return new Pkcs12(name, key, chain);
    }

    /// The bytes of a file.
    public byte[] bytes(String passphrase) {
        try {
            var store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            var factory = CertificateFactory.getInstance("X.509");
            var certificates = new ArrayList<java.security.cert.Certificate>();
            for (var each : chain) {
                certificates.add(
                        factory.generateCertificate(new ByteArrayInputStream(each.bytes())));
            }
            store.setKeyEntry(
                    name,
                    key.java(),
                    passphrase.toCharArray(),
                    certificates.toArray(java.security.cert.Certificate[]::new));
            var out = new ByteArrayOutputStream();
            store.store(out, passphrase.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException wrong) {
            throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// Takes a file apart: the first key in it, and what vouches for it.
    public static Pkcs12 open(byte[] file, String passphrase) {
        try {
            var store = KeyStore.getInstance(TYPE);
            store.load(new ByteArrayInputStream(file), passphrase.toCharArray());
            for (var name : Collections.list(store.aliases())) {
                if (!store.isKeyEntry(name)) {
                    continue;
                }
                var key = store.getKey(name, passphrase.toCharArray());
                var chain = new ArrayList<Certificate>();
                for (var each : store.getCertificateChain(name)) {
                    chain.add(new Certificate(new X509CertificateHolder(each.getEncoded())));
                }
                return new Pkcs12(name, PrivateKey.of(key.getEncoded()), chain);
            }
            throw new IllegalArgumentException("there is no key in the PKCS#12 file");
        } catch (GeneralSecurityException | IOException wrong) {
            throw new IllegalArgumentException(
                    "the PKCS#12 file can't be opened: is its passphrase another?", wrong);
        }
    }

    /// The key and its certificates as text, in the order in which programs expect them.
    public String pem() {
        var text = new StringBuilder(key.pem(true));
        chain.forEach(each -> text.append(each.pem()));
        return text.toString();
    }

    /// In what a file differs from this, in words: they can't be compared byte by byte, as each is
    /// salted anew.
    public Optional<String> difference(byte[] file, String passphrase) {
        try {
            var store = KeyStore.getInstance(TYPE);
            store.load(new ByteArrayInputStream(file), passphrase.toCharArray());
            if (!store.isKeyEntry(name)) {
                return Optional.of("name");
            }
            var found = store.getKey(name, passphrase.toCharArray());
            if (found == null || !Arrays.equals(found.getEncoded(), key.java().getEncoded())) {
                return Optional.of("private key");
            }
            var certificates = store.getCertificateChain(name);
            boolean same = certificates.length == chain.size();
            for (int i = 0; same && i < certificates.length; i++) {
                same = Arrays.equals(certificates[i].getEncoded(), chain.get(i).bytes());
            }
            return same ? Optional.empty() : Optional.of("chain");
        } catch (GeneralSecurityException | IOException _) {
            return Optional.of("form or passphrase");
        }
    }
}
