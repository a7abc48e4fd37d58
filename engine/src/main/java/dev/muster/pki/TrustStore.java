package dev.muster.pki;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Certificates that a Java program trusts, in one file (PKCS#12).
public record TrustStore(List<Certificate> certificates) {
    private static final String TYPE = "PKCS12";

    public TrustStore {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("there is no certificate to trust");
        }
    }

    /// The bytes of a file.
    ///
    /// @param name what programs list the certificates under, with numbers
    public byte[] bytes(String name, String passphrase) {
        try {
            var store = KeyStore.getInstance(TYPE);
            store.load(null, null);
            var factory = CertificateFactory.getInstance("X.509");
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry(
                        name + (i + 1),
                        factory.generateCertificate(
                                new ByteArrayInputStream(certificates.get(i).bytes())));
            }
            var out = new ByteArrayOutputStream();
            store.store(out, passphrase.toCharArray());
            return out.toByteArray();
        } catch (GeneralSecurityException | IOException wrong) {
            throw new IllegalArgumentException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// In what a file differs from this, in words.
    public Optional<String> difference(byte[] file, String passphrase) {
        try {
            var store = KeyStore.getInstance(TYPE);
            store.load(new ByteArrayInputStream(file), passphrase.toCharArray());
            var found = new ArrayList<java.security.cert.Certificate>();
            for (var name : Collections.list(store.aliases())) {
                found.add(store.getCertificate(name));
            }
            var factory = CertificateFactory.getInstance("X.509");
            var wanted = new HashSet<java.security.cert.Certificate>();
            for (var each : certificates) {
                wanted.add(factory.generateCertificate(new ByteArrayInputStream(each.bytes())));
            }
            return new HashSet<>(found).equals(wanted)
                    ? Optional.empty()
                    : Optional.of("list of certificates");
        } catch (GeneralSecurityException | IOException _) {
            return Optional.of("form or passphrase");
        }
    }
}
