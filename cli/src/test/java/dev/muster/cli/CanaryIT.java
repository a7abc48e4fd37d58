package dev.muster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.DebianHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A known secret goes through every module that takes one, on a real host; then the reports, what
/// the host has seen (processes, temporary files, journal, log of logins) and what the controller
/// has kept are searched for it.
class CanaryIT {
    private static final String CANARY = "Canary+9dZ-qqk7-w4tch";

    /// Where the secret is to be found afterwards, and nowhere else.
    private static final String KEPT = "/srv/canary";

    /// Every task may fail: what it says of that counts too. Names (of units, hosts, accounts,
    /// files) are no secrets: the host's own commands are told them.
    static final String TASKS =
            """
            - hosts: all
              become: true
              gather_facts: true
              ignore_errors: true
              vars_files: secret.yml
              tasks:
                - file: {path: /srv/canary, state: directory, mode: "0700"}
                - copy: {content: "{{ canary }}\\n", dest: /srv/canary/copy, mode: "0600"}
                - copy: {content: "{{ canary }}\\n", dest: /srv/canary/none/copy}
                - template: {src: conf.j2, dest: /srv/canary/template, backup: true}
                - lineinfile: {path: /srv/canary/copy, line: "b={{ canary }}", backup: true}
                - lineinfile: {path: /srv/canary/none, line: "b={{ canary }}"}
                - lineinfile: {path: /srv/canary/copy, line: x, validate: "false %s"}
                - blockinfile: {path: /srv/canary/copy, block: "c={{ canary }}"}
                - replace: {path: /srv/canary/copy, regexp: "b={{ canary | regex_escape }}", replace: "d={{ canary }}"}
                - assemble: {src: /srv/canary, dest: /srv/canary/assembled, regexp: "copy|{{ canary }}"}
                - slurp: {src: /srv/canary/copy}
                - fetch: {src: /srv/canary/copy, dest: fetched/, flat: true}
                - find: {paths: /srv/canary, contains: ".*{{ canary | regex_escape }}"}
                - shell: cat >/dev/null
                  args: {stdin: "{{ canary }}"}
                - shell: test -n "$X"
                  environment: {X: "{{ canary }}"}
                - command: test -n x
                  args: {stdin: "{{ canary }}"}
                - shell: exit 3
                  environment: {X: "{{ canary }}"}
                - user: {name: canary, password: "{{ hash }}", update_password: always}
                - user: {name: canary, password: "{{ hash }}", generate_ssh_key: true, ssh_key_type: ed25519, ssh_key_passphrase: "{{ canary }}"}
                - authorized_key: {user: canary, key: "{{ canary }}"}
                - get_url: {url: "http://127.0.0.1:1/x", dest: /srv/canary/got, timeout: 1, headers: {X-Token: "{{ canary }}"}, url_username: me, url_password: "{{ canary }}"}
                - get_url: {url: "file:///etc/hostname", dest: /srv/canary/got, headers: {X-Token: "{{ canary }}"}, url_username: me, url_password: "{{ canary }}"}
                - uri: {url: "http://127.0.0.1:1/x", timeout: 1, method: POST, body: "{{ canary }}", headers: {X-Token: "{{ canary }}"}, url_username: me, url_password: "{{ canary }}", force_basic_auth: true}
                - uri: {url: "http://127.0.0.1:1/{{ canary }}", timeout: 1}
                - openssl_privatekey: {path: /srv/canary/key, type: ECC, curve: secp256r1, passphrase: "{{ canary }}"}
                - openssl_csr: {path: /srv/canary/csr, privatekey_path: /srv/canary/key, privatekey_passphrase: "{{ canary }}", common_name: a}
                - x509_certificate: {path: /srv/canary/pem, privatekey_path: /srv/canary/key, privatekey_passphrase: "{{ canary }}", csr_path: /srv/canary/csr}
                - x509_certificate: {path: /srv/canary/pem2, provider: ownca, csr_path: /srv/canary/csr, ownca_path: /srv/canary/pem, ownca_privatekey_content: "{{ canary }}", ownca_privatekey_passphrase: "{{ canary }}"}
                - x509_crl: {path: /srv/canary/crl, privatekey_path: /srv/canary/key, privatekey_passphrase: "{{ canary }}", issuer: {CN: a}, next_update: +1d}
                - openssh_keypair: {path: /srv/canary/ssh, type: ed25519, passphrase: "{{ canary }}"}
                - openssl_pkcs12: {path: /srv/canary/p12, friendly_name: a, privatekey_path: /srv/canary/key, privatekey_passphrase: "{{ canary }}", certificate_path: /srv/canary/pem, passphrase: "{{ canary }}"}
                - openssl_pkcs12: {path: /srv/canary/p12, friendly_name: a, privatekey_content: "{{ canary }}", certificate_path: /srv/canary/pem, passphrase: "{{ canary }}", force: true}
                - acme_account: {acme_directory: "http://127.0.0.1:1/dir", account_key_content: "{{ canary }}", account_key_passphrase: "{{ canary }}", state: present}
                - acme_account: {acme_directory: "http://127.0.0.1:1/dir", account_key_src: /srv/canary/key, account_key_passphrase: "{{ canary }}", state: present, terms_agreed: true, external_account_binding: {kid: a, alg: HS256, key: "{{ canary }}"}}
                - acme_account: {acme_directory: "http://127.0.0.1:1/dir", account_key_src: /srv/canary/key, account_key_passphrase: "{{ canary }}", state: changed_key, new_account_key_content: "{{ canary }}", new_account_key_passphrase: "{{ canary }}"}
                - acme_inspect: {acme_directory: "http://127.0.0.1:1/dir", account_key_content: "{{ canary }}", url: "http://127.0.0.1:1/x", method: post, content: "{}"}
                - acme_account_info: {acme_directory: "http://127.0.0.1:1/dir", account_key_content: "{{ canary }}"}
                - acme_certificate: {acme_directory: "http://127.0.0.1:1/dir", account_key_content: "{{ canary }}", csr: /srv/canary/csr, dest: /srv/canary/acme}
                - acme_certificate_revoke: {acme_directory: "http://127.0.0.1:1/dir", private_key_content: "{{ canary }}", private_key_passphrase: "{{ canary }}", certificate: /srv/canary/pem}
                - acme_challenge_cert_helper: {challenge: tls-alpn-01, challenge_data: {resource: a, resource_value: eA==}, private_key_content: "{{ canary }}", private_key_passphrase: "{{ canary }}"}
                - node_key: {kind: jwt, path: /srv/canary/jwt, content: "{{ canary }}"}
                - script: script.sh
                  environment: {X: "{{ canary }}"}
                - shell: cat >/dev/null; test -n "$X"; sleep 1
                  args: {stdin: "{{ canary }}"}
                  environment: {X: "{{ canary }}"}
                  async: 30
                  poll: 1
                - shell: test "{{ canary }}" = x || sleep 1
                  async: 30
                  poll: 0
                  register: job
                - async_status: {jid: "{{ job.ansible_job_id }}"}
                  register: seen
                  until: seen is finished
                  retries: 20
                  delay: 1
                - user: {name: canary, password: "{{ hash }}", update_password: always}
                  async: 30
                  poll: 1
                  no_log: true
                - wait_for: {path: /srv/canary/copy, search_regex: "{{ canary | regex_escape }}", timeout: 1}
                - wait_for: {port: 22, search_regex: "{{ canary }}", timeout: 1, connect_timeout: 1}
                - get_url: {url: "http://127.0.0.1:1/{{ canary }}", dest: /srv/canary/got, timeout: 1}
                - unarchive: {src: "http://127.0.0.1:1/{{ canary }}", dest: /srv/canary, remote_src: true}
                - apt: {deb: "http://127.0.0.1:1/{{ canary }}/x.deb"}
                - sysctl: {name: net.ipv4.tcp_fastopen_key, value: "{{ canary }}", sysctl_file: /srv/canary/copy, sysctl_set: true}
                - copy: {content: "#!/bin/sh\nsleep 1\n", dest: /srv/canary/pip, mode: "0755"}
                - pip: {name: "git+https://me:{{ canary }}@127.0.0.1:1/x.git", executable: /srv/canary/pip, extra_args: "-i https://me:{{ canary }}@127.0.0.1:1/"}
                - set_fact: {fact: "{{ canary }}"}
                - set_stats: {data: {stat: "{{ canary }}"}}
                - add_host: {name: other, secret: "{{ canary }}"}
                - group_by: {key: "is_{{ canary }}"}
                - include_vars: secret.yml
                - debug: {var: fact}
                - debug: {msg: "{{ hostvars['other'].secret }}"}
                - assert: {that: canary == 'no', fail_msg: "it is {{ canary }}"}
                - fail: {msg: "{{ canary }}"}
                - pause: {prompt: "{{ canary }}", seconds: 0}
                - unarchive: {src: "{{ canary }}", dest: /srv/canary}
                - validate_argument_spec: {argument_spec: {a: {type: int}}, provided_arguments: {a: "{{ canary }}"}}
            """;

    /// Sees the command lines of all processes, and who runs them, until it is told to stop.
    private static final String WATCH =
            """
            while [ ! -e /root/canary-stop ]; do
                for p in /proc/[0-9]*/cmdline; do tr '\\0' ' ' <"$p"; echo; done
            done >/root/canary-processes 2>/dev/null
            """;

    @TempDir private Path folder;
    private SshDesk desk;
    private final DebianHost host = DebianHost.start();
    private final Instant began = Instant.now();

    @BeforeEach
    void startHost() throws IOException {
        desk = new SshDesk(folder);
        desk.has("node", host);
        desk.write("pass", "hunter2");
        desk.write("secret.yml", "canary: '" + CANARY + "'\nhash: '$6$" + CANARY + "$x'\n");
        desk.write("templates/conf.j2", "k={{ canary }}\n");
        desk.write("files/script.sh", "#!/bin/sh\ntest -n \"$X\"\n");
        desk.write("site.yml", TASKS);
        Typed.muster("vault", "encrypt", "--vault-password-file", at("pass"), at("secret.yml"));
        host.write("/root/canary-watch", WATCH.getBytes(UTF_8), 0600);
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Typed on(String command, String... more) {
        var words = new ArrayList<>(List.of(more));
        words.addAll(List.of("--vault-password-file", at("pass"), at("site.yml")));
        return desk.typed(
                Map.of("MUSTER_EVENTS", at("events.jsonl")),
                "muster",
                command,
                words.toArray(String[]::new));
    }

    private static void assertSilent(String where, String text) {
        var encoded = Base64.getEncoder().encodeToString(CANARY.getBytes(UTF_8)).substring(0, 20);
        assertThat(text.lines().filter(line -> line.contains(CANARY) || line.contains(encoded)))
                .as(where)
                .isEmpty();
    }

    @Test
    void nothingTellsTheSecret() throws IOException {
        host.shell(
                "rm -f /root/canary-stop; setsid sh /root/canary-watch >/dev/null 2>&1 </dev/null &");

        var loud = on("play", "-vvvv", "--diff", "--junit", at("junit.xml"));
        var again = on("play", "--json", "--diff");
        var check = on("play", "--check", "--diff", "-v");
        var drift = on("drift", "--json");

        host.shell("touch /root/canary-stop");
        assertThat(loud.exit()).as(loud.toString()).isEqualTo(ExitCode.DONE);
        assertThat(host.shell("cat /srv/canary/copy")).contains(CANARY);
        for (var typed : List.of(loud, again, check, drift)) {
            assertSilent("standard output", typed.out());
            assertSilent("standard error", typed.err());
        }
        assertSilent("JUnit report", Files.readString(folder.resolve("junit.xml")));
        assertSilent("events", Files.readString(folder.resolve("events.jsonl")));
        var processes = host.shell("cat /root/canary-processes");
        assertThat(processes).contains("sudo");
        assertSilent("processes", processes);
        assertSilent("journal", host.shell("journalctl -a --no-pager"));
        assertThat(
                        host.shell(
                                "grep -rlaF -- '%s' /etc /home /opt /root /run /tmp /var /dev/shm /srv 2>/dev/null | sort"
                                        .formatted(CANARY)))
                .as("files of the host")
                .matches(
                        "(?s)((%s/(copy|template|assembled)[^\n]*|/etc/shadow-?)\n?)*"
                                .formatted(KEPT));
        assertThat(kept()).as("files of the controller").containsExactly("fetched/copy");
    }

    /// What the controller has kept of it, here and among its temporary files.
    private List<String> kept() throws IOException {
        var temporary = Path.of(System.getProperty("java.io.tmpdir"));
        var found = new ArrayList<String>();
        try (var own = Files.walk(folder);
                var others = Files.list(temporary)) {
            Stream.concat(own, others.filter(file -> isNew(file)))
                    .filter(Files::isRegularFile)
                    .filter(CanaryIT::holdsIt)
                    .map(file -> file.startsWith(folder) ? folder.relativize(file) : file)
                    .map(Path::toString)
                    .forEach(found::add);
        }
        return found;
    }

    private boolean isNew(Path file) {
        try {
            return Files.size(file) < 1 << 20
                    && Files.getLastModifiedTime(file).compareTo(FileTime.from(began)) >= 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static boolean holdsIt(Path file) {
        try {
            return Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1)
                    .contains(CANARY);
        } catch (IOException | UncheckedIOException _) {
            return false;
        }
    }
}
