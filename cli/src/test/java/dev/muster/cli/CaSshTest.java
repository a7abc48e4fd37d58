package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pki.SshCertificate;
import dev.muster.pki.SshKeyPair;
import dev.muster.pki.SshRevocations;
import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An SSH authority of one's own.
class CaSshTest {
    @TempDir private Path folder;
    private Desk desk;

    @BeforeEach
    void init() throws IOException {
        desk = Desk.in(folder);
        var alice = SshKeyPair.generate("ed25519", 0);
        Files.writeString(folder.resolve("alice.pub"), alice.publicLine("alice@desk") + "\n");
        ssh("init");
    }

    /// A command about the authority in `ca`.
    private Typed tried(String command, String... more) {
        var words = new ArrayList<>(List.of("ca", "ssh", command, "-d", desk.at("ca")));
        words.addAll(List.of(more));
        return desk.typed(words.toArray(String[]::new));
    }

    /// The same where it has to succeed.
    private Typed ssh(String command, String... more) {
        var typed = tried(command, more);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        return typed;
    }

    /// Certifies the key of alice.
    private void sign(String command, String principal, String into, String... more) {
        var words = new ArrayList<>(List.of("-n", principal, "-o", desk.at(into)));
        words.addAll(List.of(more));
        words.add(desk.at("alice.pub"));
        ssh(command, words.toArray(String[]::new));
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
        assertThat(tried("init").err()).contains("there is an SSH CA in");
    }

    @Test
    void signsAUserForAShortTime() throws IOException {
        ssh("sign-user", "-n", "ops,root", "-O", "no-pty", desk.at("alice.pub"));
        var certificate = certificate("alice-cert.pub");

        assertThat(certificate.isGenuine()).isTrue();
        assertThat(certificate.principals()).containsExactly("ops", "root");
        assertThat(certificate.identifier()).isEqualTo("alice@desk");
        assertThat(certificate.grants().extensions()).doesNotContainKey("permit-pty").hasSize(4);
        assertThat(certificate.span().end().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)),
                        Instant.now().plus(Duration.ofHours(13)));
        assertThat(ssh("list").out()).matches("\\d+ +user +20\\S+Z +ops,root +alice@desk\n");
    }

    @Test
    void usersAndHostsHaveAuthoritiesOfTheirOwn() throws IOException {
        sign("sign-user", "ops", "u");
        sign("sign-host", "h1", "h");

        assertThat(certificate("u").authority()).isNotEqualTo(certificate("h").authority());
        assertThat(certificate("h").objection("h1", Instant.now())).isEmpty();
        assertThat(certificate("h").grants().extensions()).isEmpty();
        assertThat(ssh("known-hosts", "*.lab").out())
                .isEqualTo(
                        "@cert-authority *.lab " + Files.readString(folder.resolve("ca/host.pub")));
    }

    @Test
    void aCertificateForAnybodyIsRefused() {
        var typed = tried("sign-user", desk.at("alice.pub"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("a certificate without a principal is for anybody");
    }

    @Test
    void whatWasRevokedIsOnTheListAndTold() throws IOException {
        sign("sign-user", "ops", "one");
        sign("sign-user", "ops", "two", "-I", "two");

        ssh("revoke", desk.at("one"));
        var list = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(list.isRevoked(certificate("one"))).isTrue();
        assertThat(list.isRevoked(certificate("two"))).isFalse();
        assertThat(ssh("list").out()).contains("two").doesNotContain("alice@desk");
        assertThat(ssh("list", "--all").out()).containsPattern("alice@desk +revoked 20");

        ssh("revoke", "two");
        var second = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(second.isRevoked(certificate("two"))).isTrue();
        assertThat(tried("revoke", "nobody").err())
                .contains("no certificate nobody was issued here");
    }

    @Test
    void whatEndsSoonIsToldWithWhomItIsFor() throws IOException {
        signed("sign-host", "soon", "+5d");
        signed("sign-host", "late", "+60d");
        signed("sign-host", "again", "+5d");
        signed("sign-host", "again", "+60d");
        signed("sign-user", "user", "+1d");
        Files.createDirectories(folder.resolve("etc/ssh"));
        Files.copy(folder.resolve("soon"), folder.resolve("etc/ssh/key-cert.pub"));
        Files.copy(folder.resolve("late"), folder.resolve("etc/ssh/late-cert.pub"));
        Files.writeString(
                folder.resolve("etc/broken-cert.pub"), "ssh-ed25519-cert-v01@openssh.com AAAA x\n");

        var authority = desk.typed("ca", "expiring", "-d", desk.at("ca"));
        var routine = desk.typed("ca", "expiring", "-d", desk.at("ca"), "--days", "2");
        var file =
                desk.typed(
                        "ca", "expiring", "-d", desk.at("none"), desk.at("soon"), desk.at("late"));
        var hosts = desk.expiringHere("etc");
        var json = desk.expiringHere("etc", "--json");

        assertThat(authority.exit()).as(authority.toString()).isEqualTo(ExitCode.DRIFT);
        assertThat(authority.out())
                .containsPattern(" 4 days  \\d+ \\(SSH host soon, for soon\\)")
                .containsPattern(" 0 days  \\d+ \\(SSH user user, for user\\)")
                .doesNotContain("late", "again");
        assertThat(routine.exit()).as(routine.toString()).isEqualTo(ExitCode.DONE);
        assertThat(routine.out()).contains("SSH user user");
        assertThat(file.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(file.out()).contains(desk.at("soon") + " (SSH host soon").doesNotContain("late");
        assertThat(hosts.exit()).as(hosts.toString()).isEqualTo(ExitCode.DRIFT);
        assertThat(hosts.out())
                .containsPattern(
                        " 4 days  localhost: .*/etc/ssh/key-cert.pub \\(SSH host soon, for soon\\)")
                .doesNotContain("late");
        assertThat(json.out())
                .contains("\"ssh\": \"host\"")
                .containsPattern("\"principals\": \\[\\s*\"soon\"");
    }

    private void signed(String command, String name, String until) {
        sign(command, name, name, "-I", name, "--until", until);
    }

    @Test
    void whatAPlaySignsIsInTheListAndCanBeRevoked() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  connection: local
                  gather_facts: false
                  tasks:
                    - openssh_cert:
                        type: host
                        ca: ca
                        public_key: "{{ playbook_dir }}/alice.pub"
                        path: "{{ playbook_dir }}/{{ inventory_hostname }}-cert.pub"
                        principals: ["{{ inventory_hostname }}", lab]
                        identifier: "{{ inventory_hostname }}"
                        valid_from: -5m
                        valid_to: +90d
                        valid_at: +30d
                        ignore_timestamps: true
                """);

        desk.typed("play", desk.at("site.yml"), "-i", "h1,h2,h3", "--check");
        assertThat(ssh("list").out()).isEmpty();

        desk.done("play", desk.at("site.yml"), "-i", "h1,h2,h3");
        desk.done("play", desk.at("site.yml"), "-i", "h1,h2,h3");
        var listed = ssh("list").out();

        assertThat(listed.lines()).hasSize(3);
        assertThat(listed)
                .containsPattern(
                        certificate("h1-cert.pub").serial() + " +host +20\\S+Z +h1,lab +h1\n")
                .containsPattern(certificate("h2-cert.pub").serial() + " +host ");

        ssh("revoke", "h2");
        var list = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(list.isRevoked(certificate("h2-cert.pub"))).isTrue();
        assertThat(list.isRevoked(certificate("h1-cert.pub"))).isFalse();
    }

    @Test
    void wrongWordsAreTold() {
        assertThat(
                        desk.typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        desk.at("none"),
                                        "-n",
                                        "a",
                                        desk.at("alice.pub"))
                                .err())
                .contains("there is no SSH CA in");
        assertThat(tried("sign-user", "-n", "a", "-O", "all", desk.at("alice.pub")).err())
                .contains("'all' is no option of certificates");
        assertThat(tried("sign-user", "-n", "a", "--until", "soon", desk.at("alice.pub")).err())
                .contains("'soon' is no moment");
        assertThat(desk.typed("ca", "ssh").err()).contains("a command is missing");
    }
}
