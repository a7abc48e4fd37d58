package dev.muster.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.muster.value.Value;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyValuesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "src=a dest=b | src=a;dest=b",
                "src=\"a b\" dest='c d' mode=0644 | src=a b;dest=c d;mode=0644",
                "a={{ b c }} d=\"{{ 'x y' }}\" | a={{ b c }};d={{ 'x y' }}",
                "line='foo=bar baz' regexp=^foo= | line=foo=bar baz;regexp=^foo=",
                "a=\"say \\\"hi\\\"\" b='it''s' | a=say \"hi\";b=it''s",
                "msg=a\\tb path=C:\\\\x | msg=a\tb;path=C:\\x",
                "a= b=1 | a=;b=1",
                "c=\"{{ {'a': 1} }}\" d={# x y #} | c={{ {'a': 1} }};d={# x y #}",
            })
    void argumentsAreTextWithoutTheirQuotes(String text, String pairs) {
        assertThat(shown(KeyValues.parse(text, place(text)))).isEqualTo(pairs);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "echo hi creates=/tmp/x | echo hi | creates=/tmp/x",
                "echo   \"a  b\"   x=y   chdir=/x  more | echo   \"a  b\"   x=y   more | chdir=/x",
                "foo\\=bar baz | foo=bar baz | ``",
                "chdir='/a b' ls --color=no | ls --color=no | chdir=/a b",
            })
    void aFreeFormKeepsItsWordsAndSpace(String text, String rest, String pairs) {
        var found = KeyValues.parse(text, place(text), Set.of("creates", "chdir")::contains);

        assertThat(found.rest().orElseThrow().text()).isEqualTo(rest);
        assertThat(shown(found)).isEqualTo(pairs);
    }

    @Test
    void aHereDocumentKeepsItsLines() {
        var text = "cat <<EOF\n  one\ntwo\nEOF\ncreates=/a\n";

        var found = KeyValues.parse(text, place(text), Set.of("creates")::contains);

        assertThat(found.rest().orElseThrow().text()).isEqualTo("cat <<EOF\n  one\ntwo\nEOF\n");
        assertThat(shown(found)).isEqualTo("creates=/a");
    }

    @Test
    void aBackslashAtTheEndJoinsLines() {
        assertThat(shown(KeyValues.parse("a=1 \\\n  b=2", place("")))).isEqualTo("a=1;b=2");
    }

    @Test
    void everyValueKnowsItsPlace() {
        var node = (Node.Mapping) Yaml.parse(new Source("f.yml", FOLDED)).orElseThrow();
        var text = (Node.Scalar) node.find("copy").orElseThrow();

        var found = KeyValues.parse(text.text(), text.span());

        assertThat(found.pairs().get(0).key().span()).hasToString("f.yml:2:3");
        assertThat(found.pairs().get(1).value().span()).hasToString("f.yml:3:9");
        assertThat(found.pairs().get(1).value().value()).isInstanceOf(Value.Deferred.class);
    }

    private static final String FOLDED = "copy: >\n  src=a\n  dest=\"{{ b }}\"\n";

    @Test
    void whatIsNotClosedIsAMistake() {
        assertThatThrownBy(() -> KeyValues.parse("echo it's", place("echo it's")))
                .hasMessageContaining("this quote is never closed")
                .hasMessageContaining("f.yml:1:8");
        assertThatThrownBy(() -> KeyValues.parse("a={{ b", place("a={{ b")))
                .hasMessageContaining("'{{' is never closed")
                .hasMessageContaining("f.yml:1:3");
    }

    private static Span place(String text) {
        return new Source("f.yml", text).start();
    }

    private static String shown(KeyValues found) {
        return found.pairs().stream()
                .map(pair -> pair.key().text() + "=" + pair.value().text())
                .collect(Collectors.joining(";"));
    }
}
