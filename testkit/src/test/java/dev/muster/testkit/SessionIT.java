package dev.muster.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.module.Answer;
import dev.muster.module.FileStatus;
import dev.muster.module.Question;
import dev.muster.module.Secret;
import dev.muster.module.Step;
import dev.muster.session.Become;
import dev.muster.session.BecomeException;
import dev.muster.session.ConnectionSettings;
import dev.muster.session.Exchange;
import dev.muster.session.Session;
import dev.muster.session.Sessions;
import dev.muster.session.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What only a real host can show: other users, packages, units, a full disk.
class SessionIT {
    private final DebianHost host = DebianHost.shared();

    @TempDir Path folder;

    private Session open(DebianHost to, String user, List<String> knownHosts) throws IOException {
        var file = Files.write(folder.resolve("known_hosts"), knownHosts);
        var settings =
                ConnectionSettings.usual(Map.of(), folder, "me")
                        .withSshConfig(List.of())
                        .withKnownHosts(List.of(file));
        return new Sessions(settings)
                .open(
                        new Target(
                                "debian",
                                Target.Kind.SSH,
                                to.address(),
                                Optional.of(to.port()),
                                Optional.of(user),
                                Optional.of(to.key()),
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                Duration.ofSeconds(20),
                                0));
    }

    private Session open(String user) throws IOException {
        return open(host, user, host.knownHosts());
    }

    private static Become become(Become.Method method, String user, String password) {
        return new Become(
                method,
                user,
                Optional.ofNullable(password).map(Secret::new),
                Optional.empty(),
                Optional.empty());
    }

    private static <T> T ask(Session session, Become as, Question<T> question) {
        return session.exchange(new Exchange(as, List.of(), Set.of(question), Optional.empty()))
                .answers()
                .to(question);
    }

    /// Twenty looks a second: what is written in between is a fraction of the limit's size.
    private static final String WATCH =
            """
            most=0
            until [ -e /tmp/watched ]; do
                used=$(df -k --output=used /dev/shm | tail -n 1)
                [ "$used" -le "$most" ] || most=$used
                sleep 0.05
            done
            echo "$most" >/tmp/most
            """;

    @Test
    void anEndlessOutputTakesNoMoreOfTheHostsMemoryThanIsAllowed() throws IOException {
        host.write("/tmp/watch", WATCH.getBytes(UTF_8), 0600);
        host.shell(
                "rm -f /tmp/watched /tmp/most; setsid sh /tmp/watch >/dev/null 2>&1 </dev/null &");

        try (var session = open("ops")) {
            var run = new Step.Run("cat /dev/zero & cat /dev/zero; wait");
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.NOBODY_ELSE, List.of(run), Set.of(), Optional.empty()));
            var after = ask(session, Become.NOBODY_ELSE, new Question.Ask("echo on"));

            assertThat(report.outcomes().getFirst().failed()).isTrue();
            assertThat(report.outcomes().getFirst().err()).contains("more than 32 MiB");
            assertThat(after.outText()).isEqualTo("on\n");
        }

        host.shell("touch /tmp/watched; while [ ! -e /tmp/most ]; do sleep 0.1; done");
        assertThat(Integer.parseInt(host.shell("cat /tmp/most").strip())).isLessThan(36 << 10);
        assertThat(host.shell("ls -A /dev/shm")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "ops,SUDO,",
        "ops,SUDO,not-needed",
        "ops,DOAS,",
        "ops,DOAS,not-needed",
        "ops,SU,root-word",
        "asks,SUDO,asks-word",
        "asks,DOAS,asks-word",
        "root,SU,",
    })
    void becomesRoot(String user, Become.Method method, String password) throws IOException {
        try (var session = open(user)) {
            var reply =
                    ask(
                            session,
                            become(method, "root", password),
                            new Question.Ask("id -un; printf 'a\\001b' >&2"));

            assertThat(reply.outText()).isEqualTo("root\n");
            assertThat(reply.errText()).isEqualTo("a\u0001b");
        }
    }

    @ParameterizedTest
    @CsvSource({"SUDO,", "SU,root-word"})
    void tellsHowMuchTheHostWorksForWhomever(Become.Method method, String password)
            throws IOException {
        try (var session = open("ops")) {
            var busy =
                    new Question.Ask("i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; echo $i");
            var report =
                    session.exchange(
                            new Exchange(
                                    become(method, "root", password),
                                    List.of(),
                                    Set.of(busy),
                                    Optional.empty(),
                                    true));

            assertThat(report.answers().to(busy).outText()).isEqualTo("100000\n");
            assertThat(session.traffic().cpu())
                    .isBetween(Duration.ofMillis(10), Duration.ofSeconds(20));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "asks,SUDO,wrong,wrong password",
        "asks,SUDO,,wants a password",
        "asks,DOAS,wrong,wrong password",
        "asks,DOAS,,wants a password",
        "asks,SU,wrong,wrong password",
        "ops,SU,,wants a password",
        "plain,DOAS,,refuses",
    })
    void saysWhyItMayNotBecomeRootAndTalksOn(
            String user, Become.Method method, String password, String reason) throws IOException {
        try (var session = open(user)) {
            assertThatThrownBy(() ->
                            ask(session, become(method, "root", password), new Question.Stat("/")))
                    .isInstanceOf(BecomeException.class)
                    .hasMessageContaining(reason);

            assertThat(ask(session, Become.NOBODY_ELSE, new Question.Ask("id -un")).outText())
                    .isEqualTo(user + "\n");
        }
    }

    @Test
    void looksAtWhatOnlyRootMaySee() throws IOException {
        host.shell("install -d -m 700 /root/it-closed; echo x >/root/it-closed/file");
        var stat = new Question.Stat("/root/it-closed/file");
        var read = new Question.Read("/etc/shadow");
        try (var session = open("ops")) {
            assertThat(ask(session, Become.sudo("root"), stat).exists()).isTrue();
            assertThat(ask(session, Become.sudo("root"), read)).isPresent();

            var answers =
                    session.exchange(
                                    new Exchange(
                                            Become.NOBODY_ELSE,
                                            List.of(),
                                            Set.of(stat, read),
                                            Optional.empty()))
                            .answers();
            assertThat(answers.answer(stat))
                    .isEqualTo(new Answer.Trouble<>("'/root/it-closed/file': permission denied"));
            assertThat(answers.answer(read))
                    .isEqualTo(new Answer.Trouble<>("'/etc/shadow': permission denied"));
        }
    }

    @Test
    void knowsAccountsPackagesAndUnits() throws IOException {
        host.shell("groupadd -f it-extra && usermod -aG it-extra plain");
        try (var session = open("ops")) {
            var account = ask(session, Become.NOBODY_ELSE, new Question.Account("plain"));
            assertThat(account.orElseThrow().home()).isEqualTo("/home/plain");
            assertThat(account.orElseThrow().groups()).contains("it-extra");
            assertThat(ask(session, Become.NOBODY_ELSE, new Question.Account("nobody-here")))
                    .isEmpty();
            assertThat(
                            ask(session, Become.NOBODY_ELSE, new Question.Group("it-extra"))
                                    .orElseThrow()
                                    .members())
                    .containsExactly("plain");

            var sudo = ask(session, Become.NOBODY_ELSE, new Question.Package("sudo"));
            assertThat(sudo.isInstalled()).isTrue();
            assertThat(ask(session, Become.NOBODY_ELSE, new Question.Package("nope")).isInstalled())
                    .isFalse();

            var ssh = ask(session, Become.NOBODY_ELSE, new Question.Unit("ssh"));
            assertThat(ssh.property("ActiveState")).isEqualTo("active");
            assertThat(ssh.property("UnitFileState")).isEqualTo("enabled");
            assertThat(
                            ask(session, Become.NOBODY_ELSE, new Question.Unit("no-such"))
                                    .property("LoadState"))
                    .isEqualTo("not-found");
            assertThat(
                            ask(session, Become.NOBODY_ELSE, new Question.Unit("getty@.service"))
                                    .property("LoadState"))
                    .isEqualTo("loaded");
        }
    }

    @Test
    void writesFilesOfOthersThatNobodyElseSeesMeanwhile() throws IOException {
        host.shell("install -d -m 777 /srv/it-open");
        var attributes =
                new Step.Attributes(Optional.of("plain"), Optional.of("ops"), Optional.of(0640));
        try (var session = open("ops")) {
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.sudo("root"),
                                    List.of(
                                            new Step.Write(
                                                    "/srv/it-open/new",
                                                    Step.Payload.of("x"),
                                                    attributes),
                                            new Step.Write(
                                                    "/srv/it-open/new",
                                                    Step.Payload.of("y"),
                                                    Step.Attributes.NONE)),
                                    Set.of(new Question.Stat("/srv/it-open/new")),
                                    Optional.empty()));

            var status =
                    (FileStatus.Present) report.answers().to(new Question.Stat("/srv/it-open/new"));
            assertThat(status.owner()).isEqualTo("plain");
            assertThat(status.group()).isEqualTo("ops");
            assertThat(status.mode()).isEqualTo(0640);
            assertThat(host.shell("ls -A /srv/it-open")).isEqualTo("new\n");
        }
    }

    @ParameterizedTest
    @CsvSource({"60000", "3000000"})
    void leavesTheOldFileAloneWhenTheDiskIsFull(int size) throws IOException {
        host.shell(
                "mkdir -p /srv/it-full; mountpoint -q /srv/it-full"
                        + " || mount -t tmpfs -o size=32k tmpfs /srv/it-full;"
                        + " echo old >/srv/it-full/file");
        try (var session = open("ops")) {
            var report =
                    session.exchange(
                            new Exchange(
                                    Become.sudo("root"),
                                    List.of(
                                            new Step.Write(
                                                    "/srv/it-full/file",
                                                    Step.Payload.of("n".repeat(size)),
                                                    Step.Attributes.NONE)),
                                    Set.of(),
                                    Optional.empty()));

            assertThat(report.failed()).isTrue();
            assertThat(report.outcomes().getFirst().err()).containsIgnoringCase("no space left");
            assertThat(host.shell("cat /srv/it-full/file; ls -A /srv/it-full"))
                    .isEqualTo("old\nfile\n");
        }
    }

    @Test
    void trustsAHostWhoseCertificateAnAuthoritySigned() throws Exception {
        try (var own = DebianHost.start()) {
            var authority = folder.resolve("authority");
            run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", authority.toString());
            var key = folder.resolve("host.pub");
            Files.writeString(key, own.shell("cat /etc/ssh/ssh_host_ed25519_key.pub"));
            run(
                    "ssh-keygen",
                    "-q",
                    "-s",
                    authority.toString(),
                    "-I",
                    "host",
                    "-h",
                    "-n",
                    own.address(),
                    "-V",
                    "-1d:+1d",
                    key.toString());
            own.write(
                    "/etc/ssh/ssh_host_ed25519_key-cert.pub",
                    Files.readAllBytes(folder.resolve("host-cert.pub")),
                    0644);
            own.shell(
                    "echo 'HostCertificate /etc/ssh/ssh_host_ed25519_key-cert.pub'"
                            + " >/etc/ssh/sshd_config.d/certificate.conf && systemctl restart ssh");
            var line =
                    "@cert-authority [127.0.0.1]:* "
                            + Files.readString(folder.resolve("authority.pub")).strip();

            try (var session = open(own, "ops", List.of(line))) {
                assertThat(ask(session, Become.NOBODY_ELSE, new Question.Stat("/")).exists())
                        .isTrue();
            }
        }
    }

    private static void run(String... words) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder(words).inheritIO().start().waitFor()).isZero();
    }
}
