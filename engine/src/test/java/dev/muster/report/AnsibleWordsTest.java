package dev.muster.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnsibleWordsTest {
    @Test
    void eachOfSeveralMistakesIsToldInFull() {
        assertThat(
                        AnsibleWords.of(
                                "'g=rx' is not an argument of file; 'o' is not an argument of file"))
                .isEqualTo(
                        "Unsupported parameters for (file) module: g=rx.; Unsupported parameters for"
                                + " (file) module: o.");
    }

    @Test
    void whatAPlaybookSaysItselfStaysAsItIs() {
        assertThat(AnsibleWords.of("stop; now; ")).isEqualTo("stop; now; ");
    }
}
