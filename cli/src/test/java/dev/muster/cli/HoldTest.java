package dev.muster.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.hold.Client;
import dev.muster.hold.Hold;
import dev.muster.hold.Keeper;
import dev.muster.report.ExitCode;
import dev.muster.session.KeptSessions;
import dev.muster.testkit.LoopbackHost;
import dev.muster.testkit.Relay;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commands handed over to a hold, over its socket, against a host behind real SSH.
class HoldTest {
    private static final String SITE =
            """
            - hosts: all
              gather_facts: false
              tasks:
                - copy: {dest: "{{ root }}/settings", content: "port = 4001\\n"}
                - file: {path: "{{ root }}/data", state: directory}
            """;

    @TempDir private Path folder;
    private final KeptSessions sessions = new KeptSessions(InstantSource.system());
    private LoopbackHost node;
    private Relay relay;
    private Hold hold;
    private Thread serving;

    @BeforeEach
    void startHold() throws IOException {
        node =
                LoopbackHost.start(
                        folder.resolve("ssh"), folder.resolve("home"), LoopbackHost.Door.KEY);
        relay = Relay.to(node.port());
        Files.writeString(folder.resolve("site.yml"), SITE);
        inventory("");
        Files.writeString(
                folder.resolve("known_hosts"),
                node.knownHostsLine().replace(":" + node.port(), ":" + relay.port()) + "\n");
        hold = hold(Duration.ofMinutes(5));
        serving = serve(hold);
    }

    private void inventory(String more) throws IOException {
        Files.writeString(
                folder.resolve("hosts"),
                "node1 ansible_host=127.0.0.1 ansible_user=ops ansible_port=%d root=%s %s"
                                .formatted(relay.port(), node.home(), more)
                        + " ansible_ssh_private_key_file="
                        + node.keyFile()
                        + "\n");
    }

    private Hold hold(Duration idle) throws IOException {
        return hold(new Hold.Stay(idle, true));
    }

    private Hold hold(Hold.Stay stay) throws IOException {
        var here = Surroundings.unseen(Path.of(".."));
        var place = new Keeper(socket()).take().orElseThrow();
        return new Hold(
                place, Map.of(), stay, HoldCommand.service(here, sessions, Duration.ofDays(1)));
    }

    private static Thread serve(Hold hold) {
        return Thread.ofVirtual()
                .start(() -> {
                    try {
                        hold.serve();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                });
    }

    private Path socket() {
        return folder.resolve("holds/here");
    }

    @AfterEach
    void stopHold() throws InterruptedException {
        hold.close();
        serving.join();
        sessions.close();
        relay.close();
        node.close();
    }

    private record Said(int code, String out, String err) {}

    private Said call(Map<String, String> environment, String... words) throws IOException {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int code =
                new Client(socket(), "", out, err).call("muster", 0, List.of(words), environment);
        return new Said(code, out.toString(UTF_8), err.toString(UTF_8));
    }

    private List<String> playing(String... more) {
        var words =
                new ArrayList<>(
                        List.of(
                                "play",
                                "-i",
                                folder.resolve("hosts").toString(),
                                "--ssh-known-hosts",
                                folder.resolve("known_hosts").toString(),
                                folder.resolve("site.yml").toString()));
        words.addAll(List.of(more));
        return words;
    }

    private Said play(String... more) throws IOException {
        return call(Map.of(), playing(more).toArray(String[]::new));
    }

    @Test
    void aRunThatChangesNothingCostsOneExchangeOnceTheConnectionStands() throws IOException {
        var first = play();
        int before = relay.turns();
        var second = play();

        assertThat(first.code()).as(first.toString()).isEqualTo(ExitCode.DONE.code());
        assertThat(first.out()).contains("node1 : ok=2 changed=2");
        assertThat(second.out()).contains("node1 : ok=2 changed=0");
        assertThat(relay.turns() - before).isEqualTo(1);
        assertThat(new Keeper(socket()).status().orElseThrow())
                .contains("2 commands", "connected: node1");
    }

    @Test
    void aHostWhoseKeyIsNoLongerKnownIsRefusedThoughAConnectionStands() throws IOException {
        play();
        Files.writeString(folder.resolve("known_hosts"), "");

        var refused = play();

        assertThat(refused.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(refused.out() + refused.err()).contains("known");
    }

    @Test
    void aHostWhoseKeyWasRevokedIsRefusedThoughAConnectionStands() throws IOException {
        var revoked = folder.resolve("revoked");
        Files.writeString(revoked, "");
        inventory("ansible_ssh_common_args='-o RevokedHostKeys=" + revoked + "'");
        var first = play();
        var key = node.knownHostsLine();
        Files.writeString(revoked, key.substring(key.indexOf(' ') + 1) + "\n");

        var refused = play();

        assertThat(first.code()).as(first.toString()).isEqualTo(ExitCode.DONE.code());
        assertThat(refused.code()).isEqualTo(ExitCode.UNREACHABLE.code());
        assertThat(refused.out() + refused.err()).contains("revoked");
    }

    @Test
    void aConnectionThatBrokeMeanwhileIsMadeAnew() throws IOException {
        play();
        node.dropConnections();
        while (!sessions.hosts().isEmpty()) {
            sessions.release(Duration.ofDays(1));
        }

        var again = play();

        assertThat(again.code()).as(again.toString()).isEqualTo(ExitCode.DONE.code());
    }

    @Test
    void anotherWayToTheHostIsAnotherConnection() throws IOException {
        play();
        inventory("ansible_ssh_common_args='-o ConnectTimeout=7'");
        play();

        assertThat(node.connections()).isEqualTo(2);
    }

    @Test
    void resettingTheConnectionClosesIt() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"), SITE + "    - meta: reset_connection\n    - ping:\n");

        var played = play();

        assertThat(played.code()).as(played.toString()).isEqualTo(ExitCode.DONE.code());
        assertThat(node.connections()).isEqualTo(1);
        assertThat(sessions.hosts()).containsExactly("node1");
    }

    @Test
    void whatTheCallerHasInTheEnvironmentCounts() throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - debug: {msg: "{{ lookup('env', 'FLEET') }} {{ lookup('pipe', 'echo $FLEET') }}"}
                """);
        var words =
                List.of(
                        "play",
                        "-i",
                        folder.resolve("hosts").toString(),
                        folder.resolve("site.yml").toString());

        var said =
                call(
                        Map.of("FLEET", "holesky", "PATH", System.getenv("PATH")),
                        words.toArray(String[]::new));

        assertThat(said.out()).contains("holesky holesky");
    }

    @Test
    void aCallFromAnotherTimeZoneIsLeftToTheCaller() throws IOException {
        assertThat(call(Map.of("TZ", "Asia/Tokyo"), "--version").code())
                .isEqualTo(Client.NOT_TAKEN);
        assertThat(call(Map.of(), "--version").out()).startsWith("muster ");
    }

    @Test
    void aMistakeOfTheCallerIsToldToTheCaller() throws IOException {
        var said = call(Map.of(), "play", "no-such.yml");

        assertThat(said.code()).isEqualTo(ExitCode.MISTAKE.code());
        assertThat(said.err()).contains("error: there is no playbook 'no-such.yml'");
    }

    @Test
    void onlyTheOwnerCanReachIt() throws IOException {
        assertThat(Files.getPosixFilePermissions(socket().getParent())).hasSize(3);
        assertThat(Files.getPosixFilePermissions(socket())).hasSize(2);
    }

    @Test
    void itEndsWhenToldToAndWhenNobodyCalls() throws Exception {
        assertThat(new Keeper(socket()).stop()).isTrue();
        serving.join();
        assertThat(socket()).doesNotExist();
        assertThat(new Keeper(socket()).status()).isEmpty();

        hold = hold(Duration.ofMillis(20));
        serving = serve(hold);
        serving.join();

        assertThat(socket()).doesNotExist();
    }

    @Test
    void oneThatNobodyAskedForGivesWayToOneThatIsThoughARunIsUnderWay() throws Exception {
        hold.close();
        serving.join();
        hold = hold(new Hold.Stay(Duration.ofMinutes(5), false));
        var before = serve(hold);
        var begun = node.home().resolve("begun");
        Files.writeString(
                folder.resolve("site.yml"),
                SITE + "    - shell: touch begun; until [ -e go ]; do sleep 0.02; done\n");
        var run = new FutureTask<>(this::play);
        Thread.ofVirtual().start(run);
        while (!Files.exists(begun)) {
            Thread.onSpinWait();
        }

        new Keeper(socket()).clearWay();
        hold = hold(new Hold.Stay(Duration.ofMinutes(60), true));
        serving = serve(hold);
        new Keeper(socket()).clearWay();
        Files.createFile(node.home().resolve("go"));

        assertThat(run.get().code()).as(run.toString()).isEqualTo(ExitCode.DONE.code());
        before.join();
        assertThat(new Keeper(socket()).status().orElseThrow())
                .contains("0 commands", "ends after 60 min");
    }

    @Test
    void theSocketOfAHoldThatWasKilledIsRemoved() throws Exception {
        hold.close();
        serving.join();
        try (var door =
                java.nio.channels.ServerSocketChannel.open(java.net.StandardProtocolFamily.UNIX)) {
            door.bind(java.net.UnixDomainSocketAddress.of(socket()));
        }

        assertThat(call(Map.of(), "--version").code()).isEqualTo(Client.NOT_TAKEN);
        try (var place = new Keeper(socket()).take().orElseThrow()) {
            assertThat(place.file().isOpen()).isTrue();
            assertThat(socket()).doesNotExist();
        }
        try (var left = Files.list(socket().getParent())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aRunGoesOnWhenNobodyReadsWhatItTells() throws IOException {
        var closed =
                new OutputStream() {
                    @Override
                    public void write(int b) throws IOException {
                        throw new IOException("Broken pipe");
                    }
                };

        int code = new Client(socket(), "", closed, closed).call("muster", 0, playing(), Map.of());

        assertThat(code).isEqualTo(ExitCode.DONE.code());
        assertThat(node.home().resolve("settings")).hasContent("port = 4001");
    }

    @Test
    void whatIsReadFromAnOpenFileOfTheCallerIsLeftToTheCaller() throws IOException {
        assertThat(call(Map.of("ANSIBLE_VAULT_PASSWORD_FILE", "/dev/stdin"), "--version").code())
                .isEqualTo(Client.NOT_TAKEN);
    }
}
