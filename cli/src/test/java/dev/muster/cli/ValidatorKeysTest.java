package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.validator.Keystore;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Validators' keys that playbooks give to clients, on a fleet of two.
class ValidatorKeysTest {
    @TempDir private Path folder;
    private final FakeKeymanager.Chain chain = new FakeKeymanager.Chain();
    private FakeKeymanager a;
    private FakeKeymanager b;
    private final Keystore first = TestKeys.keystore(0);
    private final Keystore second = TestKeys.keystore(1);

    @BeforeEach
    void start() throws IOException {
        a = new FakeKeymanager(folder.resolve("a"), chain);
        b = new FakeKeymanager(folder.resolve("b"), chain);
        write("0.json", first.text());
        write("1.json", second.text());
        write(
                "site.yml",
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - validator_keys:
                        assume_keyless: "{{ gone | default([]) }}"
                """);
        assign("0", "1");
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
        assertThat(chain.crimes()).isEmpty();
    }

    private void write(String name, String text) throws IOException {
        TextFile.write(folder, name, text);
    }

    private void assign(String toA, String toB) throws IOException {
        write(
                "hosts.yml",
                """
                all:
                  vars: {ansible_connection: local}
                  hosts:
                    a: {validator_client: %s}
                    b: {validator_client: %s}
                """
                        .formatted(a.described(), b.described()));
        write("host_vars/a.yml", keys(toA));
        write("host_vars/b.yml", keys(toB));
    }

    private static String keys(String numbers) {
        var text = new StringBuilder("validator_keys:\n");
        for (var number : numbers.split("")) {
            text.append(
                    "  - {keystore: %s.json, password: open sesame %s, new: true}\n"
                            .formatted(number, number));
        }
        return text.toString();
    }

    private Typed play(String... more) {
        var words =
                new java.util.ArrayList<>(List.of("play", at("site.yml"), "-i", at("hosts.yml")));
        words.addAll(List.of(more));
        return Typed.muster(Map.of(), dev.muster.run.Prompting.NOBODY, "muster", words);
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @Test
    void givesEachHostItsKeysAndThenFindsNothingToDo() {
        var run = play();

        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.DONE);
        assertThat(a.active()).containsExactly(first.publicKey());
        assertThat(b.active()).containsExactly(second.publicKey());
        assertThat(run.out() + run.err()).doesNotContain("open sesame", "cafe");
        assertThat(play().out()).contains("changed=0").doesNotContain("changed=1");
        assertThat(play("--check").exit()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void tellsInCheckModeWhatItWouldDo() {
        var run = play("--check", "--diff");

        assertThat(run.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(run.out()).contains(first.publicKey().toString());
        assertThat(a.active()).isEmpty();
    }

    @Test
    void refusesAKeyThatIsAssignedTwiceBeforeAnyHostIsTouched() throws IOException {
        assign("0", "01");

        for (var run : List.of(play(), play("--limit", "b"))) {
            assertThat(run.exit()).isEqualTo(ExitCode.MISTAKE);
            assertThat(run.err())
                    .contains(
                            "validator key " + first.publicKey() + " is assigned to two hosts",
                            "host_vars/a.yml:1",
                            "host_vars/b.yml:1",
                            "nothing was touched");
        }
        assertThat(chain.requests()).isEmpty();
    }

    @Test
    void refusesAKeyThatTwoPlaysGiveToTwoHosts() throws IOException {
        write(
                "site.yml",
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - validator_keys: {keys: [{keystore: 0.json, password: open sesame 0, new: true}]}
                - hosts: b
                  gather_facts: false
                  tasks:
                    - include_tasks: more.yml
                """);
        write(
                "more.yml",
                """
                - validator_keys: {keys: [{keystore: 0.json, password: open sesame 0, new: true}]}
                """);

        var run = play();

        assertThat(run.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(run.err()).contains("site.yml:4", "more.yml:1");
        assertThat(chain.requests()).isEmpty();
    }

    @Test
    void refusesAKeyThatShowsOnlyInTheRunToBeAssignedTwice() throws IOException {
        write(
                "site.yml",
                """
                - hosts: all
                  gather_facts: false
                  serial: 1
                  tasks:
                    - command: echo 0
                      register: which
                    - validator_keys:
                        unlisted: leave
                        keys: [{keystore: "{{ which.stdout }}.json", password: open sesame 0, new: true}]
                """);

        var run = play();

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out() + run.err())
                .contains("is assigned to a (", "only one host may have it");
        assertThat(a.active()).containsExactly(first.publicKey());
        assertThat(b.active()).isEmpty();
    }

    @Test
    void refusesAKeyThatAnotherHostStillHolds() {
        b.hold(first);

        var run = play("--limit", "a");

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("b still has " + first.publicKey(), "validators move");
        assertThat(a.active()).isEmpty();
        assertThat(play("--limit", "a", "--check").exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void refusesAKeyWhoseFileLiesAtAHostThatDoesNotRun() throws IOException {
        write("b/keystores/old/voting-keystore.json", first.text());
        b.close();

        var run = play("--limit", "a");

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("b still has " + first.publicKey());
    }

    @Test
    void refusesWhereAnotherHostCannotBeAskedUnlessToldThatItIsGone() {
        b.close();

        var run = play("--limit", "a");

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("nobody can tell whether b has the keys", "assume_keyless");
        assertThat(a.active()).isEmpty();
        assertThat(play("--limit", "a", "-e", "{gone: [b]}").exit()).isEqualTo(ExitCode.DONE);
        assertThat(a.active()).containsExactly(first.publicKey());
    }

    @Test
    void takesAHostWithoutAClientForNoConcern() throws IOException {
        b.close();
        Files.delete(folder.resolve("b/token"));

        assertThat(play("--limit", "a").exit()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void failsWhereTheClientFailedSilently() {
        a.liesAboutImport = true;

        var run = play("--limit", "a");

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("disk full");
    }

    @Test
    void bringsAHistoryWithAKey() throws IOException {
        var record =
                SlashingHistory.parse(
                        """
                        {"metadata": {"interchange_format_version": "5",
                          "genesis_validators_root": "%s"},
                         "data": [{"pubkey": "%s", "signed_blocks": [{"slot": "9000"}],
                          "signed_attestations": [{"source_epoch": "3", "target_epoch": "280"}]}]}
                        """
                                .formatted(FakeKeymanager.ROOT, first.publicKey()));
        write("history.json", record.written());
        write(
                "site.yml",
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - validator_keys: {keys: [{keystore: 0.json, password: open sesame 0}], history: history.json}
                """);

        var run = play();

        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.DONE);
        assertThat(a.signed(first.publicKey())).isEqualTo(record.of(first.publicKey()));
    }

    @Test
    void tellsWhatAHostHas() throws IOException {
        a.hold(first);
        var playbook =
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - validator_keys_info:
                      register: held
                    - debug: {var: "held['keys']"}
                """;
        write("show.yml", playbook);
        var run = Typed.muster("play", at("show.yml"), "-i", at("hosts.yml"));

        assertThat(run.out()).as(run.toString()).contains(first.publicKey().toString());
    }

    private Typed task(String host, String arguments, String... more) throws IOException {
        write(
                "task.yml",
                """
                - hosts: %s
                  gather_facts: false
                  tasks:
                    - validator_keys: {unlisted: leave, %s}
                """
                        .formatted(host, arguments));
        var words =
                new java.util.ArrayList<>(List.of("play", at("task.yml"), "-i", at("hosts.yml")));
        words.addAll(List.of(more));
        return Typed.muster(
                Map.of("HOME", folder.toString()),
                dev.muster.run.Prompting.NOBODY,
                "muster",
                words);
    }

    private String absent() {
        return "state: absent, keys: ['" + first.publicKey() + "'], history_to: kept";
    }

    private Path kept() {
        return folder.resolve("kept").resolve(first.publicKey() + ".json");
    }

    private SlashingHistory.Record keptRecord() throws IOException {
        return SlashingHistory.parse(Files.readString(kept())).of(first.publicKey()).orElseThrow();
    }

    @Test
    void takesAKeyAwayWithAllThatItHasSigned() throws IOException {
        a.hold(first);
        a.hold(second);
        chain.pass(64);

        var check = task("a", absent(), "--check", "--diff");

        assertThat(check.exit()).as(check.toString()).isEqualTo(ExitCode.DRIFT);
        assertThat(check.out()).contains(first.publicKey().toString(), kept().toString());
        assertThat(a.active()).contains(first.publicKey());
        assertThat(kept()).doesNotExist();
        assertThat(folder.resolve("a/.muster-departed")).doesNotExist();

        var run = task("a", absent());

        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.DONE);
        assertThat(run.out()).contains("changed=1");
        a.restart();
        assertThat(a.active()).containsExactly(second.publicKey());
        assertThat(keptRecord()).isEqualTo(a.signed(first.publicKey()).orElseThrow());
        assertThat(keptRecord().attestations()).isNotEmpty();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())))
                .isEqualTo("rw-------");
        assertThat(task("a", absent()).out()).contains("changed=0");
        assertThat(task("a", absent(), "--check").exit()).isEqualTo(ExitCode.DONE);
        assertThat(task("b", absent()).out()).contains("changed=0");
    }

    @Test
    void tellsWhatItAddedAndRemoved() throws IOException {
        write(
                "task.yml",
                """
                - hosts: a
                  gather_facts: false
                  tasks:
                    - validator_keys: {keys: [{keystore: 0.json, password: open sesame 0, new: true}]}
                      register: one
                    - validator_keys: {state: absent, keys: ['%s'], history_to: kept}
                      register: two
                    - debug: {msg: "{{ [one['keys'], one.added, two['keys'], two.removed, two.histories] | to_json }}"}
                """
                        .formatted(first.publicKey()));

        var run = Typed.muster("play", at("task.yml"), "-i", at("hosts.yml"));

        assertThat(run.out())
                .as(run.toString())
                .contains(
                        "[[\"%1$s\"], [\"%1$s\"], [], [\"%1$s\"], [\"%2$s\"]]"
                                .formatted(first.publicKey(), kept()));
    }

    @Test
    void takesNoKeyAwayWithoutAPlaceForItsHistory() throws IOException {
        a.hold(first);
        var key = "state: absent, keys: ['" + first.publicKey() + "']";
        write("file", "");
        write("taken/" + first.publicKey() + ".json", "{}");

        assertThat(task("a", key).toString()).contains("needs 'history_to'");
        assertThat(task("a", key + ", history_to: file/below").toString())
                .contains("nothing can be kept in");
        assertThat(task("a", key + ", history_to: taken").toString()).contains("holds no history");
        assertThat(task("a", key + ", history_to: kept, through: files").toString())
                .contains("through the keymanager API alone");
        assertThat(task("a", "state: absent, history_to: kept").toString())
                .contains("needs 'keys'");
        assertThat(task("a", "history_to: kept").toString()).contains("is for 'state: absent'");
        assertThat(a.active()).contains(first.publicKey());
        assertThat(chain.requests()).noneMatch(request -> request.startsWith("DELETE"));
    }

    @Test
    void losesNoHistoryWhereTheTakingIsCutOff() throws IOException {
        a.hold(first);
        chain.pass(32);
        chain.fault(-1, false);
        task("a", absent());
        int all = chain.requests().size();
        for (boolean afterEffect : List.of(false, true)) {
            for (int lost = 1; lost <= all; lost++) {
                a.hold(first);
                chain.pass(32);
                Files.delete(kept());
                chain.fault(lost, afterEffect);
                task("a", absent());
                chain.fault(-1, false);

                var again = task("a", absent());

                assertThat(again.exit()).as("request %d: %s", lost, again).isEqualTo(ExitCode.DONE);
                assertThat(a.active()).isEmpty();
                assertThat(keptRecord()).isEqualTo(a.signed(first.publicKey()).orElseThrow());
            }
        }
    }

    @Test
    void keepsAKeyFromSigningUntilItsHistoryIsKept() throws IOException {
        a.hold(first);
        chain.pass(32);
        chain.fault(-1, false);
        task("a", absent(), "--check");
        chain.fault(chain.requests().size() + 1, true);
        task("a", absent());
        chain.fault(-1, false);

        assertThat(a.active()).isEmpty();
        var elsewhere = task("b", "keys: [{keystore: 0.json, password: open sesame 0, new: true}]");
        assertThat(elsewhere.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(elsewhere.out()).contains("is being taken from a");
        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.DONE);
        assertThat(keptRecord()).isEqualTo(a.signed(first.publicKey()).orElseThrow());
    }

    @Test
    void addsToTheHistoryThatIsKeptAlready() throws IOException {
        var before =
                """
                {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "%s"},
                 "data": [{"pubkey": "%s", "signed_blocks": [{"slot": "9"}],
                  "signed_attestations": []}]}
                """
                        .formatted(FakeKeymanager.ROOT, first.publicKey());
        write("kept/" + first.publicKey() + ".json", before);
        a.hold(first);
        chain.pass(32);

        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.DONE);

        assertThat(keptRecord().slot()).contains(java.math.BigInteger.valueOf(9));
        assertThat(keptRecord().covers(a.signed(first.publicKey()).orElseThrow())).isTrue();
    }

    @Test
    void tellsWhereARestartWouldBringAKeyBackThatWasTakenAway() throws IOException {
        a.hold(first);
        chain.pass(32);
        a.keepsFiles = true;

        var run = task("a", absent());

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("after a restart", first.publicKey() + ".json");
        Files.delete(folder.resolve("a/keystores").resolve(first.publicKey() + ".json"));
        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.DONE);
        assertThat(keptRecord()).isEqualTo(a.signed(first.publicKey()).orElseThrow());
    }

    @Test
    void asksTwiceForAKeySinceClientsLie() throws IOException {
        a.hold(first);
        chain.pass(32);
        a.lies = 1;

        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.DONE);

        assertThat(a.active()).isEmpty();
        assertThat(keptRecord()).isEqualTo(a.signed(first.publicKey()).orElseThrow());
        a.hold(first);
        a.lies = 1000;
        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.FAILED);
    }

    @Test
    void takesNothingAwayThatNobodyCanTellOf() throws IOException {
        a.hold(first);
        a.refusesDeletion = true;

        assertThat(task("a", absent()).out()).contains("locked");
        assertThat(a.active()).contains(first.publicKey());
        a.close();
        assertThat(task("a", absent()).out()).contains("nobody can tell whether the host has");
        assertThat(kept()).doesNotExist();
    }

    @Test
    void letsAKeyThatWasTakenAwayComeBackWithItsHistoryAlone() throws IOException {
        a.hold(first);
        chain.pass(32);
        assertThat(task("a", absent()).exit()).isEqualTo(ExitCode.DONE);
        var key = "keys: [{keystore: 0.json, password: open sesame 0%s}]";

        for (var host : List.of("a", "b")) {
            var fresh = task(host, key.formatted(", new: true"));

            assertThat(fresh.exit()).isEqualTo(ExitCode.FAILED);
            assertThat(fresh.out()).contains("was at a before, so it is not new");
        }
        var back = task("b", key.formatted("") + ", history: " + kept());
        assertThat(back.exit()).as(back.toString()).isEqualTo(ExitCode.DONE);
        assertThat(b.active()).containsExactly(first.publicKey());
        assertThat(b.signed(first.publicKey()).orElseThrow().covers(keptRecord())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void refusesANewKeyThatTheChainHasSeenSign(boolean old) throws IOException {
        a.isOld = old;
        chain.deposit(second.publicKey());
        chain.deposit(first.publicKey());
        var key = "keys: [{keystore: 0.json, password: open sesame 0, new: true}]";

        for (var mode : List.of("--diff", "--check")) {
            try (var stranger = new FakeKeymanager(folder.resolve("stranger" + mode), chain)) {
                stranger.hold(first);
                chain.pass(32);
            }
            var run = task("a", key, mode);

            assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.FAILED);
            assertThat(run.out())
                    .contains(first.publicKey() + " is not new: the chain has seen it");
        }
        chain.pass(320);
        var later = task("a", key);
        assertThat(later.exit()).as(later.toString()).isEqualTo(ExitCode.DONE);
        assertThat(task("a", key).out()).contains("changed=0");
    }

    @Test
    void refusesANewKeyWhereTheBeaconNodeCannotTell() throws IOException {
        a.isBehind = true;
        var key = "keys: [{keystore: 0.json, password: open sesame 0, new: true}]";

        assertThat(task("a", key).out()).contains("its beacon node is not in sync yet");
        assertThat(a.active()).isEmpty();
        var silent =
                a.described()
                        .replaceFirst(
                                "beacon: 'http://127.0.0.1:[0-9]+'",
                                "beacon: 'http://127.0.0.1:1'");
        assertThat(task("a", key + ", client: " + silent).out())
                .contains("nobody answers on 127.0.0.1:1");
        var without = a.described().replaceFirst(", beacon: '[^']+'", "");
        var run = task("a", key + ", client: " + without);
        assertThat(run.exit()).as(run.toString()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesANewKeyWhoseHistoryAMoveWroteDown() throws IOException {
        var file = ".local/share/muster/moves/" + first.publicKey() + "/history-2026.json";
        write(
                file,
                """
                {"metadata": {"interchange_format_version": "5", "genesis_validators_root": "%s"},
                 "data": [{"pubkey": "%s", "signed_blocks": [{"slot": "9"}],
                  "signed_attestations": []}]}
                """
                        .formatted(FakeKeymanager.ROOT, first.publicKey()));
        var key = "keys: [{keystore: 0.json, password: open sesame 0, new: true}]";

        var run = task("a", key);

        assertThat(run.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("is not new", at(file) + " tells what it has signed");
        assertThat(task("a", key + ", history: " + at(file)).exit()).isEqualTo(ExitCode.DONE);
        assertThat(a.signed(first.publicKey())).isPresent();
    }
}
