package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pki.Certificate;
import dev.muster.report.ExitCode;
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
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A CA of one's own, and what Java's validator makes of its certificates.
class CaTest {
    @TempDir private Path folder;
    private Desk desk;

    @BeforeEach
    void init() throws IOException {
        desk = Desk.in(folder);
        desk.done("ca", "init", "-d", desk.at("ca"), "--name", "Lab");
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
        assertThat(desk.text("ca/root.key")).startsWith("$ANSIBLE_VAULT;");
        assertThat(desk.text("ca/intermediate.key")).startsWith("$ANSIBLE_VAULT;");
    }

    @Test
    void aCertificateIsAcceptedUntilItIsRevoked() throws Exception {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "--san", "node1", "node1");
        var chain = desk.text("node1.pem");

        assertThatCode(() ->
                        validate(
                                chain,
                                desk.text("ca/ca.pem"),
                                Optional.of(desk.text("ca/crl.pem"))))
                .doesNotThrowAnyException();

        desk.done("ca", "revoke", "-d", desk.at("ca"), desk.at("node1.pem"));

        assertThatThrownBy(() ->
                        validate(
                                chain,
                                desk.text("ca/ca.pem"),
                                Optional.of(desk.text("ca/crl.pem"))))
                .hasStackTraceContaining("revoked");
    }

    @Test
    void theFolderOfACertificateIsMade() {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at("tls/node1"), "node1");

        assertThat(desk.folder().resolve("tls/node1")).isDirectoryContaining("glob:**.key");
    }

    @Test
    void aRenewedCertificateHasTheSameKey() throws IOException {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "node1");
        var first = Certificate.parse(desk.text("node1.pem"));
        desk.done("ca", "renew", "-d", desk.at("ca"), "-o", desk.at(""), "node1");
        var second = Certificate.parse(desk.text("node1.pem"));

        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.serial()).isNotEqualTo(first.serial());
    }

    @Test
    void duringARotationOldAndNewNodesAcceptEachOther() throws Exception {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "old");
        var oldRoots = desk.text("ca/ca.pem");
        desk.done("ca", "rotate", "-d", desk.at("ca"), "--name", "Lab");
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "new");
        var both = desk.text("ca/ca.pem");

        assertThatCode(() -> validate(desk.text("new.pem"), oldRoots, Optional.empty()))
                .doesNotThrowAnyException();
        assertThatCode(() -> validate(desk.text("old.pem"), both, Optional.empty()))
                .doesNotThrowAnyException();

        desk.done("ca", "rotate", "-d", desk.at("ca"), "--finish");

        assertThatCode(() ->
                        validate(desk.text("new.pem"), desk.text("ca/ca.pem"), Optional.empty()))
                .doesNotThrowAnyException();
        assertThatThrownBy(() ->
                        validate(desk.text("old.pem"), desk.text("ca/ca.pem"), Optional.empty()))
                .isInstanceOf(java.security.GeneralSecurityException.class);
    }

    @Test
    void whatEndsSoonIsTold() throws IOException {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "--days", "5", "short");
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "--days", "60", "long");

        var typed = desk.typed("ca", "expiring", "-d", desk.at("ca"));

        assertThat(typed.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(typed.out()).contains("short").doesNotContain("long", "root");
    }

    @Test
    void whatEndsSoonOnHostsIsTold() throws IOException {
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "--days", "60", "long");
        desk.done("ca", "issue", "-d", desk.at("ca"), "-o", desk.at(""), "--days", "5", "short");
        Files.createDirectories(folder.resolve("tls/deep"));
        Files.writeString(
                folder.resolve("tls/deep/both.pem"),
                desk.text("short.key") + desk.text("short.pem"));
        Files.writeString(folder.resolve("tls/node.crt"), desk.text("long.pem"));
        Files.writeString(folder.resolve("tls/broken.pem"), "-----BEGIN CERTIFICATE-----\n");

        var typed = desk.expiringHere("tls");
        var json = desk.expiringHere("tls", "--json", "--all", "--days", "1");

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
        desk.done("play", "-e", "days=20 before=10", desk.at("site.yml"));
        var first = Certificate.parse(desk.text("node.pem"));
        var again = desk.done("play", "-e", "days=20 before=10", desk.at("site.yml"));
        var renewed = desk.done("play", "--diff", desk.at("site.yml"));
        var second = Certificate.parse(desk.text("node.pem"));

        assertThat(again.out()).contains("changed=0");
        assertThat(renewed.out()).contains("node.pem: its end, on");
        assertThat(second.publicKey()).isEqualTo(first.publicKey());
        assertThat(second.serial()).isNotEqualTo(first.serial());
        assertThat(first.names()).containsExactly("DNS:node1", "IP:10.0.0.1");
        assertThat(desk.text("trust.pem")).isEqualTo(desk.text("ca/ca.pem"));
    }
}
