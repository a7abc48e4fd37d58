package dev.muster.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Module;
import dev.muster.module.Result;
import dev.muster.run.Trial;
import dev.muster.session.Become;
import dev.muster.session.ConnectionSettings;
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
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What every module must keep on a real Debian host, shown by the cases with `real` in them (see
/// [ModuleCase]): it changes what it should, looks again and finds nothing to do, touches nothing
/// in check mode, finds the damage that the case does, and mends it.
public interface RealHostContract {
    /// All modules.
    List<Module<?>> modules();

    /// The folder with a folder of cases for each module.
    default Path folder() {
        return Path.of("src/test/resources/cases");
    }

    @Test
    default void everyResourceHasARealCase() {
        assertThat(modules())
                .filteredOn(Module.Resource.class::isInstance)
                .allSatisfy(module ->
                        assertThat(ModuleContract.read(folder(), module.name()))
                                .as("real cases of %s", module.name())
                                .anyMatch(one -> one.real().isPresent()));
    }

    @TestFactory
    default Stream<DynamicNode> realCases() throws IOException {
        var host = DebianHost.shared();
        var session = open(host);
        return modules().stream()
                .<DynamicNode>map(module ->
                        DynamicContainer.dynamicContainer(
                                module.name(),
                                ModuleContract.read(folder(), module.name()).stream()
                                        .filter(one -> one.real().isPresent())
                                        .map(one ->
                                                DynamicTest.dynamicTest(
                                                        one.name(),
                                                        one.file().toUri(),
                                                        () ->
                                                                new Round(
                                                                                host,
                                                                                session,
                                                                                module,
                                                                                one,
                                                                                one.real()
                                                                                        .orElseThrow(),
                                                                                Files
                                                                                        .createTempDirectory(
                                                                                                "muster-case"))
                                                                        .keep()))))
                .onClose(session::close);
    }

    private static Session open(DebianHost host) throws IOException {
        var knownHosts = Files.createTempFile("muster-known", "");
        Files.write(knownHosts, host.knownHosts());
        var settings =
                ConnectionSettings.usual(Map.of(), knownHosts.resolveSibling("."), host.user())
                        .withSshConfig(List.of())
                        .withKnownHosts(List.of(knownHosts));
        return new Sessions(settings)
                .open(
                        new Target(
                                "node",
                                Target.Kind.SSH,
                                host.address(),
                                Optional.of(host.port()),
                                Optional.of(host.user()),
                                Optional.of(host.key()),
                                Optional.empty(),
                                List.of(),
                                Map.of(),
                                Duration.ofSeconds(30),
                                0));
    }

    /// One case on the host.
    record Round(
            DebianHost host,
            Session session,
            Module<?> module,
            ModuleCase one,
            ModuleCase.Real real,
            Path folder) {
        /// Everything that a module might touch: kind, owner, mode, target, size and change.
        private static final String FINGERPRINT =
                "find /etc /home /opt /root /srv /usr/local /var/lib -xdev"
                        + " -printf '%p %y %m %u %g %l %s %T@\\n' | sort";

        void keep() {
            host.shell(real.before());
            assertStatus("first run", apply(false), real.result());
            real.test().ifPresent(host::shell);
            if (!(module instanceof Module.Resource<?>)) {
                return;
            }
            var again = one.again().orElse("ok");
            assertStatus("second run", apply(false), again);
            assertStatus("check mode", look(), again);
            real.damage().ifPresent(this::mend);
        }

        private void mend(String damage) {
            host.shell(damage);

            var found = look();

            assertStatus("check mode after the damage", found, "changed");
            assertDrift(Shown.differences(found));
            assertStatus("mending run", apply(false), "changed");
            real.test().ifPresent(host::shell);
            assertStatus("run after mending", apply(false), "ok");
        }

        /// Check mode, which must leave the host as it is.
        private Result look() {
            var before = host.shell(FINGERPRINT);
            var result = apply(true);
            assertThat(host.shell(FINGERPRINT)).as("the host after check mode").isEqualTo(before);
            return result;
        }

        private void assertDrift(List<String> found) {
            assertThat(found).as("drift").hasSameSizeAs(real.drift());
            for (int i = 0; i < found.size(); i++) {
                var wanted = real.drift().get(i);
                if (wanted.startsWith("~")) {
                    assertThat(found.get(i)).matches("(?s)" + wanted.substring(1));
                } else {
                    assertThat(found.get(i)).isEqualTo(wanted);
                }
            }
        }

        private static void assertStatus(String when, Result result, String wanted) {
            assertThat(Shown.status(result))
                    .as(
                            "%s; the message is: %s; the differences are: %s",
                            when, Shown.message(result), Shown.differences(result))
                    .isEqualTo(wanted);
        }

        private Result apply(boolean check) {
            return new Trial(session, Become.sudo("root"))
                    .apply(module, one.arguments(), CaseController.of(one, folder, check));
        }
    }
}
