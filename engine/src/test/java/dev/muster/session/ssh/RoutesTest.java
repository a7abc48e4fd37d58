package dev.muster.session.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.session.ConnectionSettings;
import dev.muster.session.Target;
import dev.muster.session.UnreachableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesTest {
    @TempDir Path home;

    private Routes routes(String config) throws IOException {
        Files.createDirectories(home.resolve(".ssh"));
        Files.writeString(home.resolve(".ssh/config"), config);
        var settings = ConnectionSettings.usual(Map.of(), home, "me");
        return new Routes(settings.withSshConfig(List.of(home.resolve(".ssh/config"))));
    }

    private static Target target(String address) {
        return target(address, Optional.empty(), List.of(), Map.of());
    }

    private static Target target(
            String address,
            Optional<String> user,
            List<String> jumps,
            Map<String, String> options) {
        return new Target(
                address,
                Target.Kind.SSH,
                address,
                Optional.empty(),
                user,
                Optional.empty(),
                Optional.empty(),
                jumps,
                options,
                Duration.ofSeconds(10),
                0);
    }

    @Test
    void takesTheFirstValueThatAppliesToAHost() throws IOException {
        var routes =
                routes(
                        """
                        Host web* !web9
                          HostName %h.example
                          Port = 2222
                          User "deploy"
                        Host *
                          User nobody
                          Port 1
                        """);

        var route = routes.to(target("web1"));

        assertThat(route.host()).isEqualTo("web1.example");
        assertThat(route.port()).isEqualTo(2222);
        assertThat(route.user()).isEqualTo("deploy");
        assertThat(routes.to(target("web9")).user()).isEqualTo("nobody");
    }

    @Test
    void letsTheInventoryGoFirst() throws IOException {
        var routes = routes("Host *\n User nobody\n UserKnownHostsFile /a\n");

        var route =
                routes.to(
                        target(
                                "web",
                                Optional.of("ops"),
                                List.of(),
                                Map.of("userknownhostsfile", "/b ~/c")));

        assertThat(route.user()).isEqualTo("ops");
        assertThat(route.knownHosts()).startsWith(Path.of("/b"), home.resolve("c"));
    }

    @Test
    void addsUpKeyFilesAndFillsInTheirTokens() throws IOException {
        var routes =
                routes(
                        """
                        Host web
                          IdentityFile ~/.ssh/%n_%r
                          User ops
                        Match all
                          IdentityFile %d/other%%
                        """);

        assertThat(routes.to(target("web")).identities())
                .containsExactly(home.resolve(".ssh/web_ops"), home.resolve("other%"));
    }

    @Test
    void matchesHostsUsersAndOriginalNamesButRunsNothing() throws IOException {
        var routes =
                routes(
                        """
                        Host alias
                          HostName real.example
                        Match host real.example user ops
                          Port 1
                        Match originalhost alias !user ops
                          Port 2
                        Match exec "touch /tmp/never"
                          Port 3
                        """);

        assertThat(routes.to(target("alias", Optional.of("ops"), List.of(), Map.of())).port())
                .isEqualTo(1);
        assertThat(routes.to(target("alias")).port()).isEqualTo(2);
        assertThat(routes.to(target("other")).port()).isEqualTo(22);
    }

    @Test
    void includesOtherFilesUnderTheConditionsOfTheirPlace() throws IOException {
        Files.createDirectories(home.resolve(".ssh/conf.d"));
        Files.writeString(home.resolve(".ssh/conf.d/a"), "Port 7\nHost db\n User dba\n");
        var routes = routes("Host web db\n Include conf.d/*\nHost *\n User nobody\n");

        assertThat(routes.to(target("web")).port()).isEqualTo(7);
        assertThat(routes.to(target("web")).user()).isEqualTo("nobody");
        assertThat(routes.to(target("db")).user()).isEqualTo("dba");
        assertThat(routes.to(target("other")).port()).isEqualTo(22);
    }

    @Test
    void goesByTheJumpsOfTheJumps() throws IOException {
        var routes =
                routes(
                        """
                        Host inner
                          ProxyJump ops@middle:2200
                        Host middle
                          ProxyJump outer
                        Host outer
                          HostName 203.0.113.1
                          ProxyJump none
                        """);

        var ways = routes.jumps(routes.to(target("inner")));

        assertThat(ways).extracting(Route::host).containsExactly("203.0.113.1", "middle");
        assertThat(ways.get(1).port()).isEqualTo(2200);
        assertThat(ways.get(1).user()).isEqualTo("ops");
    }

    @Test
    void understandsAJumpByItsOldName() throws IOException {
        var routes = routes("Host web\n ProxyCommand ssh -q -W %h:%p ops@bastion\n");

        assertThat(routes.to(target("web")).jumps()).containsExactly("ops@bastion");
    }

    @Test
    void refusesACommandForAProxy() throws IOException {
        var routes = routes("Host web\n ProxyCommand nc %h %p\n");

        assertThatThrownBy(() -> routes.to(target("web")))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("ProxyCommand");
    }

    @Test
    void refusesJumpsInACircle() throws IOException {
        var routes = routes("Host a\n ProxyJump b\nHost b\n ProxyJump a\n");

        assertThatThrownBy(() -> routes.jumps(routes.to(target("a"))))
                .isInstanceOf(UnreachableException.class)
                .hasMessageContaining("circle");
    }
}
