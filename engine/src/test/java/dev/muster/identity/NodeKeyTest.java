package dev.muster.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Known answers: of EIP-778, of the specification of peer ids, of js-libp2p and of CometBFT.
class NodeKeyTest {
    private static final String DEVP2P =
            "b71c71a67e1177ad4e901695e1b4b9ee17ae16c6668d313eac2f96dbcda3f291";

    private static final String EDWARDS =
            "080112407e0830617c4a7de83925dfb2694556b12936c477a0e1feb2e148ec9da60fee7d"
                    + "1ed1e8fae2c4a144b8be8fd4b47bf3d3b34b871c3cacf6010f0e42d474fce27e";

    private static final String COMET =
            """
            {"priv_key":{"type":"tendermint/PrivKeyEd25519","value":\
            "iks74YM/Di06VI4JPZ3zOxrKfQ0iwwgXhNa6aIzaduf/RsIQEHBQiuOpiv6kp/MeXL5IEyOQD+FwJH2izDGeuQ=="}}
            """;

    private static EthereumKey ethereum() {
        return (EthereumKey) Kind.DEVP2P.read(DEVP2P);
    }

    private static Place place(String address, int tcp, int udp) {
        return Place.of(address, OptionalInt.of(tcp), OptionalInt.of(udp));
    }

    @Test
    void makesTheRecordOfTheStandardToTheLetter() {
        var place = Place.of("127.0.0.1", OptionalInt.empty(), OptionalInt.of(30303));

        assertThat(ethereum().enr(Optional.of(place), 1))
                .isEqualTo(
                        "enr:-IS4QHCYrYZbAKWCBRlAy5zzaDZXJBGkcnh4MHcBFZntXNFrdvJjX04jRzjzCBOonrkTfj"
                                + "499SZuOh8R33Ls8RRcy5wBgmlkgnY0gmlwhH8AAAGJc2VjcDI1NmsxoQPKY0yuDUmstA"
                                + "HYpMa2_oxVtw0RW_QAdpzBQA8yWM0xOIN1ZHCCdl8");
        assertThat(ethereum().nodeId())
                .isEqualTo("a448f24c6d18e575453db13171562b71999873db5b286df957af199ec94617f7");
    }

    @Test
    void signsSoThatItsPublicKeyConfirmsIt() {
        for (int i = 0; i < 50; i++) {
            var key = (EthereumKey) Kind.DEVP2P.generate();
            var digest = Bytes.keccak256(new byte[] {(byte) i});

            assertThat(key.hasSigned(digest, key.sign(digest))).isTrue();
        }
    }

    @Test
    void tellsTheDiscoveryPortInEnodesOnlyWhereItIsAnother() {
        var name =
                "enode://ca634cae0d49acb401d8a4c6b6fe8c55b70d115bf400769cc1400f3258cd3138"
                        + "7574077f301b421bc84df7266c44e9e6d569fc56be00812904767bf5ccd1fc7f@";

        assertThat(ethereum().enode(place("10.3.58.6", 30303, 30303)))
                .isEqualTo(name + "10.3.58.6:30303");
        assertThat(ethereum().enode(place("10.3.58.6", 30303, 30301)))
                .isEqualTo(name + "10.3.58.6:30303?discport=30301");
        assertThat(ethereum().enode(place("fd00::1", 30303, 30303)))
                .isEqualTo(name + "[fd00:0:0:0:0:0:0:1]:30303");
    }

    @Test
    void refusesNamesWhereOnlyAddressesWillDo() {
        assertThatThrownBy(() -> place("node1.example.org", 30303, 30303))
                .hasMessage(
                        "'node1.example.org' is no IP address, and peers are told of addresses"
                                + " alone");
        assertThatThrownBy(() -> place("10.0.0.1", 70000, 30303)).hasMessageContaining("no port");
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({
        EDWARDS
                + ", 12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq,"
                + " bafzaajaiaejcahwr5d5ofrfbis4l5d6uwr57hu5tjodrypfm6yaq6dsc2r2pzyt6",
        "0802122053DADF1D5A164D6B4ACDB15E24AA4C5B1D3461BDBD42ABEDB0A4404D56CED8FB,"
                + " 16Uiu2HAmLhLvBoYaoZfaMUKuibM6ac163GwKY74c5kiSLg5KvLpY,"
                + " bafzaajiiaijcca3xo7uzjzcsyilaj6i54cj44qk7kqzpoao5rti2pjx6udtdbp6kte"
    })
    void namesPeersAsTheirOwnLibraryDoes(String message, String id, String contentId) {
        var key = (PeerKey) Kind.LIBP2P.read(message);

        assertThat(key.peerId()).isEqualTo(id);
        assertThat(key.contentId()).isEqualTo(contentId);
    }

    @Test
    void namesPeersWithKeysOfRsa() throws Exception {
        try (var file = getClass().getResourceAsStream("rsa-peer.txt")) {
            var key = (PeerKey) Kind.LIBP2P.read(file == null ? new byte[0] : file.readAllBytes());

            assertThat(key.peerId()).isEqualTo("QmQCquV4CkupAmpc65PNTMcHs6GA1WJwKGp82o6Pc4nQch");
            assertThat(key.contentId())
                    .isEqualTo("bafzbeia3w5rq3xxzxafm5cnd56v4lhnjvnso5ubqs3nevushtjauic4vni");
            assertThat(key.open()).containsEntry("type", "rsa");
        }
    }

    @Test
    void readsTheKeyThatIpfsKeepsInItsSettings() {
        var secret = Bytes.base64(Bytes.ofHex(EDWARDS).orElseThrow());
        var settings =
                """
                {"Datastore": {}, "Identity": {"PeerID": "%s", "PrivKey": "%s"}}
                """;

        assertThat(
                        Kind.LIBP2P.read(
                                settings.formatted(
                                        "12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq",
                                        secret)))
                .isEqualTo(Kind.LIBP2P.read(EDWARDS));
        assertThatThrownBy(() ->
                        Kind.LIBP2P.read(
                                settings.formatted(
                                        "12D3KooWNotThisOneAtAllNotThisOneAtAll", secret)))
                .hasMessageContaining("but its private key is that of 12D3KooWBtg3aaRMjxwedh83");
    }

    @Test
    void namesCometNodesByTheDigestOfTheirKey() {
        var node = Kind.COMETBFT_NODE.read(COMET);
        var validator = Kind.COMETBFT_VALIDATOR.read(COMET);

        assertThat(node.open())
                .containsEntry("node_id", "3c5042645bad50a98f0a7d567f862e1a861c23c5");
        assertThat(validator.open())
                .containsEntry("address", "3C5042645BAD50A98F0A7D567F862E1A861C23C5")
                .containsEntry("public_key", "/0bCEBBwUIrjqYr+pKfzHly+SBMjkA/hcCR9oswxnrk=");
        assertThat(Bytes.text(node.content(Form.TEXT))).isEqualTo(COMET);
    }

    @Test
    void refusesCometKeysWhoseHalvesDisagree() {
        assertThatThrownBy(() -> Kind.COMETBFT_NODE.read(COMET.replace("iks7", "ikt7")))
                .hasMessageContaining("its public half is not that of its private half");
        var other = Bytes.text(Kind.COMETBFT_VALIDATOR.generate().content(Form.TEXT));
        assertThatThrownBy(() ->
                        Kind.COMETBFT_VALIDATOR.read(
                                other.replaceFirst(
                                        "\"address\": \"[0-9A-F]{4}", "\"address\": \"0000")))
                .hasMessageContaining("its address is 0000");
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void readsEveryFormOfAKeyThatItWrites(Kind kind) {
        for (int i = 0; i < 20; i++) {
            var key = kind.generate();
            for (var form : key.forms()) {
                assertThat(kind.read(key.content(form))).isEqualTo(key);
                assertThat(key.isIn(key.content(form), form)).isTrue();
                assertThat(kind.generate().isIn(key.content(form), form)).isFalse();
            }
            assertThat(kind.read(key.content(kind.usual())).open()).isEqualTo(key.open());
        }
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void neverShowsAPrivateKeyByItsPublicPartOrItsText(Kind kind) {
        var key = kind.generate();
        var seen = key.open().values() + key.toString();

        for (var form : key.forms()) {
            var content = Bytes.text(key.content(form));
            assertThat(seen).doesNotContain(content.strip());
        }
    }

    /// A template that is common elsewhere writes fewer digits for one secret in sixteen.
    @Test
    void makesJwtSecretsOfExactly256BitsAlways() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 2000; i++) {
            var text = Bytes.text(Kind.JWT.generate().content(Form.PREFIXED_HEX)).strip();

            assertThat(text).matches("0x[0-9a-f]{64}");
            assertThat(seen.add(text)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x", "0xabc", "zz", "", "00", "0x000102030405060708090a0b0c0d0e0f"})
    void refusesJwtSecretsOfAnotherLength(String text) {
        assertThatThrownBy(() -> Kind.JWT.read(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void writesSwarmKeysInThreeLines() {
        var lines = Bytes.text(Kind.SWARM.generate().content(Form.TEXT)).lines().toList();

        assertThat(lines).hasSize(3).startsWith("/key/swarm/psk/1.0.0/", "/base16/");
        assertThat(lines.getLast()).matches("[0-9a-f]{64}");
        assertThatThrownBy(() -> Kind.SWARM.read("/key/swarm/psk/1.0.0/\n/base64/\nAAAA\n"))
                .hasMessageContaining("it is no swarm key");
    }

    @Test
    void saysWhichKindsThereAre() {
        assertThatThrownBy(() -> Kind.of("bls"))
                .hasMessage(
                        "there are no keys of kind 'bls'; the kinds are jwt, swarm,"
                                + " cluster_secret, devp2p, libp2p, ipfs_cluster, cometbft_node,"
                                + " cometbft_validator");
    }
}
