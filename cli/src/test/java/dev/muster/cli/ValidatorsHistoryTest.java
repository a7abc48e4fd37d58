package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What keys have signed, as a user looks at it and merges it.
class ValidatorsHistoryTest {
    private static final String ROOT = FakeKeymanager.ROOT;
    private static final String OTHER_ROOT = "0x" + "11".repeat(32);
    private static final String KEY = TestKeys.keystore(0).publicKey().toString();
    private static final String OTHER = TestKeys.keystore(1).publicKey().toString();

    @TempDir private Path folder;

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private void write(String name, String root, String... entries) throws IOException {
        Files.writeString(
                folder.resolve(name),
                """
                {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "%s"},
                 "data": [%s]}
                """
                        .formatted(root, String.join(",", entries)));
    }

    private static String entry(String key, String blocks, String attestations) {
        return "{\"pubkey\": \"%s\", \"signed_blocks\": [%s], \"signed_attestations\": [%s]}"
                .formatted(key, blocks, attestations);
    }

    private static String block(int slot) {
        return "{\"slot\": \"%d\", \"signing_root\": \"0x%064x\"}".formatted(slot, slot);
    }

    private static String vote(int source, int target) {
        return "{\"source_epoch\": \"%d\", \"target_epoch\": \"%d\"}".formatted(source, target);
    }

    private Typed history(String... more) {
        var words = new ArrayList<>(List.of("validators", "history"));
        words.addAll(List.of(more));
        return Typed.muster(words.toArray(String[]::new));
    }

    private Typed refused(String... more) {
        var typed = history(more);
        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.out()).isEmpty();
        return typed;
    }

    private SlashingHistory.Record record(String file, String key) throws IOException {
        return SlashingHistory.parse(Files.readString(folder.resolve(file)))
                .of(dev.muster.validator.PublicKey.parse(key))
                .orElseThrow();
    }

    @Test
    void tellsTheHighestThatEachKeyHasSigned() throws IOException {
        write(
                "one.json",
                ROOT,
                entry(KEY, block(81952) + "," + block(7), vote(2290, 3007) + "," + vote(2, 3)),
                entry(OTHER, "", ""));

        var typed = history(at("one.json"));

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(typed.out().lines())
                .containsExactlyInAnyOrder(
                        KEY + "  block 81952  source 2290  target 3007",
                        OTHER + "  block -  source -  target -");
        assertThat(history(at("one.json"), "--root", ROOT)).isEqualTo(typed);
    }

    @Test
    void mergesWhatTwoHostsKnowIntoAFileForItsOwnerAlone() throws IOException {
        write("a.json", ROOT, entry(KEY, block(7), vote(2, 3)));
        write("b.json", ROOT, entry(KEY, block(9), vote(3, 4)), entry(OTHER, "", vote(1, 2)));

        var typed = history(at("a.json"), at("b.json"), "-o", at("all.json"));

        assertThat(typed.exit()).as(typed.toString()).isEqualTo(ExitCode.DONE);
        var merged = record("all.json", KEY);
        assertThat(merged.blocks()).hasSize(2);
        assertThat(merged.attestations()).hasSize(2);
        assertThat(merged.covers(record("a.json", KEY))).isTrue();
        assertThat(record("all.json", OTHER).target()).contains(BigInteger.TWO);
        assertThat(
                        PosixFilePermissions.toString(
                                Files.getPosixFilePermissions(folder.resolve("all.json"))))
                .isEqualTo("rw-------");
        assertThat(history(at("all.json")).out()).isEqualTo(typed.out());
        assertThat(history("-o", "-", at("all.json")).out())
                .isEqualTo(Files.readString(folder.resolve("all.json")));
    }

    @Test
    void writesTheHighestAloneWhereItIsAskedTo() throws IOException {
        write("a.json", ROOT, entry(KEY, block(7) + "," + block(9), vote(3, 4) + "," + vote(2, 5)));

        assertThat(history(at("a.json"), "--highest", "-o", at("all.json")).exit())
                .isEqualTo(ExitCode.DONE);

        var record = record("all.json", KEY);
        assertThat(record.blocks()).hasSize(1);
        assertThat(record.attestations()).hasSize(1);
        assertThat(record.covers(record("a.json", KEY))).isTrue();
        assertThat(record.source()).contains(BigInteger.valueOf(3));
        assertThat(record.target()).contains(BigInteger.valueOf(5));
    }

    @Test
    void refusesHistoriesOfAnotherChain() throws IOException {
        write("a.json", ROOT, entry(KEY, block(7), ""));
        write("b.json", OTHER_ROOT, entry(KEY, block(9), ""));

        assertThat(refused(at("a.json"), at("b.json"), "-o", at("all.json")).err())
                .contains("is of another chain", "nothing was written");
        assertThat(refused(at("a.json"), "--root", OTHER_ROOT, "-o", at("all.json")).err())
                .contains("a.json", "is of another chain");
        assertThat(refused(at("a.json"), "--root", "mainnet").err())
                .contains("'mainnet' is no genesis_validators_root");
        assertThat(folder.resolve("all.json")).doesNotExist();
    }

    @Test
    void writesOverNoHistoryThatIsNotMerged() throws IOException {
        write("a.json", ROOT, entry(KEY, block(7), ""));
        write("all.json", ROOT, entry(KEY, block(9), ""));

        assertThat(refused(at("a.json"), "-o", at("all.json")).err())
                .contains("all.json is there already");
        assertThat(record("all.json", KEY).slot()).contains(BigInteger.valueOf(9));
        assertThat(history(at("a.json"), at("all.json"), "-o", at("all.json")).exit())
                .isEqualTo(ExitCode.DONE);
        assertThat(record("all.json", KEY).blocks()).hasSize(2);
    }

    @Test
    void leavesOutWhatIsNoKeyAndSaysSo() throws IOException {
        write("a.json", ROOT, entry("0x47454e45534953", "", ""), entry(KEY, block(7), ""));

        var typed = history(at("a.json"));

        assertThat(typed.exit()).isEqualTo(ExitCode.DONE);
        assertThat(typed.err()).contains("left out '0x47454e45534953', which is no key");
        write("b.json", ROOT, entry("0x47454e45534953", block(8), ""));
        assertThat(refused(at("b.json")).err()).contains("b.json", "which is no key");
    }

    @Test
    void tellsWhatIsWrongInAFile() throws IOException {
        Files.writeString(folder.resolve("text"), "nothing");
        Files.writeString(
                folder.resolve("old"), "{\"metadata\": {\"interchange_format_version\": \"3\"}}");
        write("surround.json", ROOT, entry(KEY, "", vote(4, 3)));
        write("number.json", ROOT, entry(KEY, "{\"slot\": \"-1\"}", ""));

        assertThat(refused(at("none")).err()).contains("none can't be read");
        assertThat(refused(at("text")).err()).contains("text: the slashing history is not JSON");
        assertThat(refused(at("old")).err()).contains("of version 3, not 5");
        assertThat(refused(at("surround.json")).err())
                .contains("has its source (4) after its target");
        assertThat(refused(at("number.json")).err()).contains("'-1' is no slot");
        assertThat(refused().err()).contains("FILE");
    }
}
