package dev.muster.modules.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CommandLineTest {
    @Test
    void partsWordsAsAShell() {
        assertThat(CommandLine.words("a 'b c' \"d \\\"e\\\"\" f\\ g '' h\"i\"'j'"))
                .containsExactly("a", "b c", "d \"e\"", "f g", "", "hij");
    }

    @Test
    void keepsBackslashesInQuotes() {
        assertThat(CommandLine.words("'a\\b' \"c\\d\"")).containsExactly("a\\b", "c\\d");
    }

    @Test
    void refusesAnOpenQuote() {
        assertThatThrownBy(() -> CommandLine.words("echo 'a"))
                .isInstanceOf(CommandLine.UnclosedQuote.class);
    }

    @Test
    void expandsVariablesAndHomeOnlyOutsideOfEverythingElse() {
        assertThat(CommandLine.expanded("$HOME/x")).isEqualTo("\"${HOME-\\$HOME}\"'/x'");
        assertThat(CommandLine.expanded("~eth/x y")).isEqualTo("~eth/'x y'");
        assertThat(CommandLine.expanded("a;b$(c)$1")).isEqualTo("'a;b$(c)$1'");
        assertThat(CommandLine.expanded("it's")).isEqualTo("'it'\\''s'");
    }

    @Test
    void readsLinesAsPythonDoes() {
        assertThat(Output.lines("a\r\nb\n\nc")).containsExactly("a", "b", "", "c");
        assertThat(Output.lines("")).isEmpty();
    }
}
