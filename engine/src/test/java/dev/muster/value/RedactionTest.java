package dev.muster.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private final Redaction redaction = new Redaction();

    @Test
    void aSecretIsStarsWhereverItStands() {
        redaction.note("hunter2-hunter2");

        assertThat(redaction.scrub("login hunter2-hunter2 failed"))
                .isEqualTo("login ******** failed");
        assertThat(redaction.scrub("{\"a\": \"b\"}")).isEqualTo("{\"a\": \"b\"}");
    }

    @Test
    void itIsFoundInTheFormsThatProgramsGiveIt() {
        redaction.note("p\"w /+ä secret");

        assertThat(redaction.scrub("{\"p\": \"p\\\"w /+ä secret\"}"))
                .isEqualTo("{\"p\": \"********\"}");
        assertThat(redaction.scrub("?q=p%22w+%2F%2B%C3%A4+secret&x=1"))
                .isEqualTo("?q=********&x=1");
    }

    @Test
    void itIsFoundInBase64WhateverStandsAroundIt() {
        var secret = "canary-in-a-mine";
        redaction.note(secret);
        for (var before : List.of("", "a", "ab", "abc", "abcd")) {
            for (var after : List.of("", "x", "xy", "xyz")) {
                var text = before + secret + after;
                var encoded =
                        Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));

                assertThat(redaction.isIn(encoded)).as(text).isTrue();
            }
        }
    }

    @Test
    void eachLongLineOfASecretOfManyLinesCounts() {
        redaction.note("-----BEGIN KEY-----\nAAAABBBBCCCCDDDDEEEE\nshort\n-----END KEY-----\n");

        assertThat(redaction.isIn("found AAAABBBBCCCCDDDDEEEE in line 2")).isTrue();
        assertThat(redaction.isIn("a short line")).isFalse();
    }

    @Test
    void shortSecretsAreLeftToTheirType() {
        redaction.note("eth0");

        assertThat(redaction.isIdle()).isTrue();
        assertThat(redaction.scrub("eth0 is up")).isEqualTo("eth0 is up");
    }

    @Test
    void whatIsKeptBecomesSecretAndWhatIsShownLosesOnlyTheSecret() {
        redaction.note("hunter2-hunter2");
        var result =
                Value.map(
                        Map.of(
                                "stdout_lines",
                                Value.texts(List.of("user: bob", "pass: hunter2-hunter2"))));

        assertThat(redaction.scrub(result))
                .isEqualTo(
                        Value.map(
                                Map.of(
                                        "stdout_lines",
                                        Value.texts(List.of("user: bob", "pass: ********")))));
        var lines = (Value.Sequence) redaction.taint(result).find("stdout_lines").orElseThrow();
        assertThat(lines.items().stream().map(Taint::isIn)).containsExactly(false, true);
    }
}
