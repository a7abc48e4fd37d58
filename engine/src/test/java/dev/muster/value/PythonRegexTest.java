package dev.muster.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.PythonRegex.Flag;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;

class PythonRegexTest {
    @Test
    void anExpressionThatWouldTakeForEverIsStopped() {
        var regex = PythonRegex.of("(.*a.*b.*)*(.*b.*a.*)*(.*a.*b.*)*x");

        assertThatThrownBy(() -> regex.searches("ab".repeat(5000)))
                .isInstanceOf(PythonRegex.TooSlow.class)
                .hasMessageContaining("takes longer than");
    }

    @Test
    void aMarkWithNothingToRepeatIsRefused() {
        assertThatThrownBy(() -> PythonRegex.of("*")).hasMessageContaining("nothing to repeat");
        assertThatThrownBy(() -> PythonRegex.of("a|+")).hasMessageContaining("nothing to repeat");
        assertThat(PythonRegex.of("\\(*").searches("((")).isTrue();
    }

    @Test
    void namesOfGroupsMayHoldUnderscores() {
        var regex = PythonRegex.of("(?P<key_name>\\w+)=(?P=key_name)");

        assertThat(regex.searches("aa=aa")).isTrue();
        assertThat(regex.searches("a=b")).isFalse();
        assertThat(regex.replace("x=x", "\\g<key_name>!", 0).text()).isEqualTo("x!");
    }

    @Test
    void bracketsAndAmpersandsInAClassAreThemselves() {
        assertThat(PythonRegex.of("^[]a[&&b]+$").searches("][&b")).isTrue();
        assertThat(PythonRegex.of("[^]]").searches("]")).isFalse();
    }

    @Test
    void bracesThatAreNoQuantifierAreThemselves() {
        assertThat(PythonRegex.of("{{ x }}").searches("{{ x }}")).isTrue();
        assertThat(PythonRegex.of("^a{,2}$").searches("aa")).isTrue();
        assertThat(PythonRegex.of("^a{,2}$").searches("aaa")).isFalse();
    }

    @Test
    void dollarMatchesBeforeTheLastNewlineAndBigZOnlyAtTheEnd() {
        assertThat(PythonRegex.of("a$").searches("a\n")).isTrue();
        assertThat(PythonRegex.of("a\\Z").searches("a\n")).isFalse();
        assertThat(PythonRegex.of("a$").searches("a\r")).isFalse();
    }

    @Test
    void caretOfManyLinesMatchesAfterTheLastNewline() {
        var replaced = PythonRegex.of("^", Flag.MULTILINE).replace("a\nb\n", "> ", 0);

        assertThat(replaced.text()).isEqualTo("> a\n> b\n> ");
        assertThat(replaced.count()).isEqualTo(3);
    }

    @Test
    void flagsAtTheStartGoForAll() {
        assertThat(PythonRegex.of("(?im)^B$").searches("a\nb\nc")).isTrue();
    }

    @Test
    void groupZeroAndEscapesInAReplacement() {
        var regex = PythonRegex.of("(a)(b)?");

        assertThat(regex.replace("a", "[\\g<0>\\2]\\n", 0).text()).isEqualTo("[a]\n");
        assertThat(regex.replace("aa", "x", 1).text()).isEqualTo("xa");
    }

    @Test
    void aReferenceFollowedByADigitIsNoLongerNumber() {
        assertThat(PythonRegex.of("(a)(?P<n>b)(?P=n)1").searches("abb1")).isTrue();
    }

    @Test
    void verboseExpressionsKeepTheSpaceInAClass() {
        assertThat(PythonRegex.of("(?x) a [ #] b # comment (").searches("a b")).isTrue();
    }

    @Test
    void escapesThatPythonDoesNotKnowAreRefused() {
        assertThatThrownBy(() -> PythonRegex.of("\\h")).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> PythonRegex.of("(")).isInstanceOf(PatternSyntaxException.class);
        assertThatThrownBy(() -> PythonRegex.of("(a)").replace("a", "\\2", 0))
                .isInstanceOf(PatternSyntaxException.class);
    }

    @Test
    void wordsOfOtherScriptsAreWordsUnlessAsciiIsAskedFor() {
        assertThat(PythonRegex.of("^\\w+$").searches("größe")).isTrue();
        assertThat(PythonRegex.of("^\\w+$", Flag.ASCII).searches("größe")).isFalse();
    }
}
