package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.run.Prompting;
import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A key that is moved from one client to another, undisturbed and with every request lost in turn.
class KeyMoveTest {
    @TempDir Path folder;
    private final FakeKeymanager.Chain chain = new FakeKeymanager.Chain();
    private FakeKeymanager a;
    private FakeKeymanager b;
    private FakeKeymanager c;
    private final Keystore keystore = TestKeys.keystore(0);
    private final PublicKey key = keystore.publicKey();

    /// Whether there is a third host.
    private boolean bystander = true;

    @BeforeEach
    void start() throws IOException {
        a = new FakeKeymanager(folder.resolve("a"), chain);
        b = new FakeKeymanager(folder.resolve("b"), chain);
        c = new FakeKeymanager(folder.resolve("c"), chain);
        a.hold(keystore);
        a.hold(TestKeys.keystore(1));
        chain.pass(32);
        Files.writeString(folder.resolve("0.json"), keystore.text());
        Files.writeString(folder.resolve("0.txt"), "open sesame 0\n");
        inventory("a");
    }

    private void inventory(String holder) throws IOException {
        var text = new StringBuilder("all: {vars: {ansible_connection: local}, hosts: {");
        (bystander ? Map.of("a", a, "b", b, "c", c) : Map.of("a", a, "b", b))
                .forEach((name, client) -> {
                    var keys =
                            name.equals(holder)
                                    ? "{keystore: %s, password_file: %s, new: true}"
                                            .formatted(at("0.json"), at("0.txt"))
                                    : "";
                    text.append(
                            "%s: {validator_client: %s, validator_keys: [%s]}, "
                                    .formatted(name, client.described(), keys));
                });
        text.append("}}");
        Files.writeString(folder.resolve("hosts.yml"), text);
    }

    @AfterEach
    void nobodySignedTwice() {
        a.close();
        b.close();
        c.close();
        assertThat(chain.crimes()).isEmpty();
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    private Typed move(String from, String to, String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "validators",
                                "move",
                                key.toString(),
                                "--from",
                                from,
                                "--to",
                                to,
                                "-i",
                                at("hosts.yml"),
                                "--journal",
                                at("moves")));
        words.addAll(List.of(more));
        return Typed.muster(Map.of(), Prompting.NOBODY, "muster", words);
    }

    private Typed play() throws IOException {
        var playbook =
                """
                - hosts: all
                  gather_facts: false
                  tasks: [{validator_keys: {unlisted: leave}}]
                """;
        Files.writeString(folder.resolve("site.yml"), playbook);
        return Typed.muster("play", at("site.yml"), "-i", at("hosts.yml"));
    }

    private void assertMoved() {
        assertThat(b.active()).contains(key);
        assertThat(a.active()).doesNotContain(key);
        a.restart();
        assertThat(a.active()).doesNotContain(key);
        var before = a.signed(key).orElseThrow();
        chain.pass(320);
        var after = b.signed(key).orElseThrow();
        assertThat(after.covers(before)).isTrue();
        assertThat(after.target()).contains(BigInteger.valueOf(chain.slot() / 32));
    }

    @Test
    void bringsAKeyOverWithWhatItHasSigned() throws IOException {
        var move = move("a", "b");

        assertThat(move.exit()).as(move.toString()).isEqualTo(ExitCode.DONE);
        assertThat(move.out())
                .contains(
                        "a gave it up",
                        "b signs with " + key,
                        "the inventory still assigns it to a");
        assertThat(move.out() + move.err()).doesNotContain("sesame", "cafe");
        assertMoved();
        try (var files = Files.walk(folder.resolve("moves"))) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file ->
                            assertThat(
                                            PosixFilePermissions.toString(
                                                    Files.getPosixFilePermissions(file)))
                                    .isEqualTo("rw-------"))
                    .noneSatisfy(file -> assertThat(file).content().contains("sesame"));
        }
    }

    @Test
    void waitsAsManyEpochsAsItIsTold() {
        long before = chain.slot() / 32;

        assertThat(move("a", "b", "--epochs", "5").exit()).isEqualTo(ExitCode.DONE);

        var last = a.signed(key).orElseThrow().target().orElseThrow().longValueExact();
        assertThat(last).isGreaterThanOrEqualTo(before);
        assertThat(chain.slot() / 32).isGreaterThanOrEqualTo(last + 6);
    }

    @Test
    void movesBackAsWell() throws IOException {
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        chain.pass(320);

        var back = move("b", "a");

        assertThat(back.exit()).as(back.toString()).isEqualTo(ExitCode.DONE);
        assertThat(a.active()).contains(key);
        assertThat(b.active()).doesNotContain(key);
        chain.pass(320);
    }

    @Test
    void keepsPlaybooksFromBringingItBack() throws IOException {
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);

        var yesterday = play();

        assertThat(yesterday.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(yesterday.out()).contains(key + " was moved from a to b");
        b.close();
        assertThat(play().out()).contains(key + " was moved from a to b");
        inventory("c");
        assertThat(play().out())
                .containsAnyOf("b still has " + key, key + " was moved from a to b");
        assertThat(a.active()).doesNotContain(key);
        assertThat(c.active()).isEmpty();
    }

    @Test
    void keepsPlaybooksFromGivingAwayAKeyThatIsOnItsWay() throws IOException {
        chain.fault(requestsOf("GET /eth/v1/node/syncing b") - 1, false);
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        assertThat(a.active()).doesNotContain(key);
        chain.fault(-1, false);

        for (var holder : List.of("a", "b", "c")) {
            inventory(holder);
            assertThat(play().out()).contains("on its way from a to b");
        }
        inventory("b");
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        assertMoved();
        assertThat(play().exit()).isEqualTo(ExitCode.DONE);
    }

    /// The number of the last request of that kind in an undisturbed move, made on other clients.
    private int requestsOf(String what) throws IOException {
        try (var rehearsal = new Rehearsed(true)) {
            return rehearsal.requests.lastIndexOf(what) + 1;
        }
    }

    /// An undisturbed move of its own.
    private final class Rehearsed implements AutoCloseable {
        private final List<String> requests;
        private final KeyMoveTest other = new KeyMoveTest();

        Rehearsed(boolean bystander) throws IOException {
            other.folder = Files.createDirectories(folder.resolve("rehearsal" + bystander));
            other.bystander = bystander;
            other.start();
            other.chain.fault(-1, false);
            assertThat(other.move("a", "b").exit()).isEqualTo(ExitCode.DONE);
            requests = other.chain.requests();
        }

        @Override
        public void close() {
            other.nobodySignedTwice();
        }
    }

    /// A request that is lost, before it takes effect or after; one that only asks has no effect.
    ///
    /// @param bystander whether it is one of a third host, which is there for that alone
    private record Loss(int request, boolean afterEffect, boolean bystander) {}

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isSafeWhereAnyRequestIsLost(boolean ofBystander) throws Exception {
        var losses = new ArrayList<Loss>();
        try (var rehearsal = new Rehearsed(ofBystander)) {
            for (int request = 1; request <= rehearsal.requests.size(); request++) {
                var what = rehearsal.requests.get(request - 1);
                if (what.endsWith(" c") == ofBystander) {
                    losses.add(new Loss(request, false, ofBystander));
                    if (!what.startsWith("GET")) {
                        losses.add(new Loss(request, true, ofBystander));
                    }
                }
            }
        }

        // most of a move is waiting for what the hosts' shells start
        try (var workers = Executors.newFixedThreadPool(4)) {
            var moves = losses.stream().map(loss -> workers.submit(() -> lose(loss))).toList();
            assertThat(moves).isNotEmpty();
            for (var move : moves) {
                assertThat(move.get()).isTrue();
            }
        }
    }

    private boolean lose(Loss loss) throws IOException {
        var one = new KeyMoveTest();
        one.folder =
                Files.createDirectories(
                        folder.resolve("lost-" + loss.request() + loss.afterEffect()));
        one.bystander = loss.bystander();
        one.start();
        one.chain.fault(loss.request(), loss.afterEffect());

        one.move("a", "b");
        one.chain.fault(-1, false);
        one.chain.pass(32);
        // whoever restarts clients in the middle of it brings nothing back
        one.a.restart();
        one.b.restart();
        if (!one.b.active().contains(one.key) || Files.exists(one.journal())) {
            var again = one.move("a", "b");
            assertThat(again.exit()).as("%s: %s", loss, again).isEqualTo(ExitCode.DONE);
        }

        one.assertMoved();
        one.nobodySignedTwice();
        return true;
    }

    private Path journal() {
        return folder.resolve("moves").resolve(key.toString()).resolve("journal");
    }

    @Test
    void staysWhereItIsIfTheSourceCannotGiveItUp() {
        a.refusesDeletion = true;

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(move.err()).contains("could not give the key up: error (locked)");
        assertThat(a.active()).contains(key);
        assertThat(b.active()).isEmpty();
    }

    /// As Lodestar does that was told once.
    @Test
    void asksOnceMoreWhereTheSourceSaysThatItGaveTheKeyUpAndSigns() throws IOException {
        a.lies = 1;

        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);

        assertMoved();
    }

    @Test
    void stopsWhereTheSourceNeverDoesWhatItSays() throws IOException {
        a.lies = 1000;

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(move.err()).contains("a says that it gave the key up, and still signs with it");
        assertThat(b.active()).isEmpty();
        a.restart();
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        assertMoved();
    }

    @Test
    void stopsWhereARestartOfTheSourceWouldBringItBack() throws IOException {
        a.keepsFiles = true;

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(move.err()).contains("would sign again after a restart", key + ".json");
        assertThat(b.active()).isEmpty();
        Files.delete(folder.resolve("a/keystores").resolve(key + ".json"));
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        assertMoved();
    }

    @Test
    void refusesWhereAnotherHostHasItOrCannotBeAsked() throws IOException {
        Files.writeString(folder.resolve("c/keystores/copy.json"), keystore.text());

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(move.err()).contains("c has " + key + ", too");
        Files.delete(folder.resolve("c/keystores/copy.json"));
        c.close();
        assertThat(move("a", "b").err()).contains("nobody can tell whether c has the key");
        assertThat(a.active()).contains(key);
        assertThat(move("a", "b", "--assume-keyless", "c").exit()).isEqualTo(ExitCode.DONE);
    }

    @Test
    void refusesWithoutThePasswordBeforeAnythingIsTouched() throws IOException {
        Files.writeString(folder.resolve("0.txt"), "open barley");

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(move.err()).contains("does not open the keystore").doesNotContain("barley");
        assertThat(a.active()).contains(key);
        Files.writeString(folder.resolve("pass"), "open sesame 0");
        assertThat(move("a", "b", "--keystore", at("0.json"), "--password-file", at("pass")).exit())
                .isEqualTo(ExitCode.DONE);
    }

    @Test
    void goesElsewhereUntilItIsGivenAway() {
        b.close();
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        assertThat(a.active()).contains(key);

        assertThat(move("a", "c", "--assume-keyless", "b").exit()).isEqualTo(ExitCode.DONE);

        assertThat(c.active()).contains(key);
    }

    @Test
    void returnsToTheSourceWhereTheDestinationFailed() throws IOException {
        chain.fault(requestsOf("GET /eth/v1/node/syncing b"), false);
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        chain.fault(-1, false);

        var back = move("a", "a");

        assertThat(back.exit()).as(back.toString()).isEqualTo(ExitCode.DONE);
        assertThat(a.active()).contains(key);
        chain.pass(320);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void endsAReturnWhereAnyRequestIsLost(boolean afterEffect) throws IOException {
        int stop = requestsOf("GET /eth/v1/node/syncing b");
        boolean cut = true;
        for (int lost = 1; cut; lost++) {
            var one = new KeyMoveTest();
            one.folder = Files.createDirectories(folder.resolve("lost-" + lost));
            one.start();
            one.chain.fault(stop, false);
            assertThat(one.move("a", "b").exit()).isEqualTo(ExitCode.FAILED);

            one.chain.fault(lost, afterEffect);
            cut = one.move("a", "a").exit() != ExitCode.DONE;
            one.chain.fault(-1, false);
            one.chain.pass(32);
            if (cut && Files.exists(one.journal())) {
                var again = one.move("a", "a");
                assertThat(again.exit()).as("request %d: %s", lost, again).isEqualTo(ExitCode.DONE);
            }

            assertThat(one.a.active()).contains(one.key);
            one.chain.pass(320);
            one.nobodySignedTwice();
        }
    }

    @Test
    void goesNowhereElseOnceItMayHaveArrived() throws IOException {
        chain.fault(requestsOf("POST /eth/v1/keystores b"), true);
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        chain.fault(-1, false);

        assertThat(move("a", "c").err()).contains("may be at b already");
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        assertMoved();
    }

    @Test
    void neverImportsWithoutTheHistoryThatItSaved() throws IOException {
        chain.fault(requestsOf("GET /eth/v1/node/syncing b"), false);
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        chain.fault(-1, false);
        Files.delete(journal().resolveSibling("history.json"));

        var move = move("a", "b");

        assertThat(move.exit()).isEqualTo(ExitCode.FAILED);
        assertThat(move.err()).contains("what the key has signed is no longer in");
        assertThat(b.active()).isEmpty();
    }

    @Test
    void takesALineThatWasCutForNotWritten() throws IOException {
        chain.fault(requestsOf("DELETE /eth/v1/keystores a"), true);
        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.FAILED);
        chain.fault(-1, false);
        Files.writeString(
                journal(),
                "{\"step\":\"STOPPED\",\"signed\":\"no",
                java.nio.file.StandardOpenOption.APPEND);

        assertThat(move("a", "b").exit()).isEqualTo(ExitCode.DONE);
        assertMoved();
    }

    @Test
    void letsOnlyOneProcessMoveAKey() {
        try (var other =
                MoveJournal.open(folder.resolve("moves"), key, java.time.InstantSource.system())) {
            assertThat(other.isEmpty()).isTrue();
            assertThat(move("a", "b").err()).contains("another process is moving");
        }
        assertThat(a.active()).contains(key);
    }

    @Test
    void asksForAWordWhereAKeyHasNeverSigned() throws IOException {
        var fresh = TestKeys.keystore(2);
        a.hold(fresh);
        Files.writeString(folder.resolve("2.json"), fresh.text());
        Files.writeString(folder.resolve("2.txt"), "open sesame 2");
        var words =
                new ArrayList<>(
                        List.of(
                                "validators",
                                "move",
                                fresh.publicKey().toString(),
                                "--from",
                                "a",
                                "--to",
                                "b",
                                "-i",
                                at("hosts.yml"),
                                "--journal",
                                at("moves"),
                                "--keystore",
                                at("2.json"),
                                "--password-file",
                                at("2.txt")));
        var first = Typed.muster(Map.of(), Prompting.NOBODY, "muster", words);

        if (first.exit() != ExitCode.DONE) {
            assertThat(first.err()).contains("--never-signed");
            words.add("--never-signed");
            assertThat(Typed.muster(Map.of(), Prompting.NOBODY, "muster", words).exit())
                    .isEqualTo(ExitCode.DONE);
        }
        assertThat(b.active()).contains(fresh.publicKey());
    }
}
