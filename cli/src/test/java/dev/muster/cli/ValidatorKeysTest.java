package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.validator.Keystore;
import dev.muster.validator.SlashingHistory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        var file = folder.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
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
}
