package dev.muster.session.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class QuotingTest {
    @Test
    void leavesPlainWordsAndQuotesTheRest() {
        assertThat(Quoting.word("/etc/a-b_c.d")).isEqualTo("/etc/a-b_c.d");
        assertThat(Quoting.word("")).isEqualTo("''");
        assertThat(Quoting.word("it's $x")).isEqualTo("'it'\\''s $x'");
    }

    @Test
    void leavesTheHomeDirectoryToTheShell() {
        assertThat(Quoting.path("~/a b")).isEqualTo("~/'a b'");
        assertThat(Quoting.path("~ops/x")).isEqualTo("~ops/x");
        assertThat(Quoting.path("~")).isEqualTo("~");
        assertThat(Quoting.path("~a;b/x")).isEqualTo("'~a;b/x'");
    }

    @Test
    void keepsAPathFromLookingLikeAnOption() {
        assertThat(Quoting.path("-rf")).isEqualTo("./-rf");
    }

    @Test
    void spellsAnyByteForPrintf() {
        var bytes = "a%\\'\n\0".getBytes(StandardCharsets.UTF_8);

        assertThat(Quoting.printfFormat(bytes)).isEqualTo("'a\\045\\134\\047\n\\000'");
    }
}
