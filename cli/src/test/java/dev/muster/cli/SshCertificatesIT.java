package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.pki.SshKeyPair;
import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import dev.muster.testkit.DebianHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The role `ssh_ca` on a real sshd: Muster gets in by certificates and knows the host by its own,
/// and so does OpenSSH's client, which runs on the host itself.
class SshCertificatesIT {
    private static final Path ROLES = Path.of("../playbooks/roles").toAbsolutePath().normalize();

    @TempDir private Path folder;
    private final DebianHost host = DebianHost.start();

    @BeforeEach
    void trust() throws IOException {
        Files.writeString(folder.resolve("pass"), "hunter2");
        done("ca", "ssh", "init", "-d", at("ca/ssh"));
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  become: true
                  gather_facts: false
                  roles: [ssh_ca]
                """);
        Files.writeString(
                folder.resolve("looks.yml"),
                "- {hosts: all, gather_facts: false, tasks: [ping: ]}");
        Files.writeString(folder.resolve("by-key"), String.join("\n", host.knownHosts()) + "\n");
        var run = play("site.yml", host.key(), "by-key");
        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.DONE);
        Files.writeString(
                folder.resolve("by-authority"),
                done("ca", "ssh", "known-hosts", "-d", at("ca/ssh"), "[127.0.0.1]:*").out());
        var alice = SshKeyPair.generate("ed25519", 0);
        writePrivate("alice", alice.text());
        Files.writeString(folder.resolve("alice.pub"), alice.publicLine("alice") + "\n");
    }

    @AfterEach
    void stop() {
        host.close();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void writePrivate(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
        Files.setPosixFilePermissions(
                folder.resolve(name), PosixFilePermissions.fromString("rw-------"));
    }

    private Typed typed(List<String> arguments) {
        return Typed.muster(
                Map.of(
                        "ANSIBLE_VAULT_PASSWORD_FILE",
                        at("pass"),
                        "ANSIBLE_ROLES_PATH",
                        ROLES.toString(),
                        "SSH_AUTH_SOCK",
                        at("agent")),
                Prompting.NOBODY,
                "muster",
                arguments);
    }

    private Typed done(String... arguments) {
        var typed = typed(List.of(arguments));
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        return typed;
    }

    private Typed play(String playbook, Path key, String knownHosts, String... options)
            throws IOException {
        Files.writeString(
                folder.resolve("hosts"),
                "one ansible_host=%s ansible_port=%d ansible_user=ops ansible_ssh_private_key_file=%s\n"
                        .formatted(host.address(), host.port(), key));
        var words =
                new ArrayList<>(
                        List.of(
                                "play",
                                "-i",
                                at("hosts"),
                                "--ssh-common-args",
                                "-o UserKnownHostsFile=%s -o GlobalKnownHostsFile=/dev/null %s"
                                        .formatted(at(knownHosts), String.join(" ", options)),
                                at(playbook)));
        return typed(words);
    }

    private Typed alice(String... options) throws IOException {
        return play("looks.yml", folder.resolve("alice"), "by-authority", options);
    }

    private void sign(String... options) {
        var words =
                new ArrayList<>(
                        List.of("ca", "ssh", "sign-user", "-d", at("ca/ssh"), "-I", "alice"));
        words.addAll(List.of(options));
        words.add(at("alice.pub"));
        done(words.toArray(String[]::new));
    }

    @Test
    void aSecondRunFindsNothingToDo() throws IOException {
        var again = play("site.yml", host.key(), "by-authority");

        assertThat(again.exit()).as(again.toString()).isEqualTo(ExitCode.DONE);
        assertThat(again.out()).contains("changed=0");
    }

    @Test
    void aUsersCertificateGetsInUntilItIsRevoked() throws IOException {
        assertThat(alice().exit()).as("no certificate yet").isEqualTo(ExitCode.UNREACHABLE);

        sign("-n", "ops");
        var entered = alice();
        assertThat(entered.exit()).as(entered.toString()).isEqualTo(ExitCode.DONE);

        done("ca", "ssh", "revoke", "-d", at("ca/ssh"), "alice");
        assertThat(play("site.yml", host.key(), "by-authority").exit()).isEqualTo(ExitCode.DONE);
        assertThat(alice().exit()).isEqualTo(ExitCode.UNREACHABLE);
    }

    @Test
    void aCertificateForAnotherUserOrAnotherTimeDoesNotGetIn() throws IOException {
        sign("-n", "root");
        assertThat(alice().exit()).isEqualTo(ExitCode.UNREACHABLE);

        sign("-n", "ops", "--from", "-2h", "--until", "-1h");
        var late = alice();
        assertThat(late.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(late.out() + late.err())
                .contains("of the certificate " + at("alice-cert.pub") + ": it counts from");
    }

    @Test
    void keysOfEveryTypeGetInByTheirCertificates() throws IOException {
        for (var type : List.of("rsa", "ecdsa")) {
            var pair = SshKeyPair.generate(type, type.equals("rsa") ? 2048 : 256);
            writePrivate("alice", pair.text());
            Files.writeString(folder.resolve("alice.pub"), pair.publicLine("alice") + "\n");
            sign("-n", "ops");

            var entered = alice();
            assertThat(entered.exit()).as(type + ": " + entered).isEqualTo(ExitCode.DONE);
        }
    }

    @Test
    void aCertificateMayLieElsewhereAndAnAuthorityCountsForEveryPort() throws IOException {
        sign("-n", "ops", "-o", at("elsewhere"));
        Files.writeString(
                folder.resolve("by-authority"),
                done("ca", "ssh", "known-hosts", "-d", at("ca/ssh"), "127.*").out());

        var entered = alice("-o CertificateFile=" + at("elsewhere"));

        assertThat(entered.exit()).as(entered.toString()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void anAgentSignsForACertificateThatItDoesNotHold() throws Exception {
        var agent = new ProcessBuilder("ssh-agent", "-D", "-a", at("agent")).start();
        try {
            // the agent's first line says that its socket is there
            agent.inputReader().readLine();
            var adding = new ProcessBuilder("ssh-add", "-q", at("alice"));
            adding.environment().put("SSH_AUTH_SOCK", at("agent"));
            assertThat(adding.start().waitFor()).isZero();
            Files.delete(folder.resolve("alice"));
            sign("-n", "ops");

            var entered = alice();

            assertThat(entered.exit()).as(entered.toString()).isEqualTo(ExitCode.DONE);
        } finally {
            agent.destroy();
            agent.waitFor();
        }
    }

    @Test
    void aHostCertificateForAnotherNameOrOneRevokedIsRefused() throws IOException {
        sign("-n", "ops");
        var revoked = folder.resolve("revoked");
        host.shell("cp /etc/ssh/ssh_host_ed25519_key-cert.pub /tmp/c; chmod 644 /tmp/c");
        Files.writeString(folder.resolve("host-cert.pub"), host.exec("cat", "/tmp/c").out());
        done("ca", "ssh", "revoke", "-d", at("ca/ssh"), at("host-cert.pub"));
        Files.copy(folder.resolve("ca/ssh/revoked.krl"), revoked);

        var refused = alice("-o RevokedHostKeys=" + revoked);
        assertThat(refused.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refused.out() + refused.err()).contains("is revoked by RevokedHostKeys");

        var unreadable = alice("-o RevokedHostKeys=" + at("nowhere"));
        assertThat(unreadable.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(unreadable.out() + unreadable.err())
                .contains("the revoked host keys in " + at("nowhere") + " can't be read");

        Files.writeString(
                folder.resolve("by-authority"),
                done("ca", "ssh", "known-hosts", "-d", at("ca/ssh"), "other").out());
        var other = alice("-o HostKeyAlias=other");
        assertThat(other.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(other.out() + other.err())
                .contains(
                        "the host certificate of 'other' doesn't count: it is for one, 127.0.0.1,"
                                + " not for other");
    }

    @Test
    void anAuthorityThatIsNotTrustedVouchesForNobody() throws IOException {
        sign("-n", "ops");
        done("ca", "ssh", "init", "-d", at("evil"));
        Files.writeString(
                folder.resolve("by-authority"),
                done("ca", "ssh", "known-hosts", "-d", at("evil"), "*").out());

        var refused = alice();

        assertThat(refused.exit()).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(refused.out() + refused.err()).contains("the host key of '[127.0.0.1]:");
    }

    @Test
    void opensshItselfAcceptsBoth() throws IOException {
        sign("-n", "ops");
        host.shell("mkdir -p /root/c && chmod 700 /root/c");
        for (var name : List.of("alice", "alice-cert.pub")) {
            host.shell(
                    "cat > /root/c/%s <<'E'\n%sE\nchmod 600 /root/c/%s"
                            .formatted(name, Files.readString(folder.resolve(name)), name));
        }
        var entered =
                host.exec(
                        "ssh",
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=yes",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "HostKeyAlgorithms=ssh-ed25519-cert-v01@openssh.com",
                        "-i",
                        "/root/c/alice",
                        "ops@127.0.0.1",
                        "id",
                        "-un");

        assertThat(entered.out()).as(entered.toString()).isEqualTo("ops\n");
        var said = host.exec("journalctl", "-u", "ssh", "-o", "cat").out();
        assertThat(said).contains("ID alice (serial");
    }
}
