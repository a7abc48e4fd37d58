package dev.muster.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.Difference;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AptTellingTest {
    @Test
    void readsWhatASimulationWouldDo() {
        var said =
                """
                Inst libc6 [2.36-9] (2.36-10 Debian:12.1/stable [amd64])
                Inst new-thing (1.0 Debian:12/stable [all])
                Remv old-thing [0.9]
                Conf libc6 (2.36-10 Debian:12.1/stable [amd64])
                """;

        assertThat(AptSimulation.parse(said))
                .containsExactly(
                        new Difference.Attribute("package libc6", "2.36-9", "2.36-10"),
                        new Difference.Attribute(
                                "package new-thing", Optional.empty(), Optional.of("1.0")),
                        new Difference.Attribute(
                                "package old-thing", Optional.of("0.9"), Optional.empty()));
    }

    @Test
    void readsCandidates() {
        var said =
                """
                curl:
                  Installed: 7.88.1-10
                  Candidate: 7.88.1-12
                  Version table:
                     7.88.1-12 500
                nothing:
                  Installed: (none)
                  Candidate: (none)
                """;

        var candidates = AptPackages.candidates(said);

        assertThat(candidates)
                .containsEntry("curl", new AptPackages.Candidate(Optional.of("7.88.1-12")))
                .containsEntry("nothing", new AptPackages.Candidate(Optional.empty()));
    }

    @Test
    void readsVirtualPackages() {
        assertThat(AptPackages.provided("default-mta, mail-transport-agent (= 1.2)\nawk\n"))
                .containsExactly("default-mta", "mail-transport-agent", "awk");
    }

    @Test
    void listsWithoutContentAreAsOldAsTime() {
        var cache = AptCache.parse("1700000000\n0\n1699999999\nempty\n1600000000\n");

        assertThat(cache.age()).isEqualTo(1_700_000_000L);
        assertThat(cache.isOutdated()).isTrue();
    }

    @Test
    void expandsPatternsToTheNamesThereAre() {
        var words = List.of(PackageWord.parse("php8*-cli").orElseThrow());

        assertThat(AptPackages.expand(words, "php8.2-cli\nphp8.2\nphp7-cli\n"))
                .extracting(PackageWord::name)
                .containsExactly("php8.2-cli");
    }
}
