package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.validator.Keystore;
import dev.muster.validator.PublicKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A move in a process of its own that is killed at requests that it makes and between any two
/// lines of its journal, and then run again.
class KeyMoveKillIT {
    @TempDir private Path folder;
    private final Keystore keystore = TestKeys.keystore(0);
    private final PublicKey key = keystore.publicKey();

    /// One source, one destination, and the move between them.
    private final class Site implements AutoCloseable {
        private final FakeKeymanager.Chain chain = new FakeKeymanager.Chain();
        private final Path place;
        private final FakeKeymanager a;
        private final FakeKeymanager b;

        Site(String name) throws IOException {
            place = Files.createDirectories(folder.resolve(name));
            a = new FakeKeymanager(place.resolve("a"), chain);
            b = new FakeKeymanager(place.resolve("b"), chain);
            a.hold(keystore);
            chain.pass(32);
            Files.writeString(place.resolve("key"), keystore.text());
            Files.writeString(place.resolve("password"), "open sesame 0");
            var inventory =
                    "all: {vars: {ansible_connection: local}, hosts: {a: {validator_client: %s}, b: {validator_client: %s}}}"
                            .formatted(a.described(), b.described());
            Files.writeString(place.resolve("hosts.yml"), inventory);
        }

        private List<String> words() {
            return List.of(
                    "validators",
                    "move",
                    key.toString(),
                    "--from=a",
                    "--to=b",
                    "-i",
                    place.resolve("hosts.yml").toString(),
                    "--journal",
                    place.resolve("moves").toString(),
                    "--keystore",
                    place.resolve("key").toString(),
                    "--password-file",
                    place.resolve("password").toString());
        }

        Process start() throws IOException {
            return start("dev.muster.cli.Main");
        }

        private Process start(String... program) throws IOException {
            var command = new ArrayList<String>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp"));
            command.add(System.getProperty("java.class.path"));
            command.addAll(List.of(program));
            command.addAll(words());
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(place.resolve("output").toFile())
                    .start();
        }

        Typed again() {
            return Typed.muster(Map.of(), dev.muster.run.Prompting.NOBODY, "muster", words());
        }

        /// The key comes to the destination after all, and nobody has signed beside another.
        void goesOn(String after) {
            a.restart();
            b.restart();
            chain.pass(32);
            var again = again();

            assertThat(again.exit().code()).as("killed at %s: %s", after, again).isZero();
            chain.pass(320);
            assertThat(b.active()).containsExactly(key);
            assertThat(a.active()).isEmpty();
            assertThat(chain.crimes()).isEmpty();
            assertThat(b.signed(key).orElseThrow().covers(a.signed(key).orElseThrow())).isTrue();
        }

        @Override
        public void close() {
            a.close();
            b.close();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void neverMakesTwoHostsSign(boolean afterEffect) throws Exception {
        List<String> all;
        try (var site = new Site("undisturbed")) {
            site.chain.fault(-1, false);
            assertThat(site.again().exit().code()).isZero();
            all = site.chain.requests();
        }
        for (int at : turningPoints(all)) {
            try (var site = new Site("killed-" + at)) {
                var process = new AtomicReference<Process>();
                site.chain.atFault = () -> Objects.requireNonNull(process.get()).destroyForcibly();
                site.chain.fault(at, afterEffect);
                process.set(site.start());
                assertThat(process.get().waitFor(120, TimeUnit.SECONDS)).isTrue();
                assertThat(process.get().exitValue()).as("at %s", all.get(at - 1)).isEqualTo(137);

                site.chain.fault(-1, false);
                site.goesOn(all.get(at - 1));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(MoveJournal.Step.class)
    void goesOnWhereItDiedBeforeItCouldWriteAStepDown(MoveJournal.Step step) throws Exception {
        int before = List.of(MoveJournal.Step.values()).indexOf(step);
        try (var site = new Site("before-" + step)) {
            site.chain.fault(-1, false);
            var process = site.start("dev.muster.cli.DyingBefore", String.valueOf(before + 1));
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isEqualTo(137);
            var journal = site.place.resolve("moves").resolve(key.toString()).resolve("journal");
            var written = Files.exists(journal) ? Files.readAllLines(journal) : List.<String>of();
            assertThat(written).hasSize(before);

            site.goesOn(step.name());
        }
    }

    /// The first request, each that changes something, and those right before and after it: one for
    /// every line of the journal.
    private static List<Integer> turningPoints(List<String> all) {
        var points = new java.util.TreeSet<Integer>();
        points.add(1);
        for (int at = 1; at <= all.size(); at++) {
            boolean changes = !all.get(at - 1).startsWith("GET");
            if (changes || all.get(at - 1).contains("syncing")) {
                points.add(at);
                points.add(Math.min(all.size(), at + 1));
            }
        }
        points.add(all.size());
        return List.copyOf(points);
    }
}
