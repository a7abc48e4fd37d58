package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Node keys in an encrypted file, and what a play makes of them.
class KeysTest {
    @TempDir private Path folder;
    private Desk desk;

    @BeforeEach
    void password() throws IOException {
        desk = Desk.in(folder);
        Files.writeString(
                folder.resolve("hosts"),
                """
                [ethereum]
                eth-1 p2p=10.0.0.1 ansible_connection=local
                eth-2 p2p=10.0.0.2 ansible_connection=local
                """);
    }

    private String file() {
        return desk.at("group_vars/all/node_keys.yml");
    }

    private Typed make(String... more) {
        return desk.done(making(more));
    }

    private String[] making(String... more) {
        var all = new java.util.ArrayList<>(List.of("keys", "new", "--into", file()));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private String secret() {
        return desk.done("vault", "view", file()).out();
    }

    @Test
    void aPatternThatNoHostFitsIsAMistake() {
        var typed = desk.typed(making("devp2p", "--for", "etheruem", "-i", desk.at("hosts")));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err())
                .startsWith(
                        "error: no host or group matches 'etheruem'\nhint: did you mean 'ethereum'?");
    }

    @Test
    void keysLieEncryptedForTheirOwnerAlone() throws IOException {
        make("swarm");

        assertThat(Files.readString(Path.of(file()))).startsWith("$ANSIBLE_VAULT;");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file()))))
                .isEqualTo("rw-------");
        assertThat(secret()).startsWith("node_keys:\n  shared:\n    swarm: ");
    }

    @Test
    void aKeyThatIsThereIsKeptUnlessAnotherIsAskedFor() {
        var first = make("devp2p", "--for", "eth-1").out();
        var second = make("devp2p", "--for", "eth-1", "--for", "eth-2").out();
        var third = make("devp2p", "--for", "eth-1", "--replace").out();

        assertThat(first).matches("eth-1 +devp2p +node_id [0-9a-f]{64} new\n");
        assertThat(second.lines().toList())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo(first.replace(" new\n", " kept")),
                        line -> assertThat(line).matches("eth-2 .* new"));
        assertThat(third).isNotEqualTo(first).endsWith("new\n");
    }

    @Test
    void aPatternNamesTheHostsOfAnInventory() {
        make("libp2p", "-i", desk.at("hosts"), "--for", "ethereum");

        assertThat(desk.done("keys", "list", file()).out().lines())
                .hasSize(2)
                .allMatch(line -> line.matches("eth-[12] +libp2p +peer_id 12D3KooW\\w+"));
        assertThat(desk.typed(making("libp2p", "-i", desk.at("hosts"), "--for", "no")).err())
                .contains("no");
    }

    @Test
    void aKeyOfAHostNeedsItsHost() {
        var typed = desk.typed(making("devp2p"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("a devp2p key is one host's own: --for names the hosts");
    }

    @Test
    void anExistingKeyIsTakenOnceAndRefusedForASecondHost() throws IOException {
        Files.writeString(
                folder.resolve("nodekey"),
                "b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291\n");
        make("devp2p", "--for", "eth-1", "--from", desk.at("nodekey"));

        var shown =
                desk.done("keys", "show", file(), "eth-1", "devp2p", "--address", "10.0.0.1").out();
        var again = desk.typed(making("devp2p", "--for", "eth-2", "--from", desk.at("nodekey")));

        assertThat(shown)
                .contains(
                        "node_id: a448f24c6d18e575453db13171562b71999873db5b286df957af199ec94617f7")
                .contains(
                        "enode: enode://ca634cae0d49acb401d8a4c6b6fe8c55b70d115bf400769cc1400f3258cd")
                .contains("@10.0.0.1:30303\n")
                .doesNotContain("b71c71a6");
        assertThat(again.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(again.err()).contains("eth-1 and eth-2 have the same devp2p key");
        assertThat(desk.done("keys", "list", file()).out()).doesNotContain("eth-2");
    }

    @Test
    void whatIsNoFileOfKeysIsLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve("group_vars/all"));
        Files.writeString(Path.of(file()), "other: 1\n");
        desk.done("vault", "encrypt", file());
        var before = Files.readString(Path.of(file()));

        var typed = desk.typed(making("swarm"));

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("is no file of node keys");
        assertThat(Files.readString(Path.of(file()))).isEqualTo(before);
    }

    /// The names of peers are in a node's settings before any node has ever run.
    @Test
    void peersAreWiredFromDeclaredKeysAndNothingShowsOne() throws IOException {
        make("devp2p", "-i", desk.at("hosts"), "--for", "all");
        make("cometbft_node", "-i", desk.at("hosts"), "--for", "all");
        make("jwt");
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: ethereum
                  gather_facts: false
                  tasks:
                    - copy:
                        content: |
                          {% for h in groups.ethereum | difference([inventory_hostname]) %}
                          {{ node_keys[h].devp2p | enode(hostvars[h].p2p) }}
                          {{ node_keys[h].cometbft_node | node_id }}@{{ hostvars[h].p2p }}:26656
                          {% endfor %}
                        dest: "DIR/{{ inventory_hostname }}-peers"
                    - node_key:
                        kind: "{{ item }}"
                        path: "DIR/{{ inventory_hostname }}-{{ item }}"
                        content: "{{ node_keys[inventory_hostname][item] }}"
                        address: "{{ p2p if item == 'devp2p' else omit }}"
                      loop: [devp2p, cometbft_node]
                      register: made
                    - node_key:
                        kind: jwt
                        path: "DIR/{{ inventory_hostname }}-jwt"
                        content: "{{ node_keys.shared.jwt }}"
                    - debug: var=made.results[0].enode
                    - debug: {var: made}
                    - debug: {var: node_keys}
                """
                        .replace("DIR", folder.toString()));
        var run = desk.done("play", "-i", desk.at("hosts"), "--diff", "-vvvv", desk.at("site.yml"));
        var again = desk.done("play", "-i", desk.at("hosts"), desk.at("site.yml"));

        var peers = Files.readString(folder.resolve("eth-1-peers"));
        assertThat(peers)
                .matches(
                        "(?s)enode://[0-9a-f]{128}@10\\.0\\.0\\.2:30303\\n[0-9a-f]{40}@10\\.0\\.0\\.2:26656\\n.*");
        assertThat(run.out()).contains(peers.lines().findFirst().orElseThrow());
        assertThat(again.out()).contains("changed=0").doesNotContain("changed=1");
        for (var name : List.of("eth-1-devp2p", "eth-1-jwt")) {
            var key = Files.readString(folder.resolve(name)).strip();
            assertThat(run.out() + run.err()).doesNotContain(key);
            assertThat(run.out() + run.err()).doesNotContain(key.replace("0x", ""));
        }
        var comet = Files.readString(folder.resolve("eth-1-cometbft_node"));
        assertThat(run.out()).doesNotContain(comet.split("\"")[9]);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("eth-1-devp2p"))))
                .isEqualTo("rw-------");
    }
}
