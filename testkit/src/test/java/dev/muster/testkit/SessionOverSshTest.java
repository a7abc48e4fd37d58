package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.module.FileContent;
import dev.muster.module.Question;
import dev.muster.module.Secret;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.ConnectionSettings;
import dev.muster.session.Exchange;
import dev.muster.session.Session;
import dev.muster.session.Sessions;
import dev.muster.session.Target;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Connecting and talking, against the server in this process.
class SessionOverSshTest {
    @TempDir Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (var one : open.reversed()) {
            one.close();
        }
    }

    private LoopbackHost host(LoopbackHost.Door door) {
        var number = open.size();
        var host =
                LoopbackHost.start(
                        folder.resolve("host" + number), folder.resolve("home" + number), door);
        open.add(host);
        return host;
    }

    private ConnectionSettings settings(LoopbackHost... hosts) throws IOException {
        var home = folder.resolve("me");
        Files.createDirectories(home.resolve(".ssh"));
        return ConnectionSettings.usual(Map.of(), home, "me")
                .withSshConfig(List.of(home.resolve(".ssh/config")))
                .withKnownHosts(List.of(hosts).stream().map(LoopbackHost::knownHosts).toList());
    }

    private static Target target(LoopbackHost host) {
        return target(host.port(), Optional.of(host.keyFile()), Optional.empty(), List.of());
    }

    private static Target target(
            int port, Optional<Path> key, Optional<String> password, List<String> jumps) {
        return new Target(
                "web",
                Target.Kind.SSH,
                "127.0.0.1",
                Optional.of(port),
                Optional.of("ops"),
                key,
                password.map(Secret::new),
                jumps,
                Map.of(),
                Duration.ofSeconds(5),
                0);
    }

    private static Exchange asking(Question<?>... questions) {
        return new Exchange(
                Become.NOBODY_ELSE,
                List.of(),
                Set.of(questions),
                Optional.of(Duration.ofSeconds(30)));
    }

    private static void works(ConnectionSettings settings, Target target) {
        try (var session = new Sessions(settings).open(target)) {
            works(session);
        }
    }

    private static void works(Session session) {
        var question = new Question.Ask("echo here");
        assertThat(session.exchange(asking(question)).answers().to(question).outText())
                .isEqualTo("here\n");
    }

    private static UnreachableException refusal(ConnectionSettings settings, Target target) {
        try (var _ = new Sessions(settings).open(target)) {
            throw new AssertionError("got in");
        } catch (UnreachableException e) {
            return e;
        }
    }

    @Test
    void getsInWithAKeyAndTalks() throws IOException {
        var host = host(LoopbackHost.Door.KEY);

        works(settings(host), target(host));
    }

    @Test
    void getsInWithAKeyWhosePassphraseIsAskedForOnce() throws Exception {
        var host = host(LoopbackHost.Door.KEY);
        var locked = folder.resolve("locked");
        Files.copy(host.keyFile(), locked);
        run("ssh-keygen", "-q", "-p", "-P", "", "-N", "word", "-f", locked.toString());
        var asked = new ArrayList<String>();
        var settings =
                settings(host)
                        .withPassphrase(question -> {
                            asked.add(question);
                            return Optional.of(new Secret("word"));
                        });
        var sessions = new Sessions(settings);
        var target = target(host.port(), Optional.of(locked), Optional.empty(), List.of());

        for (int i = 0; i < 2; i++) {
            try (var session = sessions.open(target)) {
                works(session);
            }
        }

        assertThat(asked).containsExactly("passphrase for key '" + locked + "'");
        assertThat(refusal(settings(host), target).reason()).contains("needs its passphrase");
    }

    @Test
    void getsInWithTheAgentsKey() throws Exception {
        var host = host(LoopbackHost.Door.KEY);
        var socket = folder.resolve("agent");
        var agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString()).start();
        open.add(agent::destroy);
        while (!Files.exists(socket)) {
            Thread.onSpinWait();
        }
        var add = new ProcessBuilder("ssh-add", "-q", host.keyFile().toString());
        add.environment().put("SSH_AUTH_SOCK", socket.toString());
        assertThat(add.start().waitFor()).isZero();

        works(
                settings(host).withAgent(Optional.of(socket)),
                target(host.port(), Optional.empty(), Optional.empty(), List.of()));
    }

    @Test
    void getsInWithAPasswordEitherWay() throws IOException {
        var plain = host(LoopbackHost.Door.KEY.withPassword("word", false));
        var interactive = host(LoopbackHost.Door.KEY.withPassword("word", true));
        var settings = settings(plain, interactive);

        for (var host : List.of(plain, interactive)) {
            works(settings, target(host.port(), Optional.empty(), Optional.of("word"), List.of()));
        }
    }

    @Test
    void saysWhatItTriedWhenItIsNotLetIn() throws IOException {
        var host = host(LoopbackHost.Door.KEY.withPassword("word", false));
        var other = host(LoopbackHost.Door.KEY);
        var wrong = target(host.port(), Optional.empty(), Optional.of("guess"), List.of());
        var strange =
                target(host.port(), Optional.of(other.keyFile()), Optional.empty(), List.of());
        var nothing = target(host.port(), Optional.empty(), Optional.empty(), List.of());

        assertThat(refusal(settings(host), wrong).reason())
                .contains("doesn't let 'ops' in", "tried password", "it takes publickey, password")
                .doesNotContain("guess");
        assertThat(refusal(settings(host), strange).reason())
                .contains("tried key " + other.keyFile());
        assertThat(refusal(settings(host), nothing).reason()).contains("neither key nor password");
    }

    @Test
    void refusesAHostItDoesNotKnowAndSaysHowToKnowIt() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        var settings = settings().withKnownHosts(List.of(folder.resolve("known_hosts")));

        var refusal = refusal(settings, target(host));

        assertThat(refusal.reason())
                .contains(
                        "the host key of '[127.0.0.1]:" + host.port() + "' is unknown", "SHA256:");
        assertThat(refusal.hint().orElseThrow()).contains("ssh-keyscan", "--accept-new-host-keys");
        assertThat(folder.resolve("known_hosts")).doesNotExist();
    }

    @Test
    void remembersANewHostOnRequestAndThenHoldsItToItsKey() throws Exception {
        var host = host(LoopbackHost.Door.KEY);
        var file = folder.resolve("known_hosts");
        var settings = settings().withKnownHosts(List.of(file));
        works(settings.withHostKeys(ConnectionSettings.HostKeys.ACCEPT_NEW), target(host));

        works(settings, target(host));

        var other = KeyUtils.generateKeyPair("ssh-ed25519", 256).getPublic();
        Files.writeString(
                file,
                "# changed\n[127.0.0.1]:"
                        + host.port()
                        + " "
                        + PublicKeyEntry.toString(other)
                        + "\n");
        var refusal =
                refusal(
                        settings.withHostKeys(ConnectionSettings.HostKeys.ACCEPT_NEW),
                        target(host));
        assertThat(refusal.reason()).contains("HAS CHANGED", file + ":2");
    }

    @Test
    void refusesARevokedKey() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        var file = folder.resolve("known_hosts");
        Files.writeString(
                file, host.knownHostsLine() + "\n@revoked " + host.knownHostsLine() + "\n");

        assertThat(refusal(settings().withKnownHosts(List.of(file)), target(host)).reason())
                .contains("revoked by " + file + ":2");
    }

    @Test
    void goesThroughOtherHosts() throws IOException {
        var first = host(LoopbackHost.Door.KEY);
        var second = host(LoopbackHost.Door.KEY);
        var last = host(LoopbackHost.Door.KEY);
        var settings = settings(first, second, last);
        Files.writeString(
                folder.resolve("me/.ssh/config"),
                """
                Host first
                  HostName 127.0.0.1
                  Port %d
                  User ops
                  IdentityFile %s
                Host second
                  HostName 127.0.0.1
                  Port %d
                  User ops
                  IdentityFile %s
                """
                        .formatted(first.port(), first.keyFile(), second.port(), second.keyFile()));

        works(
                settings,
                target(
                        last.port(),
                        Optional.of(last.keyFile()),
                        Optional.empty(),
                        List.of("first", "second")));
    }

    @Test
    void saysThatNobodyListensOrAnswers() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        var key = Optional.of(host.keyFile());
        int closed;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = socket.getLocalPort();
        }
        assertThat(
                        refusal(settings(host), target(closed, key, Optional.empty(), List.of()))
                                .reason())
                .contains("refuses the connection");

        var nowhere =
                new Target(
                        "web",
                        Target.Kind.SSH,
                        "no-such-host.invalid",
                        Optional.empty(),
                        Optional.empty(),
                        key,
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Duration.ofSeconds(5),
                        0);
        assertThat(refusal(settings(host), nowhere).reason())
                .isEqualTo("no address is known for 'no-such-host.invalid'");
    }

    @Test
    void triesAgainWhereTheServerHangsUpBeforeItHasSaidWhoItIs() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        var key = Optional.of(host.keyFile());
        try (var restarting = Relay.to(host.port(), 2);
                var gone = Relay.to(host.port(), Integer.MAX_VALUE)) {
            var known =
                    Files.readString(host.knownHosts())
                            .replace("]:" + host.port(), "]:" + restarting.port());
            var settings =
                    settings()
                            .withKnownHosts(
                                    List.of(Files.writeString(folder.resolve("known"), known)));

            works(settings, target(restarting.port(), key, Optional.empty(), List.of()));

            assertThat(
                            refusal(settings, target(gone.port(), key, Optional.empty(), List.of()))
                                    .reason())
                    .contains("broke the connection off");
        }
    }

    @Test
    void noticesALineThatDropsInTheMiddleOfAnAnswer() throws Exception {
        var host = host(LoopbackHost.Door.KEY);
        var begun = folder.resolve("begun");
        try (var session = new Sessions(settings(host)).open(target(host));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> answer =
                    threads.submit(() ->
                            session.exchange(
                                    asking(
                                            new Question.Ask(
                                                    "echo half; : >\"$1\"; sleep 30",
                                                    begun.toString()))));
            while (!Files.exists(begun)) {
                Thread.onSpinWait();
            }
            host.dropConnections();

            assertThatThrownBy(answer::get)
                    .hasCauseInstanceOf(UnreachableException.class)
                    .hasMessageContaining("connection was lost");
        }
    }

    @Test
    void cutsALineThatStaysSilentPastItsLimit() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        try (var session = new Sessions(settings(host)).open(target(host))) {
            var slow =
                    new Exchange(
                            Become.NOBODY_ELSE,
                            List.of(),
                            Set.of(new Question.Ask("sleep 30")),
                            Optional.of(Duration.ofMillis(300)));

            assertThatThrownBy(() -> session.exchange(slow))
                    .isInstanceOf(UnreachableException.class)
                    .hasMessageContaining("no answer within");
        }
    }

    @Test
    void carriesLargeThingsBothWays() throws IOException {
        var host = host(LoopbackHost.Door.KEY);
        var bytes = new byte[5_000_000];
        new java.util.Random(11).nextBytes(bytes);
        var source = Files.write(folder.resolve("source"), bytes);
        var there = folder.resolve("there").toString();
        try (var session = new Sessions(settings(host)).open(target(host))) {
            var ask = new Question.Ask("cat \"$1\"; cat \"$1\" >&2", there);
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.NOBODY_ELSE,
                                    List.of(
                                            new Step.Write(
                                                    there,
                                                    Step.Payload.LocalFile.of(source),
                                                    Step.Attributes.NONE),
                                            new Step.Download(there, folder.resolve("back"))),
                                    Set.of(ask, new Question.Read(there, 8_000_000)),
                                    Optional.of(Duration.ofSeconds(60))));

            assertThat(report.failed()).isFalse();
            assertThat(folder.resolve("back")).hasBinaryContent(bytes);
            assertThat(report.answers().to(ask).out()).isEqualTo(bytes);
            assertThat(report.answers().to(ask).err()).isEqualTo(bytes);
            assertThat(report.answers().to(new Question.Read(there, 8_000_000)))
                    .contains(FileContent.of(bytes));
        }
    }

    @Test
    void sendsARawCommandAsItIs() throws IOException {
        var host = host(LoopbackHost.Door.KEY.withEnvironment(Map.of("GREETING", "hello there")));
        try (var session = new Sessions(settings(host)).open(target(host))) {
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.NOBODY_ELSE,
                                    List.of(
                                            new Step.Raw(
                                                    "echo \"$GREETING\"; echo no >&2; exit 3")),
                                    Set.of(),
                                    Optional.empty()));

            var outcome = report.outcomes().getFirst();
            assertThat(outcome.exit()).isEqualTo(3);
            assertThat(outcome.out()).isEqualTo("hello there\n");
            assertThat(outcome.err()).isEqualTo("no\n");
        }
    }

    @Test
    void passesOverWhatALoginShellHasToSay() throws IOException {
        var host =
                host(
                        LoopbackHost.Door.KEY.withShell(
                                List.of(
                                        "/bin/sh",
                                        "-c",
                                        "echo welcome; echo 'no mail' >&2; eval \"$0\"")));

        works(settings(host), target(host));
    }

    @Test
    void servesManySessionsAtOnce() throws Exception {
        var host = host(LoopbackHost.Door.KEY);
        var sessions = new Sessions(settings(host));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < 20; i++) {
                all.add(
                        threads.submit(() -> {
                            try (var session = sessions.open(target(host))) {
                                works(session);
                            }
                        }));
            }
            for (var one : all) {
                one.get();
            }
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }
}
