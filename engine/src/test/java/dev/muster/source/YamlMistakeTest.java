package dev.muster.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlMistakeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a:~<TAB>b: 1 | 2:1 | a tab cannot indent YAML | use spaces for indentation",
                "- foo: {{ bar }} | 1:8 | a value that begins with '{{' must be quoted"
                        + " | write - foo: \"{{ bar }}\"",
                "foo: {{ bar }}/\"x\" | 1:6 | a value that begins with '{{' must be quoted"
                        + " | write foo: '{{ bar }}/\"x\"'",
                "a: {% if x %}y{% endif %} | 1:4 | a value that begins with '{%' must be quoted"
                        + " | write a: \"{% if x %}y{% endif %}\"",
                "- name:web~  hosts: all | 1:7 | a space is missing after ':' | write 'key: value'",
                "- name: x~   apt: foo | 2:4"
                        + " | this line is indented deeper than line 1, which has its value already"
                        + " | keys of one mapping begin in the same column",
                "msg: foo: bar | 1:9 | ': ' inside a value that is not quoted"
                        + " | put the whole value in quotes",
                "a: \"foo~b: c | 1:4 | this quote is never closed"
                        + " | close it, or put a value with a quote in it in the other quotes",
                "a: 'it's' | 1:8 | text follows the closing quote of a value"
                        + " | quote the whole value with the other kind of quotes, or close the quote"
                        + " that was opened above",
                "a: @foo | 1:4 | an unquoted value cannot begin with '@' | write a: \"@foo\"",
                "a: *.txt | 1:4 | an unquoted value cannot begin with '*' | write a: \"*.txt\"",
                "a: [1, 2~b: 3 | 1:4 | the '[' that opens here is not closed, or a comma is missing"
                        + " | close it with ']'",
                "a: [b]] | 1:7 | this ']' closes nothing | remove it, or quote the value",
                "a: 1~- b | 2:1 | this does not continue the mapping that begins in line 1, column 1"
                        + " | every key of a mapping begins in the same column, and a list does not"
                        + " mix with keys",
                "a: \"\\d\" | 1:6 | this backslash begins no escape that YAML knows"
                        + " | write \\\\, or use single quotes, where a backslash is itself",
                "a: b~c | 2:1 | this is neither 'key: value' nor an item of a list"
                        + " | add ':' after the key, or indent the line if it goes on from above",
                "a: !foo x | 1:4 | the tag '!foo' is unknown here | quote a value that begins with"
                        + " '!'; tags are !unsafe, !vault, !!str, !!int, !!float, !!bool, !!binary",
                "a: &one 1~b: *oen | 2:4 | no anchor '&oen' stands above this alias"
                        + " | did you mean '*one'?",
                "a: - b | 1:4 | a list cannot begin behind its key"
                        + " | put '- ' on a line of its own, or quote the value",
            })
    void everyUsualMistakeIsNamedWithItsPlaceAndAWayOut(
            String text, String place, String message, String hint) {
        var source = new Source("f", text.replace("~", "\n").replace("<TAB>", "\t"));

        assertThat(catchMistake(source))
                .satisfies(found -> {
                    assertThat(found.message()).isEqualTo(message);
                    assertThat(found.span().orElseThrow()).hasToString("f:" + place);
                    assertThat(found.hint()).contains(hint);
                });
    }

    private static Diagnostic catchMistake(Source source) {
        try {
            throw new AssertionError("read without a mistake: " + Yaml.parse(source));
        } catch (InputException mistake) {
            return mistake.diagnostics().getFirst();
        }
    }
}
