package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Question;
import dev.muster.module.Step;
import dev.muster.pki.Certificate;
import dev.muster.pki.Identity;
import dev.muster.pki.Issuer;
import dev.muster.pki.KeyKind;
import dev.muster.pki.PrivateKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Where the private key of a host's TLS identity is made, and who ever sees it.
class HostKeyTest {
    private static final String SITE =
            """
            - hosts: nodes
              gather_facts: false
              tasks:
                - tls_identity: {name: a, key: /etc/a.key, certificate: /etc/a.pem}
            """;

    @TempDir private Path folder;
    private final PrivateKey key = PrivateKey.generate(KeyKind.of("ECC", 0, "secp256r1"));

    private Rehearsal rehearsal;

    @BeforeEach
    void makeAuthority() {
        var own = PrivateKey.generate(KeyKind.of("ECC", 0, "secp256r1"));
        var asked = Identity.authority("Lab", true, own.open());
        var now = Instant.now();
        var certificate =
                Issuer.itself(asked, own, "sha256")
                        .sign(asked, new Issuer.Span(now, now.plus(Duration.ofDays(365))));
        rehearsal =
                new Rehearsal(folder)
                        .inventory("[nodes]\na\n")
                        .file("ca/intermediate.pem", certificate.pem())
                        .file("ca/intermediate.key", own.pem(false))
                        .file("ca/ca.pem", certificate.pem());
    }

    private String open() throws java.io.IOException {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(key.open().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    @Test
    void aHostWithOpensslMakesItsKeyAndNobodyElseEverSeesIt() throws Exception {
        var host = rehearsal.host("a");
        host.does(
                        "openssl pkey",
                        0,
                        open(),
                        "",
                        _ -> {},
                        there -> there.files().status("/etc/a.key", true).exists())
                .says("openssl pkey", "")
                .does("openssl genpkey", there -> there.files().put("/etc/a.key", "-"));

        assertThat(rehearsal.play(SITE).story()).containsExactly("a tls_identity CHANGED");
        assertThat(rehearsal.play(SITE).story()).containsExactly("a tls_identity OK");

        assertThat(host.exchanges())
                .flatExtracting(exchange -> exchange.questions())
                .doesNotContain(new Question.Read("/etc/a.key"));
        assertThat(host.taken())
                .filteredOn(Step.Write.class::isInstance)
                .extracting(step -> ((Step.Write) step).path())
                .containsExactly("/etc/a.pem");
        assertThat(Certificate.parse(host.host().files().text("/etc/a.pem")).publicKey())
                .isEqualTo(key.open());
    }

    @Test
    void aHostWithoutOpensslGetsOneThatTheControllerDoesNotKeep() throws Exception {
        var host = rehearsal.host("a");
        host.fails("command -v openssl", 127, "");

        assertThat(rehearsal.play(SITE).story()).containsExactly("a tls_identity CHANGED");
        assertThat(rehearsal.play(SITE).story()).containsExactly("a tls_identity OK");

        var pem = host.host().files().text("/etc/a.key");
        assertThat(pem).contains("PRIVATE KEY");
        assertThat(folder)
                .isDirectoryRecursivelyContaining("glob:**.pem")
                .isDirectoryNotContaining("glob:**a.key");
    }

    @Test
    void aKeyThatTheHostFailsToMakeLeavesNoCertificateBehind() {
        rehearsal.host("a").says("openssl pkey", "").fails("openssl genpkey", 1, "no such curve");

        assertThat(rehearsal.play(SITE).failure("a")).contains("no such curve");
        assertThat(rehearsal.host("a").host().files().status("/etc/a.pem", true).exists())
                .isFalse();
    }
}
