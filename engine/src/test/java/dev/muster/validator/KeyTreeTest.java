package dev.muster.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The test cases of EIP-2333 and BIP-39, and what is refused.
class KeyTreeTest {
    private static final String ABANDON =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon"
                    + " abandon about";

    @ParameterizedTest
    @CsvSource({
        "c55257c360c07c72029aebc1b53c05ed0362ada38ead3e3e9efa3708e53495531f09a6987599d18264c1e1c92f2cf141630c7a3c4ab7c81b2f001698e7463b04,"
                + " 6083874454709270928345386274498605044986640685124978867557563392430687146096, 0,"
                + " 20397789859736650942317412262472558107875392172444076792671091975210932703118",
        "3141592653589793238462643383279502884197169399375105820974944592,"
                + " 29757020647961307431480504535336562678282505419141012933316116377660817309383, 3141592653,"
                + " 25457201688850691947727629385191704516744796114925897962676248250929345014287",
        "0099FF991111002299DD7744EE3355BBDD8844115566CC55663355668888CC00,"
                + " 27580842291869792442942448775674722299803720648445448686099262467207037398656, 4294967295,"
                + " 29358610794459428860402234341874281240803786294062035874021252734817515685787",
        "d4e56740f876aef8c010b86a40d5f56745a118d0906a34e69aec8c0db1cb8fa3,"
                + " 19022158461524446591288038168518313374041767046816487870552872741050760015818, 42,"
                + " 31372231650479070279774297061823572166496564838472787488249775572789064611981"
    })
    void growsTheKeysOfTheStandard(String seed, BigInteger master, long index, BigInteger child) {
        var tree = KeyTree.of(HexFormat.of().parseHex(seed));

        assertThat(tree.master().number()).isEqualTo(master);
        assertThat(tree.at("m/" + index).number()).isEqualTo(child);
    }

    @Test
    void readsAMnemonicWithItsPassphrase() {
        var tree = KeyTree.of(Mnemonic.parse(ABANDON).seed("TREZOR"));

        assertThat(tree.at("m/0").number())
                .isEqualTo(
                        "20397789859736650942317412262472558107875392172444076792671091975210932703118");
        assertThat(tree).isNotEqualTo(KeyTree.of(Mnemonic.parse(ABANDON).seed("")));
    }

    @Test
    void takesBlanksAndCapitalsOfAMnemonicAsTheyCome() {
        assertThat(Mnemonic.parse("  Abandon\n" + ABANDON.substring(8) + "\n").seed(""))
                .isEqualTo(Mnemonic.parse(ABANDON).seed(""));
    }

    @Test
    void findsTheSigningKeysOfValidators() {
        var tree = KeyTree.of(Mnemonic.parse(ABANDON).seed(""));

        assertThat(tree.at(KeyTree.signing(0)).publicKey())
                .hasToString(
                        "0xb3e445d43871965d890a398f719348a1405ac72e35b92727cc570026f54471af"
                                + "7ea7b2040622a8fd0b5bfb2a209b5911");
        assertThat(tree.at("m/12381/3600/1/0/0").publicKey())
                .hasToString(
                        "0xaeb399bf5648b0e9980c1731824c269631a41320c3d7f730c40587e1a37a5e1c"
                                + "8b5755fd90080a7b3fb90d3fd419c0a7");
    }

    @Test
    void refusesAMnemonicWithoutQuotingIt() {
        assertThatThrownBy(() -> Mnemonic.parse(ABANDON.replace("about", "abandon")))
                .hasMessageContaining("checksum")
                .message()
                .doesNotContain("abandon");
        assertThatThrownBy(() -> Mnemonic.parse(ABANDON.replace("about", "sesame")))
                .hasMessageContaining("word 12")
                .message()
                .doesNotContain("sesame");
        assertThatThrownBy(() -> Mnemonic.parse("zoo zoo")).hasMessageContaining("not 2");
        assertThat(Mnemonic.parse(ABANDON)).hasToString("********");
    }

    @Test
    void refusesPathsThatAreNone() {
        var tree = KeyTree.of(new byte[32]);

        assertThatThrownBy(() -> tree.at("12381/3600")).hasMessageContaining("begin with m");
        assertThatThrownBy(() -> tree.at("m/4294967296")).hasMessageContaining("below 2^32");
        assertThatThrownBy(() -> tree.at("m/1'")).hasMessageContaining("below 2^32");
        assertThatThrownBy(() -> KeyTree.of(new byte[16])).hasMessageContaining("32 bytes");
    }
}
