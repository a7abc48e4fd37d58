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
import java.util.List;
import java.util.stream.Stream;
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
        desk.done("ca", "ssh", "init", "-d", desk.at("ca"));
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
        assertThat(desk.typed("ca", "ssh", "init", "-d", desk.at("ca")).err())
                .contains("there is an SSH CA in");
    }

    @Test
    void signsAUserForAShortTime() throws IOException {
        desk.done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                desk.at("ca"),
                "-n",
                "ops,root",
                "-O",
                "no-pty",
                desk.at("alice.pub"));
        var certificate = certificate("alice-cert.pub");

        assertThat(certificate.isGenuine()).isTrue();
        assertThat(certificate.principals()).containsExactly("ops", "root");
        assertThat(certificate.identifier()).isEqualTo("alice@desk");
        assertThat(certificate.grants().extensions()).doesNotContainKey("permit-pty").hasSize(4);
        assertThat(certificate.span().end().orElseThrow())
                .isBetween(
                        Instant.now().plus(Duration.ofHours(11)),
                        Instant.now().plus(Duration.ofHours(13)));
        assertThat(desk.done("ca", "ssh", "list", "-d", desk.at("ca")).out())
                .matches("\\d+ +user +20\\S+Z +ops,root +alice@desk\n");
    }

    @Test
    void usersAndHostsHaveAuthoritiesOfTheirOwn() throws IOException {
        desk.done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                desk.at("ca"),
                "-n",
                "ops",
                "-o",
                desk.at("u"),
                desk.at("alice.pub"));
        desk.done(
                "ca",
                "ssh",
                "sign-host",
                "-d",
                desk.at("ca"),
                "-n",
                "h1",
                "-o",
                desk.at("h"),
                desk.at("alice.pub"));

        assertThat(certificate("u").authority()).isNotEqualTo(certificate("h").authority());
        assertThat(certificate("h").objection("h1", Instant.now())).isEmpty();
        assertThat(certificate("h").grants().extensions()).isEmpty();
        assertThat(desk.done("ca", "ssh", "known-hosts", "-d", desk.at("ca"), "*.lab").out())
                .isEqualTo(
                        "@cert-authority *.lab " + Files.readString(folder.resolve("ca/host.pub")));
    }

    @Test
    void aCertificateForAnybodyIsRefused() {
        var typed = desk.typed("ca", "ssh", "sign-user", "-d", desk.at("ca"), desk.at("alice.pub"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("a certificate without a principal is for anybody");
    }

    @Test
    void whatWasRevokedIsOnTheListAndTold() throws IOException {
        desk.done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                desk.at("ca"),
                "-n",
                "ops",
                "-o",
                desk.at("one"),
                desk.at("alice.pub"));
        desk.done(
                "ca",
                "ssh",
                "sign-user",
                "-d",
                desk.at("ca"),
                "-n",
                "ops",
                "-o",
                desk.at("two"),
                "-I",
                "two",
                desk.at("alice.pub"));

        desk.done("ca", "ssh", "revoke", "-d", desk.at("ca"), desk.at("one"));
        var list = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(list.isRevoked(certificate("one"))).isTrue();
        assertThat(list.isRevoked(certificate("two"))).isFalse();
        assertThat(desk.done("ca", "ssh", "list", "-d", desk.at("ca")).out())
                .contains("two")
                .doesNotContain("alice@desk");
        assertThat(desk.done("ca", "ssh", "list", "--all", "-d", desk.at("ca")).out())
                .containsPattern("alice@desk +revoked 20");

        desk.done("ca", "ssh", "revoke", "-d", desk.at("ca"), "two");
        var second = SshRevocations.read(Files.readAllBytes(folder.resolve("ca/revoked.krl")));

        assertThat(second.isRevoked(certificate("two"))).isTrue();
        assertThat(desk.typed("ca", "ssh", "revoke", "-d", desk.at("ca"), "nobody").err())
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
        String[] look = {
            "ca",
            "expiring",
            "-d",
            desk.at("none"),
            "-i",
            "localhost,",
            "-c",
            "local",
            "--path",
            desk.at("etc")
        };
        var hosts = desk.typed(look);
        var json =
                desk.typed(
                        Stream.concat(Stream.of(look), Stream.of("--json")).toArray(String[]::new));

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
        desk.done(
                "ca",
                "ssh",
                command,
                "-d",
                desk.at("ca"),
                "-n",
                name,
                "-I",
                name,
                "--until",
                until,
                "-o",
                desk.at(name),
                desk.at("alice.pub"));
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
        assertThat(desk.done("ca", "ssh", "list", "-d", desk.at("ca")).out()).isEmpty();

        desk.done("play", desk.at("site.yml"), "-i", "h1,h2,h3");
        desk.done("play", desk.at("site.yml"), "-i", "h1,h2,h3");
        var listed = desk.done("ca", "ssh", "list", "-d", desk.at("ca")).out();

        assertThat(listed.lines()).hasSize(3);
        assertThat(listed)
                .containsPattern(
                        certificate("h1-cert.pub").serial() + " +host +20\\S+Z +h1,lab +h1\n")
                .containsPattern(certificate("h2-cert.pub").serial() + " +host ");

        desk.done("ca", "ssh", "revoke", "-d", desk.at("ca"), "h2");
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
        assertThat(
                        desk.typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        desk.at("ca"),
                                        "-n",
                                        "a",
                                        "-O",
                                        "all",
                                        desk.at("alice.pub"))
                                .err())
                .contains("'all' is no option of certificates");
        assertThat(
                        desk.typed(
                                        "ca",
                                        "ssh",
                                        "sign-user",
                                        "-d",
                                        desk.at("ca"),
                                        "-n",
                                        "a",
                                        "--until",
                                        "soon",
                                        desk.at("alice.pub"))
                                .err())
                .contains("'soon' is no moment");
        assertThat(desk.typed("ca", "ssh").err()).contains("a command is missing");
    }
}
