package dev.muster.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.muster.source.Source;
import dev.muster.value.Value;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LimitsTest {
    private final Templating templating = new Templating();

    private Value resolve(String template) {
        return templating.resolve(
                new Value.Deferred(template, new Source("test", template).start()),
                Variables.of(
                        """
                        a: [1, 2, {b: c}]
                        d: {e: 1.5, f: null}
                        g: text
                        a0: "{{ b0 }}"
                        b0: "x{{ a0 }}"
                        """));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{ 'a' * 10 ** 12 }}",
                "{{ range(10 ** 15) }}",
                "{{ 9 ** (9 ** 9) }}",
                "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
                "{{ ('ab' * 5000) | regex_search('(.*a.*b.*)*(.*b.*a.*)*(.*a.*b.*)*x') }}",
                "{% for a in range(3000) %}{% for b in range(3000) %}{{ 'xxxxxxxxxx' }}{% endfor %}{% endfor %}",
                "{% for a in range(9999) %}{% for b in range(9999) %}{% endfor %}{% endfor %}",
                "{{ [0] * 10 ** 9 }}",
                "{{ 'x' * 10 ** 9 }}",
                "{{ range(10 ** 9) | list }}",
                "{% for i in range(10 ** 9) %}{% endfor %}",
                "{{ 'a' | center(10 ** 9) }}",
                "{{ ['a', 'b'] | join('x' * 10 ** 8) }}",
                "{{ range(30) | permutations | list }}",
                "{{ [1] | product(range(100000), range(100000)) | list }}",
                "{{ ('[' * 100000) | from_json }}",
                "{{ 10 ** 6000000 }}",
                "{{ query('sequence', 'end=1000000000') }}",
                "{{ lookup('pipe', 'yes') }}",
                "{{ a0 }}"
            })
    void whatGrowsWithoutBoundIsStopped(String template) {
        try {
            resolve(template);
            fail("it was not stopped");
        } catch (TemplateException failure) {
            assertThat(failure.kind()).isEqualTo(TemplateException.Kind.LIMIT);
        }
    }

    @Test
    void deepNestingIsAMistakeAndNoCrash() {
        for (var open : List.of("(", "[", "{1:", "not ", "-", "a[", "f(", "1 if ")) {
            try {
                resolve("{{ " + open.repeat(20_000) + " }}");
                fail(open);
            } catch (TemplateException failure) {
                assertThat(failure.kind()).isEqualTo(TemplateException.Kind.SYNTAX);
            }
        }
    }

    @Test
    void anyTextEitherResolvesOrIsAMistakeWithAPlace() {
        var pieces =
                List.of(
                        "{{ ",
                        " }}",
                        "{% ",
                        " %}",
                        "{#",
                        "#}",
                        "if ",
                        "for x in ",
                        "endfor",
                        "endif",
                        "else",
                        "set y = ",
                        "a",
                        "d",
                        "g",
                        ".",
                        "b",
                        "[",
                        "]",
                        "(",
                        ")",
                        "{",
                        "}",
                        "|",
                        " default",
                        " map",
                        "('upper')",
                        " join",
                        "('x')",
                        " is ",
                        "defined",
                        "not ",
                        " and ",
                        " or ",
                        "1",
                        "0",
                        "-",
                        "+",
                        "*",
                        "**",
                        "//",
                        "%",
                        "~",
                        "'",
                        "\"",
                        "x",
                        ",",
                        ":",
                        "==",
                        "<",
                        " in ",
                        "\n",
                        "\\",
                        "macro m(",
                        "endmacro",
                        "m",
                        "loop",
                        " | to_nice_yaml",
                        " | int",
                        " | sort",
                        " | first",
                        " | regex_replace('",
                        "é",
                        "raw",
                        "endraw",
                        "lookup('items', ",
                        "range(",
                        " if ",
                        " recursive",
                        "-%}",
                        "{%-",
                        "namespace()");
        var random = new Random(20_240_607);
        for (int round = 0; round < 10_000; round++) {
            var text = new StringBuilder("{{ ");
            for (int i = random.nextInt(14); i >= 0; i--) {
                text.append(pieces.get(random.nextInt(pieces.size())));
            }
            var template = text.append(random.nextBoolean() ? " }}" : "").toString();
            try {
                resolve(template);
            } catch (TemplateException failure) {
                assertThat(failure.span()).as(template).isPresent();
            } catch (RuntimeException crash) {
                throw new AssertionError(template, crash);
            }
        }
    }
}
