package dev.muster.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.report.ExitCode;
import dev.muster.testkit.LoopbackHost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `muster capacity` reckons is what runs take, as far as that does not depend on the machine.
class CapacityTest {
    private static final int TASKS = 4;

    @TempDir private Path folder;

    @Test
    void itsRoundTripsAreThoseOfTheWire() throws IOException {
        try (var node =
                LoopbackHost.start(
                        folder.resolve("ssh"), folder.resolve("home"), LoopbackHost.Door.KEY)) {
            int first = turns(node);
            int second = turns(node);

            assertThat(first).isEqualTo(reckoned(TASKS));
            assertThat(second).isEqualTo(reckoned(0));
        }
    }

    private static int reckoned(int changes) {
        return new Capacity(1, 1, 1, Duration.ZERO, TASKS, changes).turns();
    }

    private int turns(LoopbackHost node) throws IOException {
        Files.writeString(
                folder.resolve("site.yml"),
                """
                - hosts: all
                  gather_facts: false
                  tasks:
                    - copy: {dest: "%1$s/a", content: "a"}
                    - copy: {dest: "%1$s/b", content: "b"}
                    - copy: {dest: "%1$s/c", content: "c"}
                    - copy: {dest: "%1$s/d", content: "d"}
                """
                        .formatted(node.home()));
        return new RelayedPlay(folder, node).run(Duration.ofMillis(50)).turns();
    }

    @Test
    void distanceDecidesForFewForksAndWorkForMany() {
        var far = Typed.muster("capacity", "--hosts", "1000", "--rtt", "200", "-f", "10");
        var near = Typed.muster("capacity", "--hosts", "10000", "--rtt", "0", "-f", "10000");

        assertThat(far.out()).contains("7 round trips", "10 at a time", "--forks 40 would take");
        assertThat(near.out()).contains("memory", "in all").doesNotContain("would take");
    }

    @Test
    void aFleetWithoutHostsIsAMistake() {
        var typed = Typed.muster("capacity", "--hosts", "0");

        assertThat(typed.exit()).isEqualTo(ExitCode.MISTAKE);
        assertThat(typed.err()).contains("hint: for example `muster capacity");
    }
}
