package dev.muster.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pki.Request.Listed;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CertificatesTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    private static Request request(PrivateKey key, String name, String... constraints) {
        return Request.of(
                new Request.Wish(
                        List.of(new Names.Field("CN", name)),
                        new Listed(List.of("DNS:" + name, "IP:10.0.0.1"), false),
                        new Listed(List.of("digitalSignature", "keyCertSign"), true),
                        new Listed(List.of("serverAuth", "clientAuth"), false),
                        new Listed(List.of(constraints), true)),
                key,
                "sha256");
    }

    private static Issuer.Span year() {
        return new Issuer.Span(NOW, NOW.plus(Duration.ofDays(365)));
    }

    private static X509Certificate java(Certificate certificate) throws Exception {
        return (X509Certificate)
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(certificate.bytes()));
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048,''", "ECC,0,secp384r1", "Ed25519,0,''"})
    void javaAcceptsACertificateOfOurOwnAuthority(String type, int size, String curve)
            throws Exception {
        var authorityKey = PrivateKey.generate(KeyKind.of(type, size, curve));
        var root = request(authorityKey, "root", "CA:TRUE", "pathlen:0").asked();
        var authority = Issuer.itself(root, authorityKey, "sha256").sign(root, year());
        var key = PrivateKey.generate(KeyKind.of("ECC", 0, "prime256v1"));

        var leaf =
                Issuer.authority(authority, authorityKey, "sha256")
                        .sign(request(key, "node1").asked(), year());

        var parameters = new PKIXParameters(Set.of(new TrustAnchor(java(authority), null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(java.util.Date.from(NOW.plusSeconds(60)));
        var path = CertificateFactory.getInstance("X.509").generateCertPath(List.of(java(leaf)));
        assertThatCode(() -> CertPathValidator.getInstance("PKIX").validate(path, parameters))
                .doesNotThrowAnyException();
        assertThat(leaf.isSignedBy(authority)).isTrue();
        assertThat(leaf.names()).containsExactly("DNS:node1", "IP:10.0.0.1");
        assertThat(authority.isAuthority()).isTrue();
        assertThat(authority.isSelfSigned()).isTrue();
    }

    @Test
    void anIssuerFindsNothingWrongWithItsOwnWork() {
        var key = PrivateKey.generate(KeyKind.of("Ed25519", 0, ""));
        var issuer = Issuer.itself(request(key, "a").asked(), key, "sha256");
        var certificate = issuer.sign(request(key, "a").asked(), year());

        assertThat(issuer.objections(certificate, request(key, "a").asked())).isEmpty();
        assertThat(issuer.objections(certificate, request(key, "b").asked()))
                .containsExactly("subject", "extensions");
    }

    @ParameterizedTest
    @CsvSource({"RSA,2048,''", "ECC,0,secp256k1", "Ed25519,0,''", "Ed448,0,''"})
    void aKeyIsReadAsItWasWritten(String type, int size, String curve) {
        var kind = KeyKind.of(type, size, curve);
        var key = PrivateKey.generate(kind);

        for (var pem : List.of(key.pem(false), key.pem(true), key.pem("hush-hush"))) {
            var read = PrivateKey.parse(pem, Optional.of("hush-hush"));
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.open()).isEqualTo(key.open());
        }
        assertThat(key.pem("hush-hush")).contains("BEGIN ENCRYPTED PRIVATE KEY");
        assertThatThrownBy(() -> PrivateKey.parse(key.pem("hush-hush"), Optional.of("no")))
                .hasMessageContaining("is its passphrase another?");
        assertThat(key).asString().isEqualTo("PrivateKey[" + kind + "]");
    }

    @ParameterizedTest
    @CsvSource({"rsa,2048", "ecdsa,256", "ecdsa,521", "ed25519,256"})
    void anSshKeyIsReadAsItWasWrittenUnderTheHeaderOfItsForm(String type, int bits) {
        var pair = SshKeyPair.generate(type, bits);
        var lines = pair.text().lines().toList();
        var body =
                Base64.getMimeDecoder().decode(String.join("", lines.subList(1, lines.size() - 1)));
        boolean isOpenSsh =
                new String(body, StandardCharsets.ISO_8859_1).startsWith("openssh-key-v1");

        assertThat(lines.getFirst().contains("OPENSSH")).isEqualTo(isOpenSsh);
        assertThat(SshKeyPair.parse(pair.text()).publicLine("x")).isEqualTo(pair.publicLine("x"));
        assertThat(pair.bits()).isEqualTo(bits);
    }

    @Test
    void momentsCountFromNowOrStandForThemselves() {
        assertThat(Moments.of("+1w2d3h4m5s", NOW)).isEqualTo(NOW.plusSeconds(788_645));
        assertThat(Moments.of("-1d", NOW)).isEqualTo(NOW.minusSeconds(86_400));
        assertThat(Moments.of("20301231235959Z", NOW)).isEqualTo("2030-12-31T23:59:59Z");
        assertThatThrownBy(() -> Moments.of("soon", NOW)).hasMessageContaining("is no moment");
    }
}
