package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshKeyPair;
import dev.muster.pki.SshRevocations;
import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An SSH authority of one's own.
class CaSshTest {
    @TempDir private Path folder;

    @BeforeEach
    void init() throws IOException {
        Files.writeString(folder.resolve("pass"), "hunter2");
        var alice = SshKeyPair.generate("ed25519", 0);
        Files.writeString(folder.resolve("alice.pub"), alice.publicLine("alice@desk") + "\n");
        done("ca", "ssh", "init", "-d", at("ca"));
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

    private SshCertificate certificate(String name) throws IOException {
        return SshCertificate.parse(Files.readString(folder.resolve(name)));
    }

    @Test
    void itsKeysLieEncryptedForTheirOwnerAlone() throws IOException {
        for (var name : List.of("ca/user.key", "ca/host.key")) {
            assertThat(Files.readString(folder.resolve(name))).startsWith("$ANSIBLE_VAULT;");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        assertThat(Files.readString(folder.resolve("ca/user.pub"))).startsWith("ssh-ed25519 ");
        assertThat(typed("ca", "ssh", "init", "-d", at("ca")).err())
                .contains("there is an SSH CA in");
    }

    @Test
    void signsAUserForAShortTime() throws IOException {
        done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                at("ca"),
                "-n",
                "ops,root",
                "-O",
                "no-pty",
                at("alice.pub"));
        var certificate = certificate("alice-cert.pub");

        assertThat(certificate.isGenuine()).isTrue();
        assertThat(certificate.principals()).containsExactly("ops", "root");
        assertThat(certificate.identifier()).isEqualTo("alice@desk");
        assertThat(certificate.grants().extensions()).doesNotContainKey("permit-pty").hasSize(4);
        assertThat(certificate.span().end().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)),
                        Instant.now().plus(Duration.ofHours(13)));
        assertThat(done("ca", "ssh", "list", "-d", at("ca")).out())
                .matches("\\d+ +user +20\\S+Z +ops,root +alice@desk\n");
    }

    @Test
    void usersAndHostsHaveAuthoritiesOfTheirOwn() throws IOException {
        done("ca", "ssh", "sign-user", "-d", at("ca"), "-n", "ops", "-o", at("u"), at("alice.pub"));
        done("ca", "ssh", "sign-host", "-d", at("ca"), "-n", "h1", "-o", at("h"), at("alice.pub"));

        assertThat(certificate("u").authority()).isNotEqualTo(certificate("h").authority());
        assertThat(certificate("h").objection("h1", Instant.now())).isEmpty();
        assertThat(certificate("h").grants().extensions()).isEmpty();
        assertThat(done("ca", "ssh", "known-hosts", "-d", at("ca"), "*.lab").out())
                .isEqualTo(
                        "@cert-authority *.lab " + Files.readString(folder.resolve("ca/host.pub")));
    }

    @Test
    void aCertificateForAnybodyIsRefused() {
        var typed = typed("ca", "ssh", "sign-user", "-d", at("ca"), at("alice.pub"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("a certificate without a principal is for anybody");
    }

    @Test
    void whatWasRevokedIsOnTheListAndTold() throws IOException {
        done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                at("ca"),
                "-n",
                "ops",
                "-o",
                at("one"),
                at("alice.pub"));
        done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                at("ca"),
                "-n",
                "ops",
                "-o",
                at("two"),
                "-I",
                "two",
                at("alice.pub"));

        done("ca", "ssh", "revoke", "-d", at("ca"), at("one"));
        var list = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(list.isRevoked(certificate("one"))).isTrue();
        assertThat(list.isRevoked(certificate("two"))).isFalse();
        assertThat(done("ca", "ssh", "list", "-d", at("ca")).out())
                .contains("two")
                .doesNotContain("alice@desk");
        assertThat(done("ca", "ssh", "list", "--all", "-d", at("ca")).out())
                .containsPattern("alice@desk +revoked 20");

        done("ca", "ssh", "revoke", "-d", at("ca"), "two");
        var second = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(second.isRevoked(certificate("two"))).isTrue();
        assertThat(typed("ca", "ssh", "revoke", "-d", at("ca"), "nobody").err())
                .contains("no certificate nobody was issued here");
    }

    @Test
    void wrongWordsAreTold() {
        assertThat(
                        typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        at("none"),
                                        "-n",
                                        "a",
                                        at("alice.pub"))
                                .err())
                .contains("there is no SSH CA in");
        assertThat(
                        typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        at("ca"),
                                        "-n",
                                        "a",
                                        "-O",
                                        "all",
                                        at("alice.pub"))
                                .err())
                .contains("'all' is no option of certificates");
        assertThat(
                        typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        at("ca"),
                                        "-n",
                                        "a",
                                        "--until",
                                        "soon",
                                        at("alice.pub"))
                                .err())
                .contains("'soon' is no moment");
        assertThat(typed("ca", "ssh").err()).contains("a command is missing");
    }
}
