package dev.muster.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.pki.SshCertificate.RsaDigest;
import dev.muster.pki.SshCertificate.Span;
import dev.muster.pki.SshCertificate.Wish;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Certificates, keys and lists, among them some that OpenSSH has made.
class SshCertificateTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private static String file(String name) {
        try (var in = SshCertificateTest.class.getResourceAsStream(name)) {
            return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SshCertificate signed(
            String authority, SshCertificate.Type type, List<String> principals, Span span) {
        return SshCertificate.sign(
                new Wish(
                        type,
                        SshKeyPair.generate("ed25519", 0).publicKey("a"),
                        7,
                        "some id",
                        principals,
                        span,
                        SshGrants.of(type, List.of())),
                SshKeyPair.generate(authority, authority.equals("rsa") ? 2048 : 256));
    }

    @Test
    void readsWhatOpensshHasSigned() {
        var user = SshCertificate.parse(file("user-of-rsa.pub"));

        assertThat(user.isGenuine()).isTrue();
        assertThat(user.type()).isEqualTo(SshCertificate.Type.USER);
        assertThat(user.serial()).isEqualTo(7);
        assertThat(user.identifier()).isEqualTo("alice@desk");
        assertThat(user.principals()).containsExactly("ops", "root");
        assertThat(user.span().beginning()).contains(Instant.parse("2026-01-01T00:00:00Z"));
        assertThat(user.span().end()).contains(Instant.parse("2027-01-01T00:00:00Z"));
        assertThat(user.key().fingerprint())
                .isEqualTo("SHA256:V4X7RvedjuCq59BKAfU6CDqP2yZcISMY6inhT4FX0WA");
        assertThat(user.authority()).isEqualTo(SshPublicKey.parse(file("ca-rsa.pub")));
        assertThat(user.algorithm()).isEqualTo("rsa-sha2-512");
        assertThat(user.grants())
                .isEqualTo(
                        SshGrants.of(
                                SshCertificate.Type.USER,
                                List.of(
                                        "no-pty",
                                        "force-command=id -u",
                                        "source-address=10.0.0.0/8")));
        assertThat(user.line("alice")).isEqualTo(file("user-of-rsa.pub").strip());
    }

    @Test
    void readsHostsThatOpensshHasSigned() {
        var host = SshCertificate.parse(file("host-of-ecdsa.pub"));

        assertThat(host.isGenuine()).isTrue();
        assertThat(Long.toUnsignedString(host.serial())).isEqualTo("18446744073709551615");
        assertThat(host.span()).isEqualTo(Span.ALWAYS);
        assertThat(host.objection("node1", NOW)).isEmpty();
        assertThat(host.objection("a.example.org", NOW)).isEmpty();
        assertThat(host.objection("example.com", NOW))
                .contains("it is for node1, *.example.org, not for example.com");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user-of-rsa.pub", "host-of-ecdsa.pub", "user-of-ed25519.pub"})
    void aCertificateThatWasTamperedWithIsNoMoreGenuine(String name) {
        var blob = SshCertificate.parse(file(name)).blob();
        int changed = 0;
        for (int i = 0; i < blob.length; i++) {
            var other = blob.clone();
            other[i] ^= 1;
            try {
                assertThat(SshCertificate.of(other).isGenuine()).as("byte %d", i).isFalse();
                changed++;
            } catch (IllegalArgumentException damaged) {
                assertThat(damaged.getMessage()).isNotBlank();
            }
        }
        assertThat(changed).isGreaterThan(blob.length / 3);
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, ssh-ed25519",
        "ecdsa, ecdsa-sha2-nistp256",
        "rsa, rsa-sha2-512",
    })
    void signsWithEveryTypeOfKey(String type, String algorithm) {
        var signed = signed(type, SshCertificate.Type.HOST, List.of("node1"), Span.ALWAYS);
        var read = SshCertificate.parse(signed.line("x"));

        assertThat(read).isEqualTo(signed);
        assertThat(read.isGenuine()).isTrue();
        assertThat(read.algorithm()).isEqualTo(algorithm);
    }

    @Test
    void countsFromItsFirstSecondUntilBeforeItsLast() {
        var span = Span.of(Optional.of(NOW), Optional.of(NOW.plusSeconds(10)));
        var host = signed("ed25519", SshCertificate.Type.HOST, List.of("n"), span);

        assertThat(host.objection("n", NOW.minusSeconds(1)))
                .contains("it counts from 2026-06-01T12:00:00Z until 2026-06-01T12:00:10Z");
        assertThat(host.objection("n", NOW)).isEmpty();
        assertThat(host.objection("n", NOW.plusSeconds(9))).isEmpty();
        assertThat(host.objection("n", NOW.plusSeconds(10))).isPresent();
    }

    @Test
    void aUsersCertificateIsNoHosts() {
        assertThat(
                        signed("ed25519", SshCertificate.Type.USER, List.of("n"), Span.ALWAYS)
                                .objection("n", NOW))
                .contains("it is a user's, not a host's");
    }

    @Test
    void aNameThatIsLongerThanAPatternDoesNotFit() {
        var host =
                signed(
                        "ed25519",
                        SshCertificate.Type.HOST,
                        List.of("*.example.org", "n?"),
                        Span.ALWAYS);

        assertThat(host.objection("evil.example.org.attacker.net", NOW)).isPresent();
        assertThat(host.objection("n1", NOW)).isEmpty();
        assertThat(host.objection("N1", NOW)).isEmpty();
        assertThat(host.objection("n12", NOW)).isPresent();
    }

    @Test
    void readsMomentsAsTasksWriteThem() {
        assertThat(Span.parse("always", "forever", NOW)).isEqualTo(Span.ALWAYS);
        assertThat(Span.parse("-5m", "+1w2d", NOW))
                .isEqualTo(
                        Span.of(
                                Optional.of(NOW.minusSeconds(300)),
                                Optional.of(NOW.plusSeconds(9 * 86_400L))));
        assertThat(Span.parse("2026-01-01", "2026-12-31T23:59:59", NOW))
                .isEqualTo(
                        Span.of(
                                Optional.of(Instant.parse("2026-01-01T00:00:00Z")),
                                Optional.of(Instant.parse("2026-12-31T23:59:59Z"))));
        for (var wrong : List.of("tomorrow", "2026-13-45", "+", "")) {
            assertThatThrownBy(() -> Span.parse("always", wrong, NOW))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void optionsOfUsersBeginWithEveryPermission() {
        assertThat(SshGrants.of(SshCertificate.Type.USER, List.of()).extensions()).hasSize(5);
        assertThat(
                        SshGrants.of(SshCertificate.Type.USER, List.of("clear", "permit-pty"))
                                .extensions())
                .containsOnlyKeys("permit-pty");
        assertThat(SshGrants.of(SshCertificate.Type.HOST, List.of())).isEqualTo(SshGrants.NONE);
        assertThatThrownBy(
                        () -> SshGrants.of(SshCertificate.Type.USER, List.of("permit-everything")))
                .hasMessageStartingWith("'permit-everything' is no option of certificates");
        assertThatThrownBy(() -> SshGrants.of(SshCertificate.Type.USER, List.of("force-command")))
                .hasMessageContaining("needs a value");
    }

    @Test
    void readsListsOfRevocationsThatOpensshHasMade() {
        var list =
                SshRevocations.read(
                        Base64.getMimeDecoder().decode(file("revoked.krl.base64").strip()));

        assertThat(list.isRevoked(SshCertificate.parse(file("user-of-rsa.pub")))).isTrue();
        assertThat(list.isRevoked(SshCertificate.parse(file("user-of-ed25519.pub")))).isFalse();
        assertThat(list.isRevoked(SshCertificate.parse(file("host-of-ecdsa.pub"))))
                .as("its key is named")
                .isTrue();
        assertThat(list.isRevoked(SshPublicKey.parse(file("host.pub")))).isTrue();
        assertThat(list.isRevoked(SshPublicKey.parse(file("ca-rsa.pub")))).isFalse();
    }

    @Test
    void aListRevokesCertificatesOfItsAuthorityAlone() {
        var one = signed("ed25519", SshCertificate.Type.USER, List.of("ops"), Span.ALWAYS);
        var other = signed("ed25519", SshCertificate.Type.USER, List.of("ops"), Span.ALWAYS);

        var list =
                SshRevocations.read(
                        SshRevocations.write(
                                List.of(new SshRevocations.Of(one.authority(), List.of(9L, 7L))),
                                1,
                                NOW));

        assertThat(list.isRevoked(one)).isTrue();
        assertThat(list.isRevoked(other)).as("the same number elsewhere").isFalse();
    }

    @Test
    void aListThatIsCutIsNoList() {
        var whole = Base64.getMimeDecoder().decode(file("revoked.krl.base64").strip());

        for (int length = 9; length < whole.length; length += 7) {
            var cut = java.util.Arrays.copyOf(whole, length);
            if (length == 44) {
                continue;
            }
            assertThatThrownBy(() -> SshRevocations.read(cut))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void opensKeysThatOpensshHasEncrypted() {
        var text = file("locked-key.txt");

        assertThat(SshKeyPair.isEncrypted(text)).isTrue();
        assertThat(SshKeyPair.parse(text, Optional.of("pass phrase")).publicLine("locked"))
                .isEqualTo(
                        "ssh-ed25519"
                                + " AAAAC3NzaC1lZDI1NTE5AAAAIC1MAtL7mHX+DUcGUGFSp5XYhXktzmXrsZVOXICsCihJ"
                                + " locked");
        assertThatThrownBy(() -> SshKeyPair.parse(text, Optional.of("another")))
                .hasMessage("its passphrase is another, or it is damaged");
        assertThatThrownBy(() -> SshKeyPair.parse(text))
                .hasMessage("it is damaged or has a passphrase");
    }

    @ParameterizedTest
    @CsvSource({"ed25519, 0", "ecdsa, 384", "rsa, 2048"})
    void opensKeysThatItHasEncrypted(String type, int bits) {
        var pair = SshKeyPair.generate(type, bits);
        var text = pair.text("käse", "me");

        assertThat(SshKeyPair.isEncrypted(text)).isTrue();
        assertThat(SshKeyPair.isEncrypted(pair.text())).isFalse();
        assertThat(SshKeyPair.parse(text, Optional.of("käse")).publicLine(""))
                .isEqualTo(pair.publicLine(""));
    }

    @Test
    void signsWithTheDigestThatIsAskedFor() {
        var authority = SshKeyPair.generate("rsa", 2048);
        var wish =
                new Wish(
                        SshCertificate.Type.USER,
                        SshKeyPair.generate("rsa", 2048).publicKey(""),
                        1,
                        "",
                        List.of("ops"),
                        Span.ALWAYS,
                        SshGrants.NONE);

        var signed = SshCertificate.sign(wish, authority, RsaDigest.SHA256);

        assertThat(signed.algorithm()).isEqualTo("rsa-sha2-256");
        assertThat(signed.isGenuine()).isTrue();
        assertThat(signed.objections(wish)).isEmpty();
    }
}
