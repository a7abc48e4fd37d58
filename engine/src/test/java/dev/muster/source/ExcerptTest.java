package dev.muster.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExcerptTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "a: one X two ; 1:8",
                "a: 'one X' ; 1:9",
                "a: 'it''s X' ; 1:11",
                "a: \"\\\"\\u00e9\\n X\" ; 1:16",
                "a: \"one \\~  two X\" ; 2:7",
                "a: one~  two~  X ; 3:3",
                "a: |~  one~    two X ; 3:9",
                "a: >-~  one~  two X~  more ; 3:7",
                "a: >~~  one~~~  two X ; 6:7",
                "a: |2~    one X ; 2:9",
            })
    void aCharacterOfAValueIsFoundInItsFile(String text, String place) {
        var source = new Source("f", text.replace("~", "\n") + "\n");
        var node = (Node.Mapping) Yaml.parse(source).orElseThrow();
        var value = (Node.Scalar) node.find("a").orElseThrow();

        var found = new Excerpt(value.span(), value.text()).at(value.text().indexOf('X'), 1);

        assertThat(found).hasToString("f:" + place);
    }

    @Test
    void aTemplateFileIsItsOwnSource() {
        var source = new Source("t.j2", "one\n  two {{ x }}\n");

        assertThat(new Excerpt(source.start(), source.text()).at(10, 7))
                .isEqualTo(new Span(source, 2, 7, 7));
    }

    @Test
    void aTextFromElsewhereIsFoundAtItsBeginning() {
        var start = new Source("f", "abc").start();

        assertThat(new Excerpt(start, "quite another text").at(9, 3)).isEqualTo(start);
    }
}
