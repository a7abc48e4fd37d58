package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who has which key, as a user lists and checks it.
class ValidatorsListTest {
    @TempDir private Path folder;
    private final FakeKeymanager.Chain chain = new FakeKeymanager.Chain();
    private FakeKeymanager a;
    private FakeKeymanager b;
    private final Keystore keystore = TestKeys.keystore(0);
    private final PublicKey first = keystore.publicKey();
    private final PublicKey second = TestKeys.keystore(1).publicKey();

    @BeforeEach
    void start() throws IOException {
        a = new FakeKeymanager(folder.resolve("a"), chain);
        b = new FakeKeymanager(folder.resolve("b"), chain);
        a.hold(keystore);
        b.hold(TestKeys.keystore(1));
        for (int i = 0; i < 2; i++) {
            Files.writeString(folder.resolve(i + ".json"), TestKeys.keystore(i).text());
        }
        assign("0", "1");
    }

    @AfterEach
    void stop() {
        a.close();
        b.close();
    }

    private void assign(String toA, String toB) throws IOException {
        Files.writeString(
                folder.resolve("hosts.yml"),
                """
                all:
                  vars: {ansible_connection: local}
                  hosts:
                    a: {validator_client: %s, validator_keys: [%s]}
                    b: {validator_client: %s, validator_keys: [%s]}
                    bystander:
                """
                        .formatted(a.described(), keys(toA), b.described(), keys(toB)));
    }

    private static String keys(String numbers) {
        var keys = new ArrayList<String>();
        for (var number : numbers.split("")) {
            keys.add("{keystore: %s.json, password: open sesame %s}".formatted(number, number));
        }
        return String.join(",", keys);
    }

    private Typed validators(String command, String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "validators",
                                command,
                                "-i",
                                folder.resolve("hosts.yml").toString(),
                                "--playbook-dir",
                                folder.toString()));
        words.addAll(List.of(more));
        var typed = Typed.muster(words.toArray(String[]::new));
        assertThat(typed.out() + typed.err()).doesNotContain("sesame", "cafe");
        return typed;
    }

    @Test
    void listsWhatEachHostHas() throws IOException {
        Files.writeString(folder.resolve("b/keystores/copy.json"), TestKeys.keystore(2).text());
        b.remote.add(PublicKey.parse("8" + "a".repeat(95)));

        var list = validators("list");

        assertThat(list.exit()).as(list.toString()).isEqualTo(ExitCode.DONE);
        assertThat(list.out().lines())
                .containsExactlyInAnyOrder(
                        first + "  active  a",
                        second + "  active  b",
                        TestKeys.keystore(2).publicKey() + "  file    b",
                        "0x8" + "a".repeat(95) + "  remote  b");
        assertThat(validators("list", "a").out()).isEqualTo(first + "  active  a\n");
        assertThat(dev.muster.source.Yaml.value(validators("list", "--json", "a").out()))
                .isEqualTo(dev.muster.source.Yaml.value("{a: {'" + first + "': active}}"));
    }

    @Test
    void saysWhichHostsCouldNotBeAsked() {
        b.close();

        for (var command : List.of("list", "check")) {
            var typed = validators(command);

            assertThat(typed.exit()).isEqualTo(ExitCode.UNREACHABLE);
            assertThat(typed.err()).contains("b: nobody answers on 127.0.0.1:" + b.port());
        }
        assertThat(validators("list").out()).contains(first + "  active  a");
    }

    @Test
    void isContentWhereEachKeyIsWhereItBelongs() {
        var check = validators("check");

        assertThat(check.exit()).as(check.toString()).isEqualTo(ExitCode.DONE);
        assertThat(check.out())
                .isEqualTo("2 keys, each at one host, as assigned, with a keystore that opens\n");
    }

    @Test
    void findsAKeyThatTwoHostsHaveFirstOfAll() throws IOException {
        Files.writeString(folder.resolve("b/keystores/copy.json"), keystore.text());

        var check = validators("check");

        assertThat(check.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(check.out().lines())
                .containsExactly(
                        first + " is at a, b: stop all of these but one now",
                        "b: " + first + " is there and not assigned",
                        "b: "
                                + first
                                + " lies there and is not in use: the next start takes it up");
    }

    @Test
    void findsWhatIsAssignedOtherwiseThanItIs() throws IOException {
        assign("01", "1");

        assertThat(validators("check").out().lines())
                .containsExactly(
                        second + " is assigned to a, b",
                        "a: " + second + " is assigned and not there");
    }

    @Test
    void findsKeystoresThatTheirPasswordDoesNotOpenAndThatCannotBeRead() throws IOException {
        Files.writeString(folder.resolve("0.json"), keystore.text().replace("ce0fd9", "ce0fd8"));
        Files.writeString(folder.resolve("1.json"), "{}");

        var check = validators("check");

        assertThat(check.exit()).isEqualTo(ExitCode.DRIFT);
        assertThat(check.out().lines())
                .satisfiesExactly(
                        one ->
                                assertThat(one)
                                        .startsWith("a: the password does not open the keystore"),
                        two -> assertThat(two).startsWith("b: 1.json: the keystore"));
    }

    @Test
    void asksForACommandAndForAKnownOne() {
        assertThat(Typed.muster("validators").exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(Typed.muster("validators", "--help").out())
                .contains("list", "check", "move", "derive", "history");
        assertThat(Typed.muster("validators", "steal").exit()).isEqualTo(ExitCode.MISTAKE);
    }
}
