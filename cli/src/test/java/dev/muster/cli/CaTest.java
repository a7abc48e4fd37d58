package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pki.Certificate;
import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CA of one's own, and what Java's validator makes of its certificates.
class CaTest {
    @TempDir private Path folder;

    @BeforeEach
    void init() throws IOException {
        Files.writeString(folder.resolve("pass"), "hunter2");
        done("ca", "init", "-d", at("ca"), "--name", "Lab");
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Typed typed(String... arguments) {
        return Typed.muster(
                Map.of("ANSIBLE_VAULT_PASSWORD_FILE", at("pass")),
                Prompting.NOBODY,
                "muster",
                List.of(arguments));
    }

    private Typed done(String... arguments) {
        var typed = typed(arguments);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        return typed;
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    private static X509Certificate java(Certificate certificate) {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(new ByteArrayInputStream(certificate.bytes()));
        } catch (java.security.cert.CertificateException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Builds the way from the first certificate of a chain to a root that is trusted.
    private static void validate(String chain, String trusted, Optional<String> crl)
            throws Exception {
        var anchors = new HashSet<TrustAnchor>();
        Certificate.all(trusted).forEach(root -> anchors.add(new TrustAnchor(java(root), null)));
        var target = new X509CertSelector();
        var all = Certificate.all(chain).stream().map(CaTest::java).toList();
        target.setCertificate(all.getFirst());
        var parameters = new PKIXBuilderParameters(anchors, target);
        var store = new ArrayList<Object>(all);
        parameters.setRevocationEnabled(false);
        var builder = CertPathBuilder.getInstance("PKIX");
        if (crl.isPresent()) {
            store.add(
                    CertificateFactory.getInstance("X.509")
                            .generateCRL(
                                    new ByteArrayInputStream(
                                            crl.get()
                                                    .getBytes(
                                                            java.nio.charset.StandardCharsets
                                                                    .US_ASCII))));
            var checker = (PKIXRevocationChecker) builder.getRevocationChecker();
            checker.setOptions(
                    EnumSet.of(
                            PKIXRevocationChecker.Option.ONLY_END_ENTITY,
                            PKIXRevocationChecker.Option.PREFER_CRLS,
                            PKIXRevocationChecker.Option.NO_FALLBACK));
            parameters.addCertPathChecker(checker);
        }
        parameters.addCertStore(
                CertStore.getInstance("Collection", new CollectionCertStoreParameters(store)));
        builder.build(parameters);
    }

    @Test
    void keysLieEncrypted() throws IOException {
        assertThat(text("ca/root.key")).startsWith("$ANSIBLE_VAULT;");
        assertThat(text("ca/intermediate.key")).startsWith("$ANSIBLE_VAULT;");
    }

    @Test
    void aCertificateIsAcceptedUntilItIsRevoked() throws Exception {
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "--san", "node1", "node1");
        var chain = text("node1.pem");

        assertThatCode(() -> validate(chain, text("ca/ca.pem"), Optional.of(text("ca/crl.pem"))))
                .doesNotThrowAnyException();

        done("ca", "revoke", "-d", at("ca"), at("node1.pem"));

        assertThatThrownBy(
                        () -> validate(chain, text("ca/ca.pem"), Optional.of(text("ca/crl.pem"))))
                .hasStackTraceContaining("revoked");
    }

    @Test
    void aRenewedCertificateHasTheSameKey() throws IOException {
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "node1");
        var first = Certificate.parse(text("node1.pem"));
        done("ca", "renew", "-d", at("ca"), "-o", at(""), "node1");
        var second = Certificate.parse(text("node1.pem"));

        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.serial()).isNotEqualTo(first.serial());
    }

    @Test
    void duringARotationOldAndNewNodesAcceptEachOther() throws Exception {
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "old");
        var oldRoots = text("ca/ca.pem");
        done("ca", "rotate", "-d", at("ca"), "--name", "Lab");
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "new");
        var both = text("ca/ca.pem");

        assertThatCode(() -> validate(text("new.pem"), oldRoots, Optional.empty()))
                .doesNotThrowAnyException();
        assertThatCode(() -> validate(text("old.pem"), both, Optional.empty()))
                .doesNotThrowAnyException();

        done("ca", "rotate", "-d", at("ca"), "--finish");

        assertThatCode(() -> validate(text("new.pem"), text("ca/ca.pem"), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> validate(text("old.pem"), text("ca/ca.pem"), Optional.empty()))
                .isInstanceOf(java.security.GeneralSecurityException.class);
    }

    @Test
    void whatEndsSoonIsTold() throws IOException {
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "--days", "5", "short");
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "--days", "60", "long");

        var typed = typed("ca", "expiring", "-d", at("ca"));

        assertThat(typed.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(typed.out()).contains("short").doesNotContain("long", "root");
    }

    @Test
    void whatEndsSoonOnHostsIsTold() throws IOException {
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "--days", "60", "long");
        done("ca", "issue", "-d", at("ca"), "-o", at(""), "--days", "5", "short");
        Files.createDirectories(folder.resolve("tls/deep"));
        Files.writeString(
                folder.resolve("tls/deep/both.pem"), text("short.key") + text("short.pem"));
        Files.writeString(folder.resolve("tls/node.crt"), text("long.pem"));
        Files.writeString(folder.resolve("tls/broken.pem"), "-----BEGIN CERTIFICATE-----\n");
        String[] look = {
            "ca",
            "expiring",
            "-d",
            at("none"),
            "-i",
            "localhost,",
            "-c",
            "local",
            "--path",
            at("tls")
        };

        var typed = typed(look);
        var json = typed(with(look, "--json", "--all", "--days", "1"));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DRIFT);
        assertThat(typed.out())
                .containsPattern("4 days  localhost: .*/tls/deep/both.pem CN=short")
                .doesNotContain("node.crt");
        assertThat(json.exit()).as(json.toString()).isEqualTo(ExitCode.DONE);
        assertThat(json.out())
                .containsSubsequence("both.pem CN=short", "node.crt CN=long", "node.crt CN=Lab")
                .contains("\"host\": \"localhost\"")
                .doesNotContain("PRIVATE");
    }

    private static String[] with(String[] words, String... more) {
        return java.util.stream.Stream.concat(
                        java.util.Arrays.stream(words), java.util.Arrays.stream(more))
                .toArray(String[]::new);
    }

    @Test
    void aHostsIdentityIsRenewedBeforeItEndsWithItsKeyKept() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: localhost
                  gather_facts: false
                  tasks:
                    - tls_identity:
                        name: node1
                        names: [node1, 10.0.0.1]
                        key: %1$s/node.key
                        certificate: %1$s/node.pem
                        authority: %1$s/trust.pem
                        days: "{{ days | default(60) }}"
                        renew_before: "{{ before | default(30) }}"
                """
                        .formatted(folder));
        done("play", "-e", "days=20 before=10", at("site.yml"));
        var first = Certificate.parse(text("node.pem"));
        var again = done("play", "-e", "days=20 before=10", at("site.yml"));
        var renewed = done("play", "--diff", at("site.yml"));
        var second = Certificate.parse(text("node.pem"));

        assertThat(again.out()).contains("changed=0");
        assertThat(renewed.out()).contains("node.pem: its end, on");
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.serial()).isNotEqualTo(first.serial());
        assertThat(first.names()).containsExactly("DNS:node1", "IP:10.0.0.1");
        assertThat(text("trust.pem")).isEqualTo(text("ca/ca.pem"));
    }
}
