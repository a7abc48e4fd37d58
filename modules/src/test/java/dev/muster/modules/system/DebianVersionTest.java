package dev.muster.modules.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class DebianVersionTest {
    @Test
    void ordersVersionsAsDpkgDoes() {
        var sorted =
                List.of(
                        "1.0~rc1",
                        "1.0",
                        "1.0-1",
                        "1.0-1+b1",
                        "1.0a",
                        "1.2",
                        "1.10",
                        "2.0~~a",
                        "2.0~beta2",
                        "2.0",
                        "1:0.5");

        for (int i = 0; i + 1 < sorted.size(); i++) {
            assertThat(DebianVersion.compare(sorted.get(i), sorted.get(i + 1)))
                    .as("%s and %s", sorted.get(i), sorted.get(i + 1))
                    .isNegative();
            assertThat(DebianVersion.compare(sorted.get(i + 1), sorted.get(i))).isPositive();
        }
    }

    @Test
    void takesLeadingZerosForNothing() {
        assertThat(DebianVersion.compare("1.01-1", "1.1-1")).isZero();
        assertThat(DebianVersion.compare("0:1.1", "1.1")).isZero();
    }
}
