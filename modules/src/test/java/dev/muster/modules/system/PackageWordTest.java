package dev.muster.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.muster.module.PackageStatus;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PackageWordTest {
    @Test
    void readsNameAndVersion() {
        assertThat(PackageWord.parse("geth")).contains(new PackageWord("geth", "", ""));
        assertThat(PackageWord.parse("geth=1.2*")).contains(new PackageWord("geth", "=", "1.2*"));
        assertThat(PackageWord.parse("geth >= 1.2")).contains(new PackageWord("geth", ">=", "1.2"));
        assertThat(PackageWord.parse("libc6:i386")).contains(new PackageWord("libc6:i386", "", ""));
        assertThat(PackageWord.parse("two words")).isEmpty();
    }

    @Test
    void knowsWhichVersionsAreEnough() {
        assertThat(isSatisfied("geth=1.13*", "1.13.4-1")).isTrue();
        assertThat(isSatisfied("geth=1.13*", "1.14.0-1")).isFalse();
        assertThat(isSatisfied("geth>=1.9", "1.10")).isTrue();
        assertThat(isSatisfied("geth>=1.10", "1.9")).isFalse();
        assertThat(isSatisfied("geth", "0.1")).isTrue();
    }

    private static boolean isSatisfied(String word, String installed) {
        var status = new PackageStatus("geth", Optional.of(installed), "install ok installed");
        return PackageWord.parse(word).orElseThrow().isSatisfiedBy(status);
    }
}
