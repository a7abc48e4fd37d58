package dev.muster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.DebianHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Certificates of an authority that speaks ACME: pebble, the test server of Let's Encrypt, on a
/// real host. It fetches challenges from the host's own web server, refuses three in ten of the
/// numbers it gave for requests, and is asked over TLS with a certificate that our own modules have
/// made.
class AcmeIT {
    /// Makes what pebble and its customer need, and starts both servers.
    private static final String SETUP =
            """
            - hosts: all
              become: true
              gather_facts: false
              vars: {mac: c29tZXRoaW5nIHRoYXQgbm9ib2R5IGtub3dzIGJ1dCB3ZSB0d28}
              tasks:
                - file: {path: "{{ item }}", state: directory}
                  loop: [/srv/acme, /srv/www/.well-known/acme-challenge, /srv/elsewhere]
                - lineinfile: {path: /etc/hosts, line: 127.0.0.1 node1.test www.node1.test, unsafe_writes: true}
                - openssl_privatekey: {path: "/srv/acme/{{ item }}.key", type: ECC, curve: secp256r1}
                  loop: [server, account, other, node, wild]
                - openssl_csr: {path: /srv/acme/server.csr, privatekey_path: /srv/acme/server.key, common_name: localhost, subject_alt_name: ["DNS:localhost", "IP:127.0.0.1"]}
                - x509_certificate: {path: /srv/acme/server.pem, privatekey_path: /srv/acme/server.key, csr_path: /srv/acme/server.csr}
                - openssl_csr: {path: /srv/acme/node.csr, privatekey_path: /srv/acme/node.key, common_name: node1.test, subject_alt_name: ["DNS:node1.test", "DNS:www.node1.test"]}
                - openssl_csr: {path: /srv/acme/wild.csr, privatekey_path: /srv/acme/wild.key, subject_alt_name: ["DNS:*.node1.test"]}
                - copy:
                    dest: /srv/acme/pebble.json
                    content: >-
                      {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
                      "certificate": "/srv/acme/server.pem", "privateKey": "/srv/acme/server.key",
                      "httpPort": 80, "tlsPort": 443, "retryAfter": {"authz": 1, "order": 1}}}
                - command: systemd-run --unit=pebble -E PEBBLE_VA_NOSLEEP=1 -E PEBBLE_AUTHZREUSE=0 -E PEBBLE_WFE_NONCEREJECT=30 pebble -config /srv/acme/pebble.json
                - copy:
                    dest: /srv/acme/strict.json
                    content: >-
                      {"pebble": {"listenAddress": "127.0.0.1:14001", "managementListenAddress": "127.0.0.1:15001",
                      "certificate": "/srv/acme/server.pem", "privateKey": "/srv/acme/server.key",
                      "httpPort": 80, "tlsPort": 443, "retryAfter": {"authz": 1, "order": 1},
                      "externalAccountBindingRequired": true, "externalAccountMACKeys": {"customer-1": "{{ mac }}"}}}
                - command: systemd-run --unit=dns pebble-challtestsrv -defaultIPv4 127.0.0.1 -defaultIPv6 "" -dns01 127.0.0.1:8053 -management 127.0.0.1:8055 -http01 "" -https01 "" -tlsalpn01 ""
                - command: systemd-run --unit=strict -E PEBBLE_VA_NOSLEEP=1 pebble -strict -dnsserver 127.0.0.1:8053 -config /srv/acme/strict.json
                - command: systemd-run --unit=web busybox httpd -f -p 80 -h /srv/www
                - wait_for: {port: "{{ item }}", timeout: 20}
                  loop: [14000, 15000, 14001, 8055, 80]
            """;

    private static final String PLAY =
            """
            - hosts: all
              become: true
              gather_facts: false
              vars:
                directory: https://localhost:14000/dir
              module_defaults:
                acme_account: &server {acme_directory: "{{ directory }}", ca_path: /srv/acme/server.pem}
                acme_account_info: *server
                acme_certificate: *server
                acme_certificate_revoke: *server
                acme_inspect: *server
              tasks:
            """;

    @TempDir private static Path folder;
    private static SshDesk desk;
    private static DebianHost host;

    @BeforeAll
    static void startAuthority() throws IOException {
        host = DebianHost.start();
        desk = new SshDesk(folder);
        desk.has("node", host);
        desk.write("setup.yml", SETUP);
        var setup = run("setup.yml");
        assertThat(setup.exit()).as(setup.toString()).isEqualTo(ExitCode.DONE);
    }

    @AfterAll
    static void stopAuthority() {
        host.close();
    }

    private static Typed run(String playbook, String... options) {
        var words = new ArrayList<>(List.of("--diff"));
        words.addAll(List.of(options));
        words.add(desk.at(playbook).toString());
        return desk.typed("play", words.toArray(String[]::new));
    }

    private static Typed play(String tasks, String... options) throws IOException {
        desk.write("site.yml", PLAY + tasks.indent(4));
        return run("site.yml", options);
    }

    private static Typed done(String tasks, String... options) throws IOException {
        var typed = play(tasks, options);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        return typed;
    }

    /// What check mode tells of tasks that have something to do.
    private static Typed told(String tasks) throws IOException {
        var typed = play(tasks, "--check");
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DRIFT);
        return typed;
    }

    private static void assertChanged(int tasks, Typed typed) {
        assertThat(typed.out() + typed.err()).contains("changed=" + tasks + " ");
    }

    /// Whether openssl finds a certificate good for a name, by the root of pebble's.
    private static void assertTrusted(String chain, String name) {
        host.shell(
                "curl -s --cacert /srv/acme/server.pem https://localhost:15000/roots/0 >/tmp/root");
        assertThat(
                        host.shell(
                                "openssl verify -CAfile /tmp/root -untrusted %1$s -verify_hostname %2$s %1$s"
                                        .formatted(chain, name)))
                .contains("OK");
    }

    private static String challenges() {
        return host.shell(
                        "ls /srv/www/.well-known/acme-challenge /srv/elsewhere | grep -v : || true")
                .strip();
    }

    private static String serial(String certificate) {
        return host.shell("openssl x509 -noout -serial -in " + certificate);
    }

    private static String byWeb(String path, String... more) {
        return """
        - x509_certificate:
            path: %s
            provider: acme
            csr_path: /srv/acme/node.csr
            privatekey_path: /srv/acme/node.key
            acme_accountkey_path: /srv/acme/account.key
            acme_challenge_path: /srv/www/.well-known/acme-challenge
            acme_directory: "{{ directory }}"
            acme_ca_path: /srv/acme/server.pem
            acme_chain: true
        %s\
        """
                .formatted(path, String.join("\n", more).indent(4));
    }

    @Test
    void oneTaskGetsACertificateAndLeavesNoChallengeBehind() throws IOException {
        var task = byWeb("/srv/acme/one.pem", "mode: \"0640\"", "group: ops");

        var told = told(task);
        assertThat(host.shell("ls /srv/acme")).doesNotContain("one.pem");
        var first = done(task);
        var again = done(task);

        assertChanged(1, told);
        assertChanged(1, first);
        assertChanged(0, again);
        assertTrusted("/srv/acme/one.pem", "www.node1.test");
        assertThat(host.shell("stat -c '%U %G %a' /srv/acme/one.pem")).isEqualTo("root ops 640\n");
        assertThat(challenges()).isEmpty();
    }

    @Test
    void aCertificateThatWillDoAsksNobody() throws IOException {
        var task = byWeb("/srv/acme/still.pem");
        done(task);
        var elsewhere = task.replace("\"{{ directory }}\"", "https://localhost:1/dir");

        assertChanged(0, done(elsewhere));
        assertChanged(1, done(elsewhere.replace("group", "mode") + "    mode: \"0600\"\n"));
        var before = serial("/srv/acme/still.pem");
        assertChanged(1, done(task + "    force: true\n"));
        assertThat(serial("/srv/acme/still.pem")).isNotEqualTo(before);
    }

    @Test
    void aChallengeThatNobodyServesIsToldWithWhatToDo() throws IOException {
        var task =
                byWeb("/srv/acme/none.pem")
                        .replace("/srv/www/.well-known/acme-challenge", "/srv/elsewhere");

        var failed = play(task);

        assertThat(failed.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(failed.out() + failed.err())
                .contains("could not verify")
                .contains("by http-01")
                .contains("urn:ietf:params:acme:error:unauthorized")
                .contains("must serve the challenge folder");
        assertThat(challenges()).isEmpty();
        assertThat(host.shell("ls /srv/acme")).doesNotContain("none.pem");
    }

    @Test
    void aServerThatIsAwayIsToldWithWhatToDo() throws IOException {
        var away =
                play(
                        byWeb("/srv/acme/away.pem")
                                .replace("\"{{ directory }}\"", "https://localhost:1/dir"));

        assertThat(away.out() + away.err())
                .contains("the host gets no answer from the ACME server at https://localhost:1/dir")
                .contains("may the host connect to it?");
    }

    @Test
    void aServerThatTheHostDoesNotTrustIsToldWithWhatToDo() throws IOException {
        var strange =
                play(
                        byWeb("/srv/acme/away.pem")
                                .replace("acme_ca_path: /srv/acme/server.pem", "force: false"));

        assertThat(strange.out() + strange.err()).contains("certificate").contains("'ca_path'");
    }

    @Test
    void aServerThatSpeaksNoAcmeIsTold() throws IOException {
        var web =
                play(
                        byWeb("/srv/acme/away.pem")
                                .replace("\"{{ directory }}\"", "http://node1.test/dir"));

        assertThat(web.out() + web.err())
                .contains("HTTP 404")
                .contains("is 'acme_directory' the address of its directory?");
    }

    private static final String TWO_STEPS =
            """
            - acme_certificate: &order
                account_key_src: /srv/acme/account.key
                acme_version: 2
                csr: /srv/acme/node.csr
                dest: /srv/acme/two.pem
                fullchain_dest: /srv/acme/two-full.pem
                chain_dest: /srv/acme/two-chain.pem
                account_email: ops@node1.test
                terms_agreed: true
                include_renewal_cert_id: when_ari_supported
                remaining_days: DAYS
              register: order
            - copy:
                dest: /srv/www/{{ item.value['http-01'].resource }}
                content: "{{ item.value['http-01'].resource_value }}"
              loop: "{{ order.challenge_data | default({}) | dict2items }}"
            - acme_certificate:
                <<: *order
                data: "{{ order }}"
                deactivate_authzs: true
              when: order is changed
            - file:
                path: /srv/www/{{ item.value['http-01'].resource }}
                state: absent
              loop: "{{ order.challenge_data | default({}) | dict2items }}"
            - assert: {that: order.cert_days is defined}
            """;

    @Test
    void twoStepsOrderRenewInTimeAndTakeBack() throws IOException {
        var soon = TWO_STEPS.replace("DAYS", "30");

        var told = told(soon);
        assertThat(host.shell("ls /srv/acme")).doesNotContain("two.pem");
        done(soon);
        assertTrusted("/srv/acme/two-full.pem", "node1.test");
        var first = serial("/srv/acme/two.pem");
        host.shell("cat /srv/acme/two.pem /srv/acme/two-chain.pem | cmp - /srv/acme/two-full.pem");
        assertChanged(0, done(soon));
        var early = done(TWO_STEPS.replace("DAYS", "20000"));

        assertThat(told.out()).contains("no certificate → counts for at least 30 days");
        assertThat(early.out()).contains("counts for at least 20000 days");
        assertThat(serial("/srv/acme/two.pem")).isNotEqualTo(first);
        assertThat(challenges()).isEmpty();

        var takeBack =
                """
                - acme_certificate_revoke:
                    account_key_src: /srv/acme/account.key
                    certificate: /srv/acme/two.pem
                    revoke_reason: 4
                """;
        assertChanged(0, done(takeBack, "--check"));
        assertChanged(1, done(takeBack));
        assertChanged(0, done(takeBack));
        var number = serial("/srv/acme/two.pem").strip().replace("serial=", "");
        assertThat(
                        host.shell(
                                "curl -s --cacert /srv/acme/server.pem https://localhost:15000/cert-status-by-serial/"
                                        + number.toLowerCase(java.util.Locale.ROOT)))
                .contains("Revoked");
    }

    @Test
    void aWildcardIsProvenByDnsAlone() throws IOException {
        var order =
                """
                - acme_certificate:
                    account_key_src: /srv/acme/account.key
                    csr: /srv/acme/wild.csr
                    dest: /srv/acme/wild.pem
                    terms_agreed: true
                    challenge: KIND
                  register: order
                - assert:
                    that:
                      - order.challenge_data['*.node1.test']['dns-01'].record == '_acme-challenge.node1.test'
                      - order.challenge_data_dns['_acme-challenge.node1.test'] | length == 1
                      - order.authorizations['*.node1.test'].status == 'pending'
                - acme_inspect:
                    account_key_src: /srv/acme/account.key
                    url: "{{ order.order_uri }}"
                  register: seen
                - assert: {that: seen.output_json.status == 'pending' and seen.directory.newOrder is defined}
                - acme_certificate:
                    account_key_src: /srv/acme/account.key
                    csr: /srv/acme/wild.csr
                    dest: /srv/acme/wild.pem
                    challenge: KIND
                    data: "{{ order }}"
                """;

        var web = play(order.replace("KIND", "http-01"));
        var unserved = play(order.replace("KIND", "dns-01"));

        assertThat(web.out() + web.err())
                .contains("lets *.node1.test be proven by other means than http-01: dns-01");
        assertThat(unserved.out() + unserved.err())
                .contains("could not verify *.node1.test by dns-01")
                .contains("_acme-challenge.node1.test");
    }

    @Test
    void aRecordInTheDnsProvesAWildcardToAnAuthorityThatKnowsItsCustomers() throws IOException {
        var account =
                """
                - acme_account:
                    account_key_src: /srv/acme/account.key
                    acme_directory: https://localhost:14001/dir
                    ca_path: /srv/acme/server.pem
                    state: present
                    terms_agreed: true
                """;
        var stranger = play(account);
        done(
                account
                        + "    external_account_binding: {kid: customer-1, alg: HS256, key:"
                        + " c29tZXRoaW5nIHRoYXQgbm9ib2R5IGtub3dzIGJ1dCB3ZSB0d28}\n");
        done(
                """
                - acme_certificate: &order
                    account_key_src: /srv/acme/account.key
                    acme_directory: https://localhost:14001/dir
                    ca_path: /srv/acme/server.pem
                    csr: /srv/acme/wild.csr
                    fullchain_dest: /srv/acme/proven.pem
                    modify_account: false
                    challenge: dns-01
                  register: order
                - uri:
                    url: http://127.0.0.1:8055/set-txt
                    method: POST
                    body_format: json
                    body: {host: "{{ item.key }}.", value: "{{ item.value[0] }}"}
                  loop: "{{ order.challenge_data_dns | dict2items }}"
                - acme_certificate:
                    <<: *order
                    data: "{{ order }}"
                    retrieve_all_alternates: true
                    select_chain: [{test_certificates: first, issuer: {CN: nobody}}]
                  register: got
                - assert: {that: "got.all_chains[0].full_chain == got.all_chains[0].cert ~ got.all_chains[0].chain"}
                """);

        assertThat(stranger.out() + stranger.err())
                .contains("urn:ietf:params:acme:error:externalAccountRequired")
                .contains("external_account_binding");
        host.shell(
                "curl -s --cacert /srv/acme/server.pem https://localhost:15001/roots/0 >/tmp/strict");
        assertThat(
                        host.shell(
                                "openssl verify -CAfile /tmp/strict -untrusted /srv/acme/proven.pem"
                                        + " -verify_hostname any.node1.test /srv/acme/proven.pem"))
                .contains("OK");
    }

    @Test
    void aCertificateOnTheTlsPortProvesAName() throws IOException {
        done(
                """
                - openssl_privatekey: {path: /srv/acme/tls.key, type: ECC, curve: secp256r1}
                - openssl_csr: {path: /srv/acme/tls.csr, privatekey_path: /srv/acme/tls.key, subject_alt_name: ["DNS:node1.test"]}
                - acme_certificate: &order
                    account_key_src: /srv/acme/account.key
                    csr: /srv/acme/tls.csr
                    fullchain_dest: /srv/acme/tls.pem
                    terms_agreed: true
                    challenge: tls-alpn-01
                  register: order
                - acme_challenge_cert_helper:
                    challenge: tls-alpn-01
                    challenge_data: "{{ order.challenge_data['node1.test']['tls-alpn-01'] }}"
                    private_key_src: /srv/acme/tls.key
                  register: proof
                - copy: {dest: /srv/acme/proof.pem, content: "{{ proof.challenge_certificate }}"}
                - command: systemd-run --unit=alpn openssl s_server -www -accept 443 -cert /srv/acme/proof.pem -key /srv/acme/tls.key -alpn acme-tls/1
                - wait_for: {port: 443, timeout: 20}
                - acme_certificate: {<<: *order, data: "{{ order }}"}
                """);

        assertTrusted("/srv/acme/tls.pem", "node1.test");
    }

    @Test
    void anAccountIsMadeChangedAndClosed() throws IOException {
        var account =
                """
                - acme_account:
                    account_key_src: /srv/acme/other.key
                    state: present
                    contact: ["mailto:CONTACT"]
                    terms_agreed: AGREED
                """;
        var made = account.replace("CONTACT", "ops@node1.test").replace("AGREED", "true");

        var refused = play(account.replace("CONTACT", "ops@node1.test").replace("AGREED", "false"));
        assertThat(refused.out() + refused.err()).contains("terms_agreed: true");
        assertChanged(1, told(made));
        assertChanged(1, done(made));
        assertChanged(0, done(made));
        var contact = account.replace("CONTACT", "sre@node1.test").replace("AGREED", "true");
        assertChanged(1, told(contact));
        var changed = done(contact);
        assertChanged(1, changed);
        assertThat(changed.out()).contains("mailto:ops@node1.test → mailto:sre@node1.test");
        assertChanged(0, done(contact));

        var newKey =
                """
                - openssl_privatekey: {path: /srv/acme/newer.key, type: RSA, size: 2048}
                - acme_account:
                    account_key_src: /srv/acme/other.key
                    state: changed_key
                    new_account_key_src: /srv/acme/newer.key
                """;
        assertChanged(2, done(newKey));
        assertChanged(0, done(newKey));
        var closed =
                """
                - acme_account_info: &newer
                    account_key_src: /srv/acme/newer.key
                  register: before
                - acme_account: {<<: *newer, state: absent}
                - acme_account: {<<: *newer, state: absent}
                  register: again
                - acme_account_info: *newer
                  register: after
                - assert:
                    that:
                      - before.exists and before.account.status == 'valid'
                      - before.account.contact == ['mailto:sre@node1.test']
                      - before.account.public_account_key.kty == 'RSA'
                      - again is not changed
                      - not after.exists
                """;
        done(closed);
    }

    private static String identity(String name, String... more) {
        return """
        - tls_identity:
            name: node1.test
            key: /srv/acme/%1$s.key
            certificate: /srv/acme/%1$s.pem
            acme_directory: "{{ directory }}"
            acme_account_key: account.key
            acme_challenge_path: /srv/www/.well-known/acme-challenge
            acme_ca_path: /srv/acme/server.pem
        %2$s\
        """
                .formatted(name, String.join("\n", more).indent(4));
    }

    private static void assertMatch(String name) {
        host.shell(
                "test \"$(openssl pkey -in /srv/acme/%1$s.key -pubout)\" = \"$(openssl x509 -in /srv/acme/%1$s.pem -noout -pubkey)\""
                        .formatted(name));
    }

    @Test
    void anIdentityKeepsItsKeyOnTheHostAndIsOrderedAgainForOtherNamesAndKeys() throws IOException {
        var account = host.shell("cat /srv/acme/account.key");
        desk.write("account.key", account);
        var one = identity("identity");

        assertChanged(1, told(one));
        assertThat(host.shell("ls /srv/acme")).doesNotContain("identity");
        assertChanged(1, done(one));
        assertChanged(0, done(one));
        assertTrusted("/srv/acme/identity.pem", "node1.test");
        assertMatch("identity");
        var key = host.shell("sha256sum /srv/acme/identity.key; stat -c %a /srv/acme/identity.key");
        assertThat(key).endsWith("600\n");
        var two = identity("identity", "names: [node1.test, www.node1.test]");
        assertChanged(1, done(two));
        assertTrusted("/srv/acme/identity.pem", "www.node1.test");
        assertThat(
                        host.shell(
                                "sha256sum /srv/acme/identity.key; stat -c %a /srv/acme/identity.key"))
                .isEqualTo(key);
        assertChanged(1, done(identity("identity", "key_type: RSA")));
        assertChanged(0, done(identity("identity", "key_type: RSA")));
        assertTrusted("/srv/acme/identity.pem", "node1.test");
        assertMatch("identity");
        assertThat(challenges()).isEmpty();
    }

    @Test
    void aHostWithoutOpensslIsGivenItsKey() throws IOException {
        var account = host.shell("cat /srv/acme/account.key");
        desk.write("account.key", account);
        host.shell("mv /usr/bin/openssl /usr/bin/openssl-away");
        try {
            assertChanged(1, done(identity("given")));
            assertChanged(0, done(identity("given")));
        } finally {
            host.shell("mv /usr/bin/openssl-away /usr/bin/openssl");
        }

        assertTrusted("/srv/acme/given.pem", "node1.test");
        assertMatch("given");
    }

    @Test
    void aHostWithoutCurlIsToldWhatItLacks() throws IOException {
        host.shell("mv /usr/bin/curl /usr/bin/curl-away");
        Typed without;
        try {
            without = play(byWeb("/srv/acme/away.pem"));
        } finally {
            host.shell("mv /usr/bin/curl-away /usr/bin/curl");
        }

        assertThat(without.out() + without.err()).contains("install the package 'curl' first");
    }

    @Test
    void requestsLeaveNothingAmongTheProcessesOfTheHost() throws IOException {
        host.write(
                "/usr/local/bin/curl",
                """
                #!/bin/sh
                echo "curl $*" >>/tmp/calls
                exec /usr/bin/curl "$@"
                """
                        .getBytes(UTF_8),
                0755);
        try {
            done(byWeb("/srv/acme/watched.pem"));

            assertThat(host.shell("cat /tmp/calls"))
                    .contains("curl -q -sS -i -K -")
                    .doesNotContain("localhost:14000/")
                    .doesNotContain("protected");
        } finally {
            host.shell("rm -f /usr/local/bin/curl /tmp/calls");
        }
    }
}
