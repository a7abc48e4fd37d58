package dev.muster.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Slashing histories as EIP-3076 and as clients write them.
class SlashingHistoryTest {
    private static final String ROOT =
            "0x04700007fabc8282644aed6d1c7c9e21d38a03a0c4ba193f3afe428824b3a673";
    private static final PublicKey KEY =
            PublicKey.parse(
                    "0xb845089a1457f811bfc000588fbb4e713669be8ce060ea6be3c6ece09afc3794"
                            + "106c91ca73acda5e5457122d58723bed");

    private static String history(String data) {
        return "{\"metadata\":{\"interchange_format_version\":\"5\",\"genesis_validators_root\":\""
                + ROOT
                + "\"},\"data\":["
                + data
                + "]}";
    }

    private static String entry(String blocks, String attestations) {
        return "{\"pubkey\":\"%s\",\"signed_blocks\":[%s],\"signed_attestations\":[%s]}"
                .formatted(KEY, blocks, attestations);
    }

    private static SlashingHistory.Record record(String blocks, String attestations) {
        return SlashingHistory.parse(history(entry(blocks, attestations))).of(KEY).orElseThrow();
    }

    private static Optional<BigInteger> number(long number) {
        return Optional.of(BigInteger.valueOf(number));
    }

    @Test
    void readsTheStandardsExample() {
        var record =
                record(
                        "{\"slot\":\"81952\",\"signing_root\":\"0x4f\"},{\"slot\":\"81951\"}",
                        "{\"source_epoch\":\"2290\",\"target_epoch\":\"3007\",\"signing_root\":\"0x58\"},"
                                + "{\"source_epoch\":\"2290\",\"target_epoch\":\"3008\"}");

        assertThat(record.slot()).isEqualTo(number(81952));
        assertThat(record.source()).isEqualTo(number(2290));
        assertThat(record.target()).isEqualTo(number(3008));
    }

    @Test
    void takesNullEmptyAndAbsentRootsForTheSame() {
        var some = record("{\"slot\":\"7\",\"signing_root\":null}", "");

        assertThat(some).isEqualTo(record("{\"slot\":\"7\",\"signing_root\":\"\"}", ""));
        assertThat(some).isEqualTo(record("{\"slot\":7}", ""));
        assertThat(SlashingHistory.parse(history(entry("{\"slot\":\"7\"}", ""))).written())
                .isEqualTo(history(entry("{\"slot\":\"7\"}", "")))
                .doesNotContain("null");
    }

    @Test
    void writesWhatItReads() {
        var text =
                history(
                        entry(
                                "{\"slot\":\"3\"},{\"slot\":\"18446744073709551615\",\"signing_root\":\"0xab\"}",
                                "{\"source_epoch\":\"0\",\"target_epoch\":\"0\"}"));

        assertThat(SlashingHistory.parse(text).written()).isEqualTo(text);
    }

    @Test
    void leavesOutEntriesThatAreNoKeys() {
        var bogus =
                "{\"pubkey\":\"0x47454e455349535f54494d45\",\"signed_blocks\":[],\"signed_attestations\":[]}";

        var history = SlashingHistory.parse(history(bogus + "," + entry("{\"slot\":\"1\"}", "")));

        assertThat(history.records()).containsOnlyKeys(KEY);
        assertThat(history.bogus()).containsExactly("0x47454e455349535f54494d45");
        assertThatThrownBy(() ->
                        SlashingHistory.parse(
                                history(bogus.replace("s\":[]", "s\":[{\"slot\":\"1\"}]"))))
                .hasMessageContaining("which is no key");
    }

    @Test
    void mergesToTheHighestOfEach() {
        var one =
                SlashingHistory.parse(
                        history(
                                entry(
                                        "{\"slot\":\"4\"},{\"slot\":\"98\",\"signing_root\":\"0xaa\"}",
                                        "{\"source_epoch\":\"5\",\"target_epoch\":\"6\"}")));
        var two =
                SlashingHistory.parse(
                        history(
                                entry(
                                        "{\"slot\":\"51\"}",
                                        "{\"source_epoch\":\"2\",\"target_epoch\":\"9\",\"signing_root\":\"0xbb\"}")));

        var both = one.merged(two).condensed();

        assertThat(both.written())
                .isEqualTo(
                        history(
                                entry(
                                        "{\"slot\":\"98\",\"signing_root\":\"0xaa\"}",
                                        "{\"source_epoch\":\"5\",\"target_epoch\":\"9\"}")));
        assertThat(both.of(KEY).orElseThrow().covers(one.of(KEY).orElseThrow())).isTrue();
        assertThat(one.of(KEY).orElseThrow().covers(two.of(KEY).orElseThrow())).isFalse();
        assertThat(both.merged(one).condensed().of(KEY)).isEqualTo(both.of(KEY));
    }

    @Test
    void forgetsARootThatIsInDoubt() {
        assertThat(
                        record(
                                        "{\"slot\":\"9\",\"signing_root\":\"0xaa\"},{\"slot\":\"9\",\"signing_root\":\"0xbb\"}",
                                        "")
                                .highest()
                                .blocks())
                .containsExactly(
                        new SlashingHistory.Block(BigInteger.valueOf(9), Optional.empty()));
    }

    @Test
    void takesTheSameKeyTwiceAsOne() {
        var history =
                SlashingHistory.parse(
                        history(
                                entry("{\"slot\":\"4\"}", "")
                                        + ","
                                        + entry("{\"slot\":\"9\"}", "")));

        assertThat(history.of(KEY).orElseThrow().blocks()).hasSize(2);
    }

    @Test
    void refusesAnotherChain() {
        var history = SlashingHistory.parse(history(""));

        history.verifyChain(ROOT.toUpperCase(java.util.Locale.ROOT).replace("0X", "0x"));
        assertThatThrownBy(() -> history.verifyChain(ROOT.replace("0x0", "0x1")))
                .hasMessageContaining("of another chain");
    }

    @Test
    void refusesWhatItCannotRead() {
        for (var wrong :
                List.of(
                        "{\"slot\":\"-1\"}",
                        "{\"slot\":\"18446744073709551616\"}",
                        "{\"slot\":\"0x10\"}",
                        "{}")) {
            assertThatThrownBy(() -> record(wrong, ""))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("slot");
        }
        assertThatThrownBy(() -> record("", "{\"source_epoch\":\"9\",\"target_epoch\":\"8\"}"))
                .hasMessageContaining("after its target");
        assertThatThrownBy(() -> SlashingHistory.parse(history("").replace("\"5\"", "\"6\"")))
                .hasMessageContaining("version 6");
        assertThatThrownBy(() -> SlashingHistory.parse(history("{\"pubkey\":\"" + KEY + "\"}")))
                .hasMessageContaining("has no 'signed_blocks'");
        assertThatThrownBy(() -> SlashingHistory.parse("{\"data\":[]}"))
                .hasMessageContaining("metadata");
    }

    @Test
    void readsTheKeymanagersAnswers() {
        assertThat(
                        Keymanager.listed(
                                "{\"data\":[{\"validating_pubkey\":\"%s\",\"derivation_path\":\"\"}]}"
                                        .formatted(KEY)))
                .containsExactly(KEY);
        var deletion =
                Keymanager.deletion(
                        "{\"data\":[{\"status\":\"deleted\"}],\"slashing_protection\":"
                                + new Json.Text(history(entry("{\"slot\":\"4\"}", ""))).written()
                                + "}",
                        1);
        assertThat(deletion.statuses())
                .extracting(Keymanager.Status::word)
                .containsExactly("deleted");
        assertThat(deletion.history().orElseThrow().of(KEY)).isPresent();
        assertThatThrownBy(() -> Keymanager.statuses("{\"data\":[{\"status\":\"imported\"}]}", 2))
                .hasMessageContaining("tells of 1 keys, where it was asked about 2");
    }

    @Test
    void leavesAHistoryOutWhereThereIsNone() {
        assertThat(Keymanager.importing(List.of(), List.of(), Optional.empty()))
                .isEqualTo("{\"keystores\":[],\"passwords\":[]}");
    }
}
